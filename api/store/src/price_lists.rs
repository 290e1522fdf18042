//! Price lists that were brought, the changes they would make, and what was decided on each.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{price_changes, price_lists, price_replies};

/// A price list that somebody brought.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = price_lists, treat_none_as_default_value = false)]
pub struct PriceList {
    /// UUID v7.
    pub id: String,
    /// The file's name, or the URL without its query.
    pub origin: String,
    /// How it is written.
    pub form: String,
    /// `staged`, `decided` or `malformed`.
    pub status: String,
    /// Why it could not be read, or which of its prices cannot be.
    pub reason: Option<String>,
    /// Models whose price it states as it is.
    pub unchanged: i64,
    /// Entries that say nothing about a model of this hub.
    pub left_aside: i64,
    /// Who brought it.
    pub created_by: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// One change that a list would make.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = price_changes, treat_none_as_default_value = false)]
pub struct PriceChange {
    /// UUID v7.
    pub id: String,
    /// The list.
    pub list_id: String,
    /// A provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: String,
    /// The row that was in force; None: the model had no price.
    pub old_rate_id: Option<String>,
    /// JSON: the terms that would come in force.
    pub terms: String,
    /// Why it needs a second look.
    pub reason: Option<String>,
    /// `staged`, `live` or `rejected`.
    pub status: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Milliseconds since 1970.
    pub decided_at: Option<i64>,
}

/// Changes in one statement, 11 values each.
const MOST_CHANGES: usize = 1000;

/// Keeps a list and its changes.
pub fn insert(conn: &mut Conn, list: &PriceList, changes: &[PriceChange]) -> QueryResult<()> {
    diesel::insert_into(price_lists::table)
        .values(list)
        .execute(conn)?;
    for some in changes.chunks(MOST_CHANGES) {
        diesel::insert_into(price_changes::table)
            .values(some)
            .execute(conn)?;
    }
    Ok(())
}

/// The latest lists, newest first.
pub fn latest(conn: &mut Conn, most: i64) -> QueryResult<Vec<PriceList>> {
    price_lists::table
        .order(price_lists::id.desc())
        .limit(most)
        .select(PriceList::as_select())
        .load(conn)
}

/// One by id, with its changes in the order in which they were found.
pub fn with_changes(
    conn: &mut Conn,
    id: &str,
) -> QueryResult<Option<(PriceList, Vec<PriceChange>)>> {
    let list: Option<PriceList> = price_lists::table
        .find(id)
        .select(PriceList::as_select())
        .get_result(conn)
        .optional()?;
    let Some(list) = list else {
        return Ok(None);
    };
    let changes = price_changes::table
        .filter(price_changes::list_id.eq(id))
        .order(price_changes::id)
        .select(PriceChange::as_select())
        .load(conn)?;
    Ok(Some((list, changes)))
}

/// How many changes of a list have each status.
pub fn counts(conn: &mut Conn, id: &str) -> QueryResult<Vec<(String, i64)>> {
    price_changes::table
        .filter(price_changes::list_id.eq(id))
        .group_by(price_changes::status)
        .select((price_changes::status, diesel::dsl::count_star()))
        .load(conn)
}

/// Notes what was decided on a change that is staged; false when it was decided before.
pub fn decide(conn: &mut Conn, id: &str, status: &str, by: &str, now: i64) -> QueryResult<bool> {
    let staged = price_changes::table
        .find(id)
        .filter(price_changes::status.eq("staged"));
    diesel::update(staged)
        .set((
            price_changes::status.eq(status),
            price_changes::decided_by.eq(by),
            price_changes::decided_at.eq(now),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Marks a list as decided when nothing of it is staged any more.
pub fn close_if_decided(conn: &mut Conn, id: &str) -> QueryResult<()> {
    let open = counts(conn, id)?
        .iter()
        .any(|(status, _)| status == "staged");
    if !open {
        diesel::update(
            price_lists::table
                .find(id)
                .filter(price_lists::status.eq("staged")),
        )
        .set(price_lists::status.eq("decided"))
        .execute(conn)?;
    }
    Ok(())
}

/// The first answer to a request with this idempotency key: the hash of what was asked, and the
/// answer.
pub fn first_reply(conn: &mut Conn, key: &str) -> QueryResult<Option<(String, String)>> {
    price_replies::table
        .find(key)
        .select((price_replies::request_hash, price_replies::reply))
        .get_result(conn)
        .optional()
}

/// Keeps the first answer to a request with an idempotency key.
pub fn keep_reply(
    conn: &mut Conn,
    key: &str,
    request_hash: &str,
    reply: &str,
    now: i64,
) -> QueryResult<()> {
    diesel::insert_into(price_replies::table)
        .values((
            price_replies::idempotency_key.eq(key),
            price_replies::request_hash.eq(request_hash),
            price_replies::reply.eq(reply),
            price_replies::created_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}
