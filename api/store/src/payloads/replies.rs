//! Replies that are given again, and calls under way whose reply will be.

use diesel::prelude::*;

use super::Limits;
use super::schema::{replies, reply_room};
use crate::Conn;

/// Ended rows that go with each reply that is kept: more than are written, so that they never heap up.
const ENDED_AT_ONCE: i64 = 16;

/// The scope under which all of a kind are counted.
const ALL: &str = "";

/// What a row takes beside its envelope, with its places in the indexes.
const ROW_BYTES: i64 = 768;

/// A reply that is found again gets a new place among the used ones at most so often.
const USED_AGAIN_MS: i64 = 60_000;

/// One reply, or the call that will give it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = replies, treat_none_as_default_value = false)]
pub struct Reply {
    /// What it is kept for: `once`, `cache`.
    pub kind: String,
    /// What it is found by: SHA-256 in hexadecimal.
    pub name: String,
    /// Whose it is.
    pub scope: String,
    /// `provider/model` that answered; empty while that is not known.
    pub model: String,
    /// SHA-256 in hexadecimal of what was asked.
    pub fingerprint: String,
    /// The vault's envelope; None: the call is under way.
    pub sealed: Option<String>,
    /// Room that it takes, in bytes.
    pub bytes: i64,
    /// The process that makes the call.
    pub holder: Option<String>,
    /// Until then that process says so. Milliseconds since 1970, as all that follow.
    pub held_until: Option<i64>,
    /// When it was made.
    pub made_at: i64,
    /// When it was used last.
    pub used_at: i64,
    /// It is given no longer than until then.
    pub expires_at: i64,
}

impl Reply {
    /// The room that a row with such an envelope takes.
    pub fn room(sealed: Option<&str>) -> i64 {
        i64::try_from(sealed.map_or(0, str::len))
            .unwrap_or(i64::MAX)
            .saturating_add(ROW_BYTES)
    }

    /// Whoever made it, or makes it, is there no more, or nobody may get it any longer.
    fn is_over(&self, now: i64) -> bool {
        match self.sealed {
            Some(_) => self.expires_at <= now,
            None => self.held_until.is_none_or(|until| until <= now),
        }
    }
}

/// What came of asking for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It is to be made by the one who asked.
    Yours,
    /// It was made.
    Done(Box<Reply>),
    /// Somebody makes it, and says so until then.
    Running(i64),
    /// Something else was asked under this name.
    Other,
}

/// Asks for a call: `wanted` is the row that says that it is under way.
pub fn claim(conn: &mut Conn, wanted: &Reply, now: i64) -> QueryResult<Claimed> {
    let known = row(conn, &wanted.kind, &wanted.name)?.filter(|known| !known.is_over(now));
    if let Some(known) = known {
        return Ok(match (&known.sealed, known.held_until) {
            _ if known.fingerprint != wanted.fingerprint => Claimed::Other,
            (Some(_), _) => Claimed::Done(Box::new(known)),
            (None, until) => Claimed::Running(until.unwrap_or(now)),
        });
    }
    remove(conn, &wanted.kind, &wanted.name)?;
    diesel::insert_into(replies::table)
        .values(wanted)
        .execute(conn)?;
    Ok(Claimed::Yours)
}

