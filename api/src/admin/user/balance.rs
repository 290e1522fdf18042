//! `GET /api/user/credit/balance`.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Summary;
use super::currency::{CREDITS, CurrencyObject, units};
use crate::admin::context::AdminContext;
use crate::admin::credits::owner;
use crate::admin::error::AdminError;
use crate::identity::extract::AnyCaller;

/// What the caller can spend, in the currency's smallest unit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BalanceReply {
    /// Unspent.
    pub balance: String,
    /// What amounts are in.
    pub currency: CurrencyObject,
    /// What the grants came to, of which something is unspent.
    pub total: String,
    /// How many those are.
    pub grant_count: u64,
    /// What was used beyond the balance; of the own ledger always nothing, since the hub bears that.
    pub pending_credit: String,
}

/// Shows what the caller can spend.
#[utoipa::path(get, path = "/api/user/credit/balance", operation_id = "show_user_balance", tag = "user",
    responses((status = 200, body = BalanceReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let owner = owner::own(&caller.0)?;
    let summary = Summary::of(&context, &owner).await?;
    Ok(HttpResponse::Ok().json(BalanceReply {
        balance: units(summary.balance),
        currency: CREDITS,
        total: units(summary.total),
        grant_count: summary.grants,
        pending_credit: units(summary.pending),
    }))
}
