//! `POST /api/accounts/{owner}/credits`: gives credits to a customer.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use store::ledger::credits::{DEFAULT_PRIORITY, Gift, Source, give as give_credits};
use utoipa::ToSchema;

use super::{Amount, EntryReply, elsewhere, order, owner, reply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::keys::checks;
use crate::admin::known;
use crate::identity::extract::AdminCaller;

/// Credits for a customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveBody {
    /// How many: more than nothing, a decimal string with at most nine digits after the point.
    #[schema(value_type = String)]
    amount: Amount,
    /// Where they come from; `grant` when absent.
    source: Option<GiveSource>,
    /// RFC 3339; without it they do not expire.
    expires_at: Option<String>,
    /// 0 to 100: of lots that end together the lower number is spent first; 50 when absent.
    priority: Option<i64>,
    /// For the statement.
    note: Option<String>,
}

/// Where credits come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum GiveSource {
    /// For nothing.
    Grant,
    /// Paid for, outside of the hub.
    Purchase,
    /// A correction.
    Adjustment,
}

impl From<GiveSource> for Source {
    fn from(source: GiveSource) -> Self {
        match source {
            GiveSource::Grant => Source::Grant,
            GiveSource::Purchase => Source::Purchase,
            GiveSource::Adjustment => Source::Adjustment,
        }
    }
}

/// Gives credits. The same order with the same `Idempotency-Key` is carried out once.
#[utoipa::path(post, path = "/api/accounts/{owner}/credits", operation_id = "give_credits", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id")), request_body = GiveBody,
    responses((status = 201, body = EntryReply), (status = 200, body = EntryReply, description = "Done before"),
        (status = 400, description = "A member is wrong"), (status = 409, description = "The key was used for another order")))]
pub async fn give(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    path: web::Path<String>,
    body: Body<GiveBody>,
) -> Result<HttpResponse, AdminError> {
    let body = body.0;
    let now = context.clock.now();
    let gift = Gift {
        owner: owner::named(&path)?,
        source: body.source.unwrap_or(GiveSource::Grant).into(),
        amount: body.amount.0,
        priority: priority(body.priority)?,
        expires_at: checks::expires_at(body.expires_at.as_deref(), now)?,
    };
    known::customer(&context.store, "owner", &gift.owner).await?;
    let order = order(&caller.0, request.headers(), body.note, now)?;
    if let Some(mirror) = context.balances_elsewhere() {
        return elsewhere::give(mirror, &order, &gift).await;
    }
    let done = context
        .store
        .write(move |conn| give_credits(conn, &order, &gift))
        .await?;
    reply(done)
}

/// A priority of 0 to 100.
pub(in crate::admin) fn priority(asked: Option<i64>) -> Result<i64, AdminError> {
    match asked.unwrap_or(DEFAULT_PRIORITY) {
        priority @ 0..=100 => Ok(priority),
        other => Err(AdminError::invalid_member(
            "priority",
            format!("is {other}, but must be 0 to 100"),
        )),
    }
}