/// Keeps a claim longer; false when somebody else has it by now.
pub fn hold(
    conn: &mut Conn,
    kind: &str,
    name: &str,
    holder: &str,
    held_until: i64,
) -> QueryResult<bool> {
    diesel::update(replies::table.find((kind, name)))
        .filter(replies::holder.eq(holder))
        .filter(replies::sealed.is_null())
        .set((
            replies::held_until.eq(held_until),
            replies::expires_at.eq(held_until),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Gives a claim back: the call came to nothing.
pub fn release(conn: &mut Conn, kind: &str, name: &str, holder: &str) -> QueryResult<()> {
    diesel::delete(replies::table.find((kind, name)))
        .filter(replies::holder.eq(holder))
        .filter(replies::sealed.is_null())
        .execute(conn)
        .map(|_| ())
}

/// Keeps a reply, in place of what is there under its name. What was not used for longest goes where
/// a limit would be passed. `false`: the row alone passes one.
pub fn put(conn: &mut Conn, reply: &Reply, limits: Limits) -> QueryResult<bool> {
    remove(conn, &reply.kind, &reply.name)?;
    remove_ended(conn, reply.used_at, ENDED_AT_ONCE)?;
    if reply.bytes > limits.each.min(limits.all) {
        return Ok(false);
    }
    for (scope, limit) in [(reply.scope.as_str(), limits.each), (ALL, limits.all)] {
        while held(conn, &reply.kind, scope)?
            .1
            .saturating_add(reply.bytes)
            > limit
        {
            if !remove_oldest(conn, &reply.kind, scope)? {
                break;
            }
        }
    }
    diesel::insert_into(replies::table)
        .values(reply)
        .execute(conn)?;
    Ok(true)
}

/// A reply that may be given.
pub fn find(conn: &mut Conn, kind: &str, name: &str, now: i64) -> QueryResult<Option<Reply>> {
    let found = row(conn, kind, name)?;
    Ok(found.filter(|found| found.sealed.is_some() && !found.is_over(now)))
}

/// Whether a use is worth to be noted with [`used`].
pub fn is_worth_noting(reply: &Reply, now: i64) -> bool {
    now.saturating_sub(reply.used_at) >= USED_AGAIN_MS
}

/// Notes that a reply was given.
pub fn used(conn: &mut Conn, kind: &str, name: &str, now: i64) -> QueryResult<()> {
    diesel::update(replies::table.find((kind, name)))
        .set(replies::used_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// Rows and bytes of a scope; of all of the kind for the empty one.
pub fn held(conn: &mut Conn, kind: &str, scope: &str) -> QueryResult<(i64, i64)> {
    let room = reply_room::table.find((kind, scope));
    room.select((reply_room::rows, reply_room::bytes))
        .first(conn)
        .optional()
        .map(Option::unwrap_or_default)
}

/// Removes replies of a kind, of a scope and of a model where one is named; how many. Calls under way
/// stay.
pub fn purge(
    conn: &mut Conn,
    kind: &str,
    scope: Option<&str>,
    model: Option<&str>,
) -> QueryResult<usize> {
    let mut gone = diesel::delete(replies::table)
        .filter(replies::kind.eq(kind))
        .filter(replies::sealed.is_not_null())
        .into_boxed();
    if let Some(scope) = scope {
        gone = gone.filter(replies::scope.eq(scope.to_owned()));
    }
    if let Some(model) = model {
        gone = gone.filter(replies::model.eq(model.to_owned()));
    }
    gone.execute(conn)
}

/// Removes what has ended, at most so many rows; how many.
pub fn remove_ended(conn: &mut Conn, now: i64, most: i64) -> QueryResult<usize> {
    let ended: Vec<(String, String)> = replies::table
        .filter(replies::expires_at.le(now))
        .order(replies::expires_at)
        .limit(most)
        .select((replies::kind, replies::name))
        .load(conn)?;
    for (kind, name) in &ended {
        remove(conn, kind, name)?;
    }
    Ok(ended.len())
}

fn row(conn: &mut Conn, kind: &str, name: &str) -> QueryResult<Option<Reply>> {
    replies::table
        .find((kind, name))
        .select(Reply::as_select())
        .first(conn)
        .optional()
}

fn remove(conn: &mut Conn, kind: &str, name: &str) -> QueryResult<bool> {
    diesel::delete(replies::table.find((kind, name)))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// False when there is nothing left to remove.
fn remove_oldest(conn: &mut Conn, kind: &str, scope: &str) -> QueryResult<bool> {
    let mut oldest = replies::table
        .filter(replies::kind.eq(kind))
        .filter(replies::sealed.is_not_null())
        .order(replies::used_at)
        .select(replies::name)
        .into_boxed();
    if scope != ALL {
        oldest = oldest.filter(replies::scope.eq(scope.to_owned()));
    }
    let found: Option<String> = oldest.first(conn).optional()?;
    match found {
        Some(name) => remove(conn, kind, &name),
        None => Ok(false),
    }
}
