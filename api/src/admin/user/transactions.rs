//! `GET /api/user/credit/transactions`: what the caller's calls cost, as Payment Kit lists
//! transactions.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::ledger::credits::account;
use store::ledger::kind;
use store::ledger::statement::{self, Entry, Wanted};
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
use crate::identity::extract::AnyCaller;
use crate::payment_kit::grants::List;

/// What one call cost. Amounts are in the currency's smallest unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransactionObject {
    /// That of the transfer.
    pub id: String,
    /// `credit_transaction`.
    pub object: &'static str,
    /// What the call cost.
    pub quantity: String,
    /// The same.
    pub credit_amount: String,
    /// What was unspent after it.
    pub remaining_balance: String,
    /// Who paid.
    pub customer_id: String,
    /// The call.
    #[schema(required)]
    pub source: Option<String>,
    /// `usage`.
    pub meter_event_name: &'static str,
    /// The currency's symbol.
    pub meter_unit: &'static str,
    /// When.
    pub created_at: String,
    /// As `created_at`.
    pub updated_at: String,
    /// What amounts are in.
    #[serde(rename = "paymentCurrency")]
    pub currency: CurrencyObject,
}

/// A page of transactions.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransactionsReply {
    /// How many there are on all pages.
    pub count: i64,
    /// The newest first.
    pub list: Vec<TransactionObject>,
    /// Which page this is.
    pub paging: Paging,
}

/// Lists what the caller's calls cost.
#[utoipa::path(get, path = "/api/user/credit/transactions", operation_id = "list_user_transactions", tag = "user",
    params(PageQuery), responses((status = 200, body = TransactionsReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, AdminError> {
    let owner = owner::own(&caller.0)?;
    let page = query.0.read()?;
    if let Some(told) = listed_elsewhere(&context, &owner, List::Transactions, &page).await? {
        return Ok(told);
    }
    let account = account(&owner).id();
    let wanted = Wanted {
        from: page.from,
        until: page.until,
        kinds: vec![kind::CHARGE.to_owned()],
    };
    let (count, entries) = context
        .store
        .read(move |conn| {
            let count = statement::count(conn, &account, &wanted)?;
            let (skipped, size) = (page.paging.offset(), page.paging.page_size);
            let rows = statement::numbered(conn, &account, &wanted, skipped, size)?;
            Ok((count, statement::with_balances(conn, &account, rows, None)?))
        })
        .await?;
    Ok(HttpResponse::Ok().json(TransactionsReply {
        count,
        list: entries.iter().map(|entry| object(entry, &owner)).collect(),
        paging: page.paging,
    }))
}

fn object(Entry { transfer, balance }: &Entry, owner: &str) -> TransactionObject {
    TransactionObject {
        id: transfer.id.clone(),
        object: "credit_transaction",
        quantity: units(transfer.amount_nanos),
        credit_amount: units(transfer.amount_nanos),
        remaining_balance: units(*balance),
        customer_id: owner.to_owned(),
        source: transfer.call_id.clone(),
        meter_event_name: "usage",
        meter_unit: CREDITS.symbol,
        created_at: iso(transfer.created_at),
        updated_at: iso(transfer.created_at),
        currency: CREDITS,
    }
}
