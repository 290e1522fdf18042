//! What the processes on a file tell each other of what they use of limits.

use diesel::prelude::*;

use crate::schema::{limit_days, limit_processes as processes};
use crate::{Conn, portable};

/// A process that was not heard of for so long says nothing any more; milliseconds.
const FORGOTTEN_MS: i64 = 120_000;

/// What one process uses.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = processes)]
pub struct ProcessUses {
    /// Names the process.
    pub process: String,
    /// Milliseconds since 1970.
    pub seen_at: i64,
    /// It has not ended.
    pub running: bool,
    /// It takes all that is left, since it knows of no other process.
    pub alone: bool,
    /// What it uses and may use, in JSON.
    pub uses: String,
}

/// Requests of a day that count in a limit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = limit_days)]
pub struct DayUse {
    /// The limit.
    pub limit_id: String,
    /// Whose, where the limit holds for each by itself; else empty.
    pub subject: String,
    /// Days since 1970, in UTC.
    pub day: i64,
    /// How many.
    pub used: i64,
}

/// Every process that was heard of lately.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<ProcessUses>> {
    processes::table
        .order(processes::process)
        .select(ProcessUses::as_select())
        .load(conn)
}

/// Writes what a process uses, and forgets those that were not heard of for long.
pub fn put(conn: &mut Conn, uses: &ProcessUses) -> QueryResult<()> {
    let old = uses.seen_at.saturating_sub(FORGOTTEN_MS);
    diesel::delete(processes::table.filter(processes::seen_at.lt(old))).execute(conn)?;
    portable::upsert_process_uses(conn, uses)
}

/// Adds to what was used of days, and forgets days before the last one.
pub fn add_days(conn: &mut Conn, more: &[DayUse], today: i64) -> QueryResult<()> {
    for use_of_day in more {
        portable::add_limit_day(conn, use_of_day)?;
    }
    let over = limit_days::table.filter(limit_days::day.lt(today.saturating_sub(1)));
    diesel::delete(over).execute(conn).map(|_| ())
}

/// What was used of a day.
pub fn of_day(conn: &mut Conn, day: i64) -> QueryResult<Vec<DayUse>> {
    limit_days::table
        .filter(limit_days::day.eq(day))
        .select(DayUse::as_select())
        .load(conn)
}
