//! Programs that ask for a key of their own, and what somebody answered.

use diesel::Connection as _;
use diesel::prelude::*;

use crate::Conn;
use crate::hub_keys::{self, HubKey};
use crate::schema::connections;

/// The answer that lets a program have a key.
pub const ALLOWED: &str = "allowed";

/// The answer that does not.
pub const DENIED: &str = "denied";

/// Programs that may wait for an answer at once, so that strangers cannot fill the disk.
pub const MOST: i64 = 10_000;

/// One program that asks.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = connections, treat_none_as_default_value = false)]
pub struct Connection {
    /// By which the page knows it on which people answer: random.
    pub id: String,
    /// SHA-256 of what the program asks with, in hexadecimal.
    pub hash: String,
    /// From it and the key's id the program derives what the key is sealed with on its way.
    pub challenge: String,
    /// Where the program asked from.
    pub address: Option<String>,
    /// The program, in its own words.
    pub user_agent: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; from then on it does not exist any more.
    pub expires_at: i64,
    /// [`ALLOWED`] or [`DENIED`]; None: nobody answered yet.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// Milliseconds since 1970.
    pub answered_at: Option<i64>,
    /// What the key is to be called.
    pub key_name: Option<String>,
    /// When the key is to end, milliseconds since 1970; None: never.
    pub key_expires_at: Option<i64>,
    /// The key, once the program has fetched it.
    pub key_id: Option<String>,
    /// The key's secret, sealed for this row.
    pub secret: Option<String>,
}

/// What somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// [`ALLOWED`] or [`DENIED`].
    pub word: &'static str,
    /// Who.
    pub user_id: String,
    /// What the key is to be called.
    pub key_name: Option<String>,
    /// When the key is to end.
    pub key_expires_at: Option<i64>,
}

/// Adds one, and removes those that have ended; false when too many wait.
pub fn begin(conn: &mut Conn, row: &Connection) -> QueryResult<bool> {
    prune(conn, row.created_at)?;
    let waiting: i64 = connections::table.count().get_result(conn)?;
    if waiting >= MOST {
        return Ok(false);
    }
    diesel::insert_into(connections::table)
        .values(row)
        .execute(conn)
        .map(|_| true)
}

/// The one whose program asks with something of this hash, unless it has ended.
pub fn by_hash(conn: &mut Conn, hash: &str, now: i64) -> QueryResult<Option<Connection>> {
    connections::table
        .filter(connections::hash.eq(hash))
        .filter(connections::expires_at.gt(now))
        .select(Connection::as_select())
        .get_result(conn)
        .optional()
}

/// The one that the page knows by this id, unless it has ended.
pub fn by_id(conn: &mut Conn, id: &str, now: i64) -> QueryResult<Option<Connection>> {
    connections::table
        .find(id)
        .filter(connections::expires_at.gt(now))
        .select(Connection::as_select())
        .get_result(conn)
        .optional()
}

/// Writes the answer; false when there is one already, or nobody waits for it any more.
pub fn answer(conn: &mut Conn, id: &str, answer: &Answer, now: i64) -> QueryResult<bool> {
    diesel::update(connections::table.find(id))
        .filter(connections::answer.is_null())
        .filter(connections::expires_at.gt(now))
        .set((
            connections::answer.eq(answer.word),
            connections::answered_by.eq(&answer.user_id),
            connections::answered_at.eq(now),
            connections::key_name.eq(&answer.key_name),
            connections::key_expires_at.eq(answer.key_expires_at),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Makes the key of an allowed one that has none yet, and keeps its sealed secret until `until`. What the
/// row says then: of any number of tries at once, the first one's key counts.
pub fn collect(
    conn: &mut Conn,
    row: &Connection,
    key: &HubKey,
    sealed: &str,
    until: i64,
) -> QueryResult<Option<Connection>> {
    conn.transaction(|conn| {
        let first = diesel::update(connections::table.find(&row.id))
            .filter(connections::answer.eq(ALLOWED))
            .filter(connections::key_id.is_null())
            .set((
                connections::key_id.eq(&key.id),
                connections::secret.eq(sealed),
                connections::expires_at.eq(until),
            ))
            .execute(conn)?;
        if first > 0 {
            hub_keys::insert(conn, key)?;
        }
        connections::table
            .find(&row.id)
            .select(Connection::as_select())
            .get_result(conn)
            .optional()
    })
}

/// The program has what it wanted, and its secret goes; or does not want it any more, and all of it goes.
pub fn end(conn: &mut Conn, hash: &str) -> QueryResult<()> {
    let of_program = || connections::table.filter(connections::hash.eq(hash));
    diesel::delete(of_program().filter(connections::key_id.is_null())).execute(conn)?;
    diesel::update(of_program())
        .set(connections::secret.eq(None::<String>))
        .execute(conn)
        .map(|_| ())
}

/// Removes those that have ended.
pub fn prune(conn: &mut Conn, now: i64) -> QueryResult<usize> {
    diesel::delete(connections::table.filter(connections::expires_at.le(now))).execute(conn)
}
