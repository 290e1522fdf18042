//! Browser sessions. The cookie's value is known by its SHA-256 only.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{sessions, users};
use crate::users::User;

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    /// SHA-256 of the cookie's value, in hexadecimal.
    pub hash: String,
    /// Whose session.
    pub user_id: String,
    /// What a request that changes something must send along.
    pub csrf: String,
    /// Whether it began with an owner link, so its holder has the machine.
    pub from_owner_link: bool,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// Milliseconds since 1970, when signed out.
    pub revoked_at: Option<i64>,
    /// The issuer that vouched; such a session is not prolonged.
    pub issuer_id: Option<String>,
    /// What the issuer wants to see at sign-out, sealed.
    pub id_token: Option<String>,
    /// The browser, in its own words.
    pub user_agent: Option<String>,
    /// Where it signed in from.
    pub address: Option<String>,
}

/// Adds one.
pub fn insert(conn: &mut Conn, session: &Session) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values(session)
        .execute(conn)
        .map(|_| ())
}

/// The session of a cookie and whose it is, unless it has ended.
pub fn live(conn: &mut Conn, hash: &str, now: i64) -> QueryResult<Option<(Session, User)>> {
    sessions::table
        .inner_join(users::table)
        .filter(sessions::hash.eq(hash))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(users::deactivated_at.is_null())
        .select((Session::as_select(), User::as_select()))
        .get_result(conn)
        .optional()
}

/// One, ended or not.
pub fn by_hash(conn: &mut Conn, hash: &str) -> QueryResult<Option<Session>> {
    sessions::table
        .find(hash)
        .select(Session::as_select())
        .get_result(conn)
        .optional()
}

/// Those of a user that have not ended, newest first.
pub fn of_user(conn: &mut Conn, user_id: &str, now: i64) -> QueryResult<Vec<Session>> {
    sessions::table
        .filter(sessions::user_id.eq(user_id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order(sessions::created_at.desc())
        .select(Session::as_select())
        .load(conn)
}

/// Lets one that is in use live longer.
pub fn prolong(conn: &mut Conn, hash: &str, expires_at: i64) -> QueryResult<()> {
    diesel::update(sessions::table.find(hash))
        .set(sessions::expires_at.eq(expires_at))
        .execute(conn)
        .map(|_| ())
}

/// Ends one; false when it had ended before.
pub fn revoke(conn: &mut Conn, hash: &str, now: i64) -> QueryResult<bool> {
    diesel::update(
        sessions::table
            .find(hash)
            .filter(sessions::revoked_at.is_null()),
    )
    .set(sessions::revoked_at.eq(now))
    .execute(conn)
    .map(|rows| rows > 0)
}

/// Ends one of this user's; false when there is none that lives.
pub fn revoke_of(conn: &mut Conn, user_id: &str, hash: &str, now: i64) -> QueryResult<bool> {
    diesel::update(
        sessions::table
            .find(hash)
            .filter(sessions::user_id.eq(user_id))
            .filter(sessions::revoked_at.is_null()),
    )
    .set(sessions::revoked_at.eq(now))
    .execute(conn)
    .map(|rows| rows > 0)
}

/// Ends all of a user but `kept`, as a new password does, and returns how many that were.
pub fn revoke_others(
    conn: &mut Conn,
    user_id: &str,
    kept: Option<&str>,
    now: i64,
) -> QueryResult<usize> {
    let open = sessions::table
        .filter(sessions::user_id.eq(user_id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::hash.ne(kept.unwrap_or_default()));
    diesel::update(open)
        .set(sessions::revoked_at.eq(now))
        .execute(conn)
}

/// Removes those that ended before `before`.
pub fn delete_ended(conn: &mut Conn, before: i64) -> QueryResult<usize> {
    let ended = sessions::expires_at
        .lt(before)
        .or(sessions::revoked_at.lt(before).assume_not_null());
    diesel::delete(sessions::table.filter(ended)).execute(conn)
}
