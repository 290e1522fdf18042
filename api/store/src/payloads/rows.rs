//! The rows of `payloads.db` and their queries.

use diesel::prelude::*;

use super::schema::{held as held_bytes, payloads};
use crate::Conn;

/// Ended rows that go with each write: more than are written, so that they never heap up.
const ENDED_AT_ONCE: i64 = 16;

/// The name under which the bytes of all are counted.
const ALL: &str = "";

/// What a row takes beside its envelope, with its places in the indexes.
const ROW_BYTES: i64 = 512;

/// One thing that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = payloads, treat_none_as_default_value = false)]
pub struct Payload {
    /// Whose it is.
    pub owner: String,
    /// Its name, unique for its owner.
    pub id: String,
    /// What it is: `response`, `turn`.
    pub kind: String,
    /// The id of what went before.
    pub previous: Option<String>,
    /// The vault's envelope.
    pub sealed: String,
    /// Room that it takes, in bytes.
    pub bytes: i64,
    /// Milliseconds since 1970.
    pub used_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

impl Payload {
    /// The room that a row with such an envelope takes.
    pub fn room(sealed: &str) -> i64 {
        i64::try_from(sealed.len())
            .unwrap_or(i64::MAX)
            .saturating_add(ROW_BYTES)
    }
}

/// How much may be kept, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of one owner.
    pub each: i64,
    /// Of all.
    pub all: i64,
}

/// Keeps a row, in place of one of the same id, and lets what went before it live as long. What was
/// not used for longest goes where a limit would be passed. `false`: the row alone passes one.
pub fn keep(
    conn: &mut Conn,
    row: &Payload,
    before: &[String],
    limits: Limits,
) -> QueryResult<bool> {
    if row.bytes > limits.each.min(limits.all) {
        return Ok(false);
    }
    let used = (
        payloads::used_at.eq(row.used_at),
        payloads::expires_at.eq(row.expires_at),
    );
    let earlier = payloads::owner
        .eq(&row.owner)
        .and(payloads::id.eq_any(before));
    diesel::update(payloads::table.filter(earlier))
        .set(used)
        .execute(conn)?;
    remove(conn, &row.owner, &row.id)?;
    remove_ended(conn, row.used_at)?;
    for (owner, limit) in [(row.owner.as_str(), limits.each), (ALL, limits.all)] {
        while held(conn, owner)?.saturating_add(row.bytes) > limit {
            if !remove_oldest(conn, owner)? {
                break;
            }
        }
    }
    diesel::insert_into(payloads::table)
        .values(row)
        .execute(conn)?;
    Ok(true)
}

/// Bytes held by an owner; by all for the empty name.
pub fn held(conn: &mut Conn, owner: &str) -> QueryResult<i64> {
    let bytes = held_bytes::table.find(owner).select(held_bytes::bytes);
    bytes.first(conn).optional().map(|bytes| bytes.unwrap_or(0))
}

/// A row and what went before it, newest first, at most so many. It ends where a row is gone: then
/// the last one given still names a `previous`.
pub fn chain(
    conn: &mut Conn,
    owner: &str,
    id: &str,
    now: i64,
    most: usize,
) -> QueryResult<Vec<Payload>> {
    let mut rows: Vec<Payload> = Vec::new();
    let mut next = Some(id.to_owned());
    while let Some(id) = next.take() {
        // An id that was used again could lead in a circle.
        let known = rows.iter().any(|row| row.id == id);
        let found = by_ids(conn, owner, &[id], now)?.pop();
        if let Some(row) = found.filter(|_| !known && rows.len() < most) {
            next.clone_from(&row.previous);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Those of these ids that an owner has and that have not ended.
pub fn by_ids(conn: &mut Conn, owner: &str, ids: &[String], now: i64) -> QueryResult<Vec<Payload>> {
    payloads::table
        .filter(payloads::owner.eq(owner))
        .filter(payloads::id.eq_any(ids))
        .filter(payloads::expires_at.gt(now))
        .select(Payload::as_select())
        .load(conn)
}

/// Somebody else has a row of this id.
pub fn is_of_another(conn: &mut Conn, owner: &str, id: &str) -> QueryResult<bool> {
    let theirs = payloads::table
        .filter(payloads::id.eq(id))
        .filter(payloads::owner.ne(owner));
    diesel::select(diesel::dsl::exists(theirs)).get_result(conn)
}

/// Removes a row; false when there was none.
pub fn remove(conn: &mut Conn, owner: &str, id: &str) -> QueryResult<bool> {
    diesel::delete(payloads::table.find((owner, id)))
        .execute(conn)
        .map(|rows| rows > 0)
}

fn remove_ended(conn: &mut Conn, now: i64) -> QueryResult<()> {
    let ended: Vec<(String, String)> = payloads::table
        .filter(payloads::expires_at.le(now))
        .order(payloads::expires_at)
        .limit(ENDED_AT_ONCE)
        .select((payloads::owner, payloads::id))
        .load(conn)?;
    for (owner, id) in ended {
        remove(conn, &owner, &id)?;
    }
    Ok(())
}

/// False when there is nothing left to remove.
fn remove_oldest(conn: &mut Conn, owner: &str) -> QueryResult<bool> {
    let mut oldest = payloads::table
        .order(payloads::used_at)
        .select((payloads::owner, payloads::id))
        .into_boxed();
    if owner != ALL {
        oldest = oldest.filter(payloads::owner.eq(owner));
    }
    let found: Option<(String, String)> = oldest.first(conn).optional()?;
    match found {
        Some((owner, id)) => remove(conn, &owner, &id),
        None => Ok(false),
    }
}
