//! `POST /api/refunds`: gives the price of a call back, or takes back credits that were given.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use store::ledger::credits::{Done, refund_call, take_back};
use store::ledger::{charge_of, lots};
use store::{Conn, Nanos, QueryResult};
use utoipa::ToSchema;

use super::{Amount, EntryReply, elsewhere, order, reply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::filled;
use crate::identity::extract::AdminCaller;

/// What is given or taken back: either a call or an entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundBody {
    /// A call whose price goes back to who paid it.
    call_id: Option<String>,
    /// An entry that gave credits, which are taken back as far as they are left: a purchase that was
    /// refunded.
    entry_id: Option<String>,
    /// How much of it; all that is left of it when absent.
    #[schema(value_type = Option<String>)]
    amount: Option<Amount>,
    /// For the statement.
    note: Option<String>,
}

enum Of {
    Call(String),
    Entry(String),
}

/// Refunds. The same order with the same `Idempotency-Key` is carried out once.
#[utoipa::path(post, path = "/api/refunds", operation_id = "refund", tag = "credits", request_body = RefundBody,
    responses((status = 201, body = EntryReply), (status = 200, body = EntryReply, description = "Done before"),
        (status = 400, description = "A member is wrong, or there is less to give back"),
        (status = 404, description = "There is no such call or entry")))]
pub async fn refund(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    body: Body<RefundBody>,
) -> Result<HttpResponse, AdminError> {
    elsewhere::refuse(&context)?;
    let body = body.0;
    let of = match (filled(body.call_id), filled(body.entry_id)) {
        (Some(call), None) => Of::Call(call),
        (None, Some(entry)) => Of::Entry(entry),
        _ => {
            return Err(AdminError::bad_request(
                "call_or_entry",
                "name either `call_id` or `entry_id`",
            ));
        }
    };
    let order = order(&caller.0, request.headers(), body.note, context.clock.now())?;
    let asked = body.amount.map(|amount| amount.0);
    let done = context
        .store
        .write(move |conn| {
            let amount = asked.map_or_else(|| all_of(conn, &of), Ok)?;
            match &of {
                // The ledger moves nothing that is nothing.
                _ if amount == Nanos::ZERO => Ok(Done::Unknown),
                Of::Call(call) => refund_call(conn, &order, call, amount),
                Of::Entry(entry) => take_back(conn, &order, entry, amount),
            }
        })
        .await?;
    reply(done)
}

/// What a call cost, or what is left of what an entry gave.
fn all_of(conn: &mut Conn, of: &Of) -> QueryResult<Nanos> {
    Ok(match of {
        Of::Call(call) => charge_of(conn, call)?.map(|charge| charge.amount_nanos),
        Of::Entry(entry) => lots::by_id(conn, entry)?.map(|lot| lot.remaining_nanos),
    }
    .unwrap_or(Nanos::ZERO))
}
