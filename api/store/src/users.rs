//! People who sign in.

use diesel::prelude::*;

use crate::schema::users;
use crate::{Conn, portable};

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct User {
    /// UUID v7.
    pub id: String,
    /// What they sign in as, and are shown as.
    pub name: String,
    /// As their source gave it.
    pub email: Option<String>,
    /// `owner`, `admin`, `member` or `guest`.
    pub role: String,
    /// Who vouches for them: `local`, an identity provider.
    pub source: String,
    /// PHC string of argon2, for those who sign in with a password.
    pub password_hash: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub last_seen_at: Option<i64>,
}

/// All of them, oldest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<User>> {
    users::table
        .order(users::id)
        .select(User::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<User>> {
    users::table
        .find(id)
        .select(User::as_select())
        .get_result(conn)
        .optional()
}

/// One by name; the oldest where several sources know the name.
pub fn by_name(conn: &mut Conn, name: &str) -> QueryResult<Option<User>> {
    users::table
        .filter(users::name.eq(name))
        .order(users::id)
        .select(User::as_select())
        .first(conn)
        .optional()
}

/// Those who can sign in with a password, oldest first.
pub fn with_password(conn: &mut Conn) -> QueryResult<Vec<User>> {
    users::table
        .filter(users::password_hash.is_not_null())
        .order(users::id)
        .select(User::as_select())
        .load(conn)
}

/// Writes one, new or not. Of one that exists, `created_at` stays, and `password_hash` and
/// `last_seen_at` stay where the new row has none.
pub fn upsert(conn: &mut Conn, user: &User) -> QueryResult<()> {
    portable::upsert_user(conn, user)
}

/// Sets the password's hash, or takes the password away.
pub fn set_password(conn: &mut Conn, id: &str, hash: Option<&str>) -> QueryResult<bool> {
    diesel::update(users::table.find(id))
        .set(users::password_hash.eq(hash))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Notes that they were here.
pub fn touch(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    diesel::update(users::table.find(id))
        .set(users::last_seen_at.eq(now))
        .execute(conn)
        .map(|rows| rows > 0)
}
