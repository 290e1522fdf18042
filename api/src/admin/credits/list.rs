//! `GET /api/accounts`: the customers and their balances.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::ledger::credits::customers;
use utoipa::{IntoParams, ToSchema};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// Text in the customer's id.
    q: Option<String>,
}

/// One customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountObject {
    /// `user:` or `key:` and an id.
    pub owner: String,
    /// What people call the person or the key; null when it is not known here.
    #[schema(required)]
    pub name: Option<String>,
    /// Unspent and not lent to a process: credits, a decimal number.
    pub balance: String,
}

/// A page of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountsReply {
    /// The customers, by id.
    pub accounts: Vec<AccountObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists customers that have or had credits, by id.
#[utoipa::path(get, path = "/api/accounts", operation_id = "list_accounts", tag = "credits", params(AccountQuery),
    responses((status = 200, body = AccountsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<AccountQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let (after, q) = (filled(query.after), filled(query.q));
    let (mut rows, mut names) = context
        .store
        .read(move |conn| {
            let rows = customers(conn, q.as_deref(), after.as_deref(), limit + 1)?;
            let owners: Vec<String> = rows.iter().filter_map(|row| row.owner.clone()).collect();
            let names = store::names::of_owners(conn, &owners)?;
            Ok((rows, names))
        })
        .await?;
    let meta = page::cut(&mut rows, limit, |row| {
        row.owner.as_deref().unwrap_or_default()
    });
    let accounts = rows
        .into_iter()
        .map(|row| {
            let owner = row.owner.unwrap_or_default();
            AccountObject {
                name: names.remove(&owner),
                owner,
                balance: row.balance_nanos.to_string(),
            }
        })
        .collect();
    Ok(HttpResponse::Ok().json(AccountsReply { accounts, meta }))
}
