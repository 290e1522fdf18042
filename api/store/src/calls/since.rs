//! Calls in the order in which they were written, for those who tell others of them.
//!
//! A call is written when it ends, and one writer writes at a time, so what is read once is never
//! overtaken. Calls that an import brings have lain in the books of another hub and are passed over.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::CallRecord;
use crate::Conn;
use crate::attempts::Attempt;
use crate::schema::{attempts, call_records};

/// How far somebody has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where the last row lay.
    pub row: i64,
    /// The call in that row, by which it is found where rows were numbered anew (`VACUUM` may do that);
    /// empty before the first.
    pub id: String,
}

/// What was written since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The calls, in order, each with its attempts.
    pub calls: Vec<(CallRecord, Vec<Attempt>)>,
    /// Where to go on.
    pub mark: Mark,
    /// There is more.
    pub more: bool,
}

/// The end of what is written.
pub fn end(conn: &mut Conn) -> QueryResult<Mark> {
    let last = call_records::table
        .order(sql::<BigInt>("rowid").desc())
        .select((sql::<BigInt>("rowid"), call_records::id))
        .first::<(i64, String)>(conn)
        .optional()?;
    let (row, id) = last.unwrap_or_default();
    Ok(Mark { row, id })
}

/// Up to `limit` calls behind the mark that ended at `from` or later, milliseconds since 1970.
pub fn since(conn: &mut Conn, mark: &Mark, from: i64, limit: i64) -> QueryResult<Since> {
    let end = end(conn)?;
    let row = call_records::table
        .find(&mark.id)
        .select(sql::<BigInt>("rowid"))
        .first::<i64>(conn)
        .optional()?
        .unwrap_or(mark.row);
    let found: Vec<(i64, CallRecord)> = call_records::table
        .filter(sql::<Bool>("rowid > ").bind::<BigInt, _>(row))
        .filter(sql::<Bool>("rowid <= ").bind::<BigInt, _>(end.row))
        .filter(call_records::import_id.is_null())
        .filter(sql::<Bool>("started_at + duration_ms >= ").bind::<BigInt, _>(from))
        .order(sql::<BigInt>("rowid"))
        .limit(limit)
        .select((sql::<BigInt>("rowid"), CallRecord::as_select()))
        .load(conn)?;
    let more = i64::try_from(found.len()).unwrap_or(limit) >= limit;
    let mark = match found.last() {
        Some((row, call)) if more => Mark {
            row: *row,
            id: call.id.clone(),
        },
        _ => end,
    };
    let ids: Vec<&str> = found.iter().map(|(_, call)| call.id.as_str()).collect();
    let mut tries: Vec<Attempt> = attempts::table
        .filter(attempts::call_id.eq_any(ids))
        .order((attempts::call_id, attempts::number))
        .select(Attempt::as_select())
        .load(conn)?;
    let calls = found.into_iter().map(|(_, call)| {
        let own = tries.extract_if(.., |it| it.call_id == call.id).collect();
        (call, own)
    });
    Ok(Since {
        calls: calls.collect(),
        mark,
        more,
    })
}
