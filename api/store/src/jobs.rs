//! What is done now and then by one of the processes on a file: who does it, and how it went.

use diesel::prelude::*;

use crate::schema::jobs as table;
use crate::{Conn, portable};

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Job {
    /// What is done.
    pub name: String,
    /// When it is to be done next, in milliseconds since 1970, as are all times here.
    pub next_at: i64,
    /// The process that does it now.
    pub holder: Option<String>,
    /// After that another process may do it: its holder is gone.
    pub held_until: Option<i64>,
    /// When it was begun last.
    pub started_at: Option<i64>,
    /// When it ended last.
    pub finished_at: Option<i64>,
    /// How often it ended, well or not.
    pub runs: i64,
    /// How often in a row it failed.
    pub failures: i64,
    /// Why it failed the last time; nothing when it went well.
    pub error: Option<String>,
}

impl Job {
    /// From when on a process that does not hold it may take it.
    fn free_at(&self) -> i64 {
        match (&self.holder, self.held_until) {
            (Some(_), Some(until)) => until.max(self.next_at),
            _ => self.next_at,
        }
    }
}

/// What came of asking for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is to be done by the one who asked. So often it has failed in a row.
    Yours {
        /// Failures in a row before this run.
        failures: i64,
    },
    /// Not before this time, in milliseconds since 1970.
    NotBefore(i64),
}

/// All of them, by name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Job>> {
    table::table
        .order(table::name)
        .select(Job::as_select())
        .load(conn)
}

/// Brings a job into being, to be done at `next_at` first; one that is there stays as it is.
pub fn enrol(conn: &mut Conn, name: &str, next_at: i64) -> QueryResult<()> {
    portable::insert_job(conn, name, next_at).map(|_| ())
}

/// Asks for a job, which comes into being when it is asked for first.
pub fn claim(
    conn: &mut Conn,
    name: &str,
    holder: &str,
    now: i64,
    held_until: i64,
) -> QueryResult<Claim> {
    let known = table::table
        .find(name)
        .select(Job::as_select())
        .get_result(conn)
        .optional()?;
    let job = match known {
        Some(job) => job,
        None => portable::insert_job(conn, name, now)?,
    };
    if job.free_at() > now {
        return Ok(Claim::NotBefore(job.free_at()));
    }
    diesel::update(table::table.find(name))
        .set((
            table::holder.eq(holder),
            table::held_until.eq(held_until),
            table::started_at.eq(now),
        ))
        .execute(conn)?;
    Ok(Claim::Yours {
        failures: job.failures,
    })
}

/// Keeps a job longer; false when another process has it by now.
pub fn keep(conn: &mut Conn, name: &str, holder: &str, held_until: i64) -> QueryResult<bool> {
    diesel::update(table::table.find(name))
        .filter(table::holder.eq(holder))
        .set(table::held_until.eq(held_until))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// When.
    pub now: i64,
    /// When it is to be done next.
    pub next_at: i64,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

/// Gives a job back after a run. Without effect when another process has it by now.
pub fn finish(conn: &mut Conn, name: &str, holder: &str, end: &Finished) -> QueryResult<()> {
    let failures = match end.error {
        Some(_) => 1,
        None => 0,
    };
    diesel::update(table::table.find(name))
        .filter(table::holder.eq(holder))
        .set((
            table::holder.eq(None::<String>),
            table::held_until.eq(None::<i64>),
            table::finished_at.eq(end.now),
            table::next_at.eq(end.next_at),
            table::runs.eq(table::runs + 1),
            table::failures.eq((table::failures + 1) * failures),
            table::error.eq(&end.error),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Gives back what a process holds and did not end: it stops.
pub fn abandon(conn: &mut Conn, holder: &str) -> QueryResult<()> {
    diesel::update(table::table.filter(table::holder.eq(holder)))
        .set((
            table::holder.eq(None::<String>),
            table::held_until.eq(None::<i64>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Has a job done at the next opportunity; false when there is none of this name.
pub fn hasten(conn: &mut Conn, name: &str, now: i64) -> QueryResult<bool> {
    diesel::update(table::table.find(name))
        .set(table::next_at.eq(now))
        .execute(conn)
        .map(|rows| rows > 0)
}
