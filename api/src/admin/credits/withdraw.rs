//! `POST /api/accounts/{owner}/withdrawals`: takes credits from a customer, as a correction.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use store::ledger::credits::withdraw as withdraw_credits;
use utoipa::ToSchema;

use super::{Amount, EntryReply, elsewhere, order, owner, reply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// What is taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawBody {
    /// How many credits: more than nothing, a decimal string.
    #[schema(value_type = String)]
    amount: Amount,
    /// For the statement.
    note: Option<String>,
}

/// Takes credits that are neither spent nor lent to a running process.
#[utoipa::path(post, path = "/api/accounts/{owner}/withdrawals", operation_id = "withdraw_credits", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id")), request_body = WithdrawBody,
    responses((status = 201, body = EntryReply), (status = 200, body = EntryReply, description = "Done before"),
        (status = 400, description = "A member is wrong, or there is less to take")))]
pub async fn withdraw(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    path: web::Path<String>,
    body: Body<WithdrawBody>,
) -> Result<HttpResponse, AdminError> {
    elsewhere::refuse(&context)?;
    let body = body.0;
    let owner = owner::named(&path)?;
    let order = order(&caller.0, request.headers(), body.note, context.clock.now())?;
    let amount = body.amount.0;
    let done = context
        .store
        .write(move |conn| withdraw_credits(conn, &order, &owner, amount))
        .await?;
    reply(done)
}
