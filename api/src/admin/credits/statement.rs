//! Statements: `GET /api/credits/statement`, `GET /api/accounts/{owner}/statement`, and the same as
//! CSV.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::ledger::credits::account;
use store::ledger::statement::{self, Place, Wanted, balance_before};
use store::{Nanos, Store, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::{EntryObject, csv, owner};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::admin::time;
use crate::identity::extract::{AdminCaller, AnyCaller};

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// 1 to 200; 50 when absent. A CSV has all of them.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// Made then or later, RFC 3339.
    from: Option<String>,
    /// Made before then, RFC 3339.
    to: Option<String>,
    /// Words with commas between them: `grant`, `purchase`, `adjustment`, `charge`, `refund`,
    /// `expiry`, `uncollected`.
    kinds: Option<String>,
}

/// A page of a statement, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementReply {
    /// The entries.
    pub entries: Vec<EntryObject>,
    /// The balance before `from`; null without `from`.
    #[schema(required)]
    pub opening: Option<String>,
    /// The balance at `to`, or now.
    pub closing: String,
    /// Where the next page begins.
    pub meta: Meta,
}

const KINDS: [&str; 7] = [
    "grant",
    "purchase",
    "adjustment",
    "charge",
    "refund",
    "expiry",
    "uncollected",
];

/// Shows the caller's own statement.
#[utoipa::path(get, path = "/api/credits/statement", operation_id = "show_statement", tag = "credits",
    params(StatementQuery), responses((status = 200, body = StatementReply)))]
pub async fn own(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<StatementQuery>,
) -> Result<HttpResponse, AdminError> {
    page_of(&context, &owner::own(&caller.0)?, query.0).await
}

/// Shows a customer's statement.
#[utoipa::path(get, path = "/api/accounts/{owner}/statement", operation_id = "show_account_statement", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id"), StatementQuery),
    responses((status = 200, body = StatementReply)))]
pub async fn of_account(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
    query: Query<StatementQuery>,
) -> Result<HttpResponse, AdminError> {
    page_of(&context, &owner::named(&path)?, query.0).await
}

/// The caller's own statement as CSV, of any length.
#[utoipa::path(get, path = "/api/credits/statement.csv", operation_id = "export_statement", tag = "credits",
    params(StatementQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn own_csv(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<StatementQuery>,
) -> Result<HttpResponse, AdminError> {
    csv_of(&context, &owner::own(&caller.0)?, query.0)
}

/// A customer's statement as CSV, of any length.
#[utoipa::path(get, path = "/api/accounts/{owner}/statement.csv", operation_id = "export_account_statement", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id"), StatementQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn account_csv(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
    query: Query<StatementQuery>,
) -> Result<HttpResponse, AdminError> {
    csv_of(&context, &owner::named(&path)?, query.0)
}

async fn page_of(
    context: &AdminContext,
    owner: &str,
    query: StatementQuery,
) -> Result<HttpResponse, AdminError> {
    let limit = page::limit(query.limit)?;
    let after = filled(query.after.clone())
        .map(|after| place(&after))
        .transpose()?;
    let wanted = wanted(query)?;
    let account = account(owner).id();
    let (mut rows, opening, closing) = context
        .store
        .read(move |conn| {
            let rows = statement::page(conn, &account, &wanted, after.as_ref(), limit + 1)?;
            let opening: Option<Nanos> = wanted
                .from
                .map(|from| balance_before(conn, &account, from))
                .transpose()?;
            let closing = balance_before(conn, &account, wanted.until.unwrap_or(i64::MAX))?;
            Ok((rows, opening, closing))
        })
        .await?;
    let mut meta = page::cut(&mut rows, limit, |row| &row.id);
    if let (Some(next), Some(last)) = (&mut meta.next, rows.last()) {
        *next = format!("{}.{}", last.created_at, last.id);
    }
    Ok(HttpResponse::Ok().json(StatementReply {
        entries: rows.iter().map(EntryObject::from).collect(),
        opening: opening.map(|amount| amount.to_string()),
        closing: closing.to_string(),
        meta,
    }))
}

fn csv_of(
    context: &AdminContext,
    owner: &str,
    query: StatementQuery,
) -> Result<HttpResponse, AdminError> {
    let wanted = wanted(query)?;
    let pages = Pages {
        store: context.store.clone(),
        account: account(owner).id(),
        wanted,
        after: None,
    };
    Ok(csv::response(pages))
}

fn wanted(query: StatementQuery) -> Result<Wanted, AdminError> {
    let moment = |param, text: Option<String>| {
        filled(text)
            .map(|text| time::parse(param, &text).map(|at| at.0))
            .transpose()
    };
    let kinds: Vec<String> = query
        .kinds
        .unwrap_or_default()
        .split(',')
        .map(|kind| kind.trim().to_owned())
        .filter(|kind| !kind.is_empty())
        .collect();
    if let Some(odd) = kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
        let problem = format!("has {odd:?}, but takes {}", KINDS.join(", "));
        return Err(AdminError::invalid_member("kinds", problem));
    }
    Ok(Wanted {
        from: moment("from", query.from)?,
        until: moment("to", query.to)?,
        kinds,
    })
}

fn place(after: &str) -> Result<Place, AdminError> {
    after
        .split_once('.')
        .and_then(|(at, id)| {
            Some(Place {
                created_at: at.parse().ok()?,
                id: id.to_owned(),
            })
        })
        .ok_or_else(|| AdminError::invalid_member("after", "is no `meta.next` of this list"))
}

/// The pages of a statement, one after another.
pub(super) struct Pages {
    store: Store,
    account: String,
    wanted: Wanted,
    after: Option<Place>,
}

impl Pages {
    /// Entries of one page of an export.
    const ENTRIES: i64 = 1000;

    /// The next page; empty at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<EntryObject>, StoreError> {
        let (account, wanted) = (self.account.clone(), self.wanted.clone());
        let after = self.after.clone();
        let rows = self
            .store
            .read(move |conn| {
                statement::page(conn, &account, &wanted, after.as_ref(), Self::ENTRIES)
            })
            .await?;
        if let Some(last) = rows.last() {
            self.after = Some(Place {
                created_at: last.created_at,
                id: last.id.clone(),
            });
        }
        Ok(rows.iter().map(EntryObject::from).collect())
    }
}
