//! Statements: `GET /api/credits/statement`, `GET /api/accounts/{owner}/statement`, and the same as
//! CSV.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::ledger::credits::account;
use store::ledger::statement::{self, Entry, Place, Wanted, balance_before};
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
    /// The balance at `to`, or at the moment of the first page.
    pub closing: String,
    /// Where the next page begins.
    pub meta: Meta,
}

const KINDS: [&str; 8] = [
    "grant",
    "purchase",
    "adjustment",
    "charge",
    "refund",
    "expiry",
    "uncollected",
    "mirror",
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
        .map(|after| Cursor::read(&after))
        .transpose()?;
    let mut wanted = wanted(query)?;
    // All pages are of the moment of the first, so that they close with the same balance.
    let now = context.clock.now().0.saturating_add(1);
    let seen = match &after {
        Some(cursor) => cursor.seen,
        None => wanted.until.map_or(now, |until| until.min(now)),
    };
    wanted.until = Some(seen);
    let account = account(owner).id();
    let (entries, mut meta, opening, closing) = context
        .store
        .read(move |conn| {
            let place = after.as_ref().map(|cursor| &cursor.place);
            let mut rows = statement::page(conn, &account, &wanted, place, limit + 1)?;
            let meta = page::cut(&mut rows, limit, |row| &row.id);
            let entries = statement::with_balances(conn, &account, rows, None)?;
            let opening: Option<Nanos> = wanted
                .from
                .map(|from| balance_before(conn, &account, from))
                .transpose()?;
            let closing = balance_before(conn, &account, seen)?;
            Ok((entries, meta, opening, closing))
        })
        .await?;
    if let (Some(next), Some(last)) = (&mut meta.next, entries.last()) {
        let place = Place::of(&last.transfer);
        *next = Cursor { place, seen }.write();
    }
    Ok(HttpResponse::Ok().json(StatementReply {
        entries: entries.iter().map(EntryObject::from).collect(),
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
        last: None,
    };
    Ok(csv::response(pages))
}

fn wanted(query: StatementQuery) -> Result<Wanted, AdminError> {
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
        from: time::given("from", query.from)?.map(|at| at.0),
        until: time::given("to", query.to)?.map(|at| at.0),
        kinds,
    })
}

/// Where a page ends, and the moment that the first page was of.
struct Cursor {
    place: Place,
    seen: i64,
}

impl Cursor {
    fn read(text: &str) -> Result<Cursor, AdminError> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next();
        let read = (|| {
            let (created_at, seen) = (next()?.parse().ok()?, next()?.parse().ok()?);
            let id = next()?.to_owned();
            let place = Place { created_at, id };
            Some(Cursor { place, seen })
        })();
        read.ok_or_else(|| AdminError::invalid_member("after", "is no `meta.next` of this list"))
    }

    fn write(&self) -> String {
        let Place { created_at, id } = &self.place;
        format!("{created_at}.{}.{id}", self.seen)
    }
}

/// The pages of a statement, one after another.
pub(super) struct Pages {
    store: Store,
    account: String,
    wanted: Wanted,
    last: Option<Entry>,
}

impl Pages {
    /// Entries of one page of an export.
    const ENTRIES: i64 = 1000;

    /// The next page; empty at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<EntryObject>, StoreError> {
        let (account, wanted) = (self.account.clone(), self.wanted.clone());
        let last = self.last.clone();
        let entries = self
            .store
            .read(move |conn| {
                let after = last.as_ref().map(|entry| Place::of(&entry.transfer));
                let rows = statement::page(conn, &account, &wanted, after.as_ref(), Self::ENTRIES)?;
                statement::with_balances(conn, &account, rows, last.as_ref())
            })
            .await?;
        if let Some(last) = entries.last() {
            self.last = Some(last.clone());
        }
        Ok(entries.iter().map(EntryObject::from).collect())
    }
}
