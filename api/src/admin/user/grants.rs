//! `GET /api/user/credit/grants`: what the caller was given, as Payment Kit lists grants.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::ledger::credits::account;
use store::ledger::lots::{self, Unspent};
use utoipa::ToSchema;

use super::currency::{CREDITS, CurrencyObject, units};
use super::listed_elsewhere;
use super::page::PageQuery;
use crate::admin::context::AdminContext;
use crate::admin::credits::owner;
use crate::admin::error::AdminError;
use crate::admin::page::numbered::Paging;
use crate::admin::query::Query;
use crate::admin::time::iso;
use crate::clock::Millis;
use crate::identity::extract::AnyCaller;
use crate::payment_kit::grants::List;

/// Credits that came at once. Amounts are in the currency's smallest unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantObject {
    /// Also the id of the transfer by which they came.
    pub id: String,
    /// `credit_grant`.
    pub object: &'static str,
    /// How many came.
    pub amount: String,
    /// How many of them are unspent.
    pub remaining_amount: String,
    /// The currency's id.
    pub currency_id: &'static str,
    /// `paid` or `promotional`.
    pub category: &'static str,
    /// Who has them.
    pub customer_id: String,
    /// `granted`, `depleted` or `expired`.
    pub status: &'static str,
    /// Of grants that end together the lower number is spent first.
    pub priority: i64,
    /// When they came, seconds since 1970.
    pub effective_at: i64,
    /// From then on they cannot be spent, seconds since 1970; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// Always true.
    pub livemode: bool,
    /// When they came.
    pub created_at: String,
    /// As `created_at`.
    pub updated_at: String,
    /// What amounts are in.
    #[serde(rename = "paymentCurrency")]
    pub currency: CurrencyObject,
}

/// A page of grants.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantsReply {
    /// How many there are on all pages.
    pub count: usize,
    /// The newest first.
    pub list: Vec<GrantObject>,
    /// Which page this is.
    pub paging: Paging,
}

/// Lists what the caller was given.
#[utoipa::path(get, path = "/api/user/credit/grants", operation_id = "list_user_grants", tag = "user",
    params(PageQuery), responses((status = 200, body = GrantsReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, AdminError> {
    let owner = owner::own(&caller.0)?;
    let page = query.0.read()?;
    if let Some(told) = listed_elsewhere(&context, &owner, List::Grants, &page).await? {
        return Ok(told);
    }
    let now = context.clock.now();
    let wanted = owner.clone();
    let mut lots = context
        .store
        .read(move |conn| lots::unspent(conn, &account(&wanted).id()))
        .await?;
    lots.retain(|lot| {
        let made = lot.lot.created_at;
        page.from.is_none_or(|from| made >= from) && page.until.is_none_or(|until| made < until)
    });
    Ok(HttpResponse::Ok().json(GrantsReply {
        count: lots.len(),
        list: page
            .paging
            .cut(lots.iter())
            .map(|lot| object(lot, &owner, now))
            .collect(),
        paging: page.paging,
    }))
}

fn object(Unspent { lot, unspent }: &Unspent, owner: &str, now: Millis) -> GrantObject {
    let over = lot.expires_at.is_some_and(|end| end <= now.0);
    GrantObject {
        id: lot.id.clone(),
        object: "credit_grant",
        amount: units(lot.amount_nanos),
        remaining_amount: units(*unspent),
        currency_id: CREDITS.id,
        category: match lot.kind.as_str() {
            store::ledger::kind::PURCHASE => "paid",
            _ => "promotional",
        },
        customer_id: owner.to_owned(),
        status: match (over, unspent.is_positive()) {
            (true, _) => "expired",
            (false, true) => "granted",
            (false, false) => "depleted",
        },
        priority: lot.priority,
        effective_at: Millis(lot.created_at).seconds(),
        expires_at: lot.expires_at.map(|end| Millis(end).seconds()),
        livemode: true,
        created_at: iso(lot.created_at),
        updated_at: iso(lot.created_at),
        currency: CREDITS,
    }
}
