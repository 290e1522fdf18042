//! People who sign in.

use diesel::prelude::*;

use crate::schema::users;
use crate::{Conn, config_version, portable};

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
    /// An admin gave the address, or an issuer vouches for it; not the person alone.
    pub email_trusted: bool,
    /// Since then they can neither sign in nor use a key.
    pub deactivated_at: Option<i64>,
}

/// The `source` of people who sign in with what the hub itself keeps.
pub const LOCAL: &str = "local";

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
        .filter(users::deactivated_at.is_null())
        .order(users::id)
        .select(User::as_select())
        .load(conn)
}

/// Writes one, new or not. Of one that exists, `created_at` and `deactivated_at` stay, and
/// `password_hash` and `last_seen_at` stay where the new row has none.
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

/// Which people are wanted. Everything left open takes all.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Text in the name or the address.
    pub q: Option<String>,
    /// Only those with this role.
    pub role: Option<String>,
    /// Only those who may sign in, or only those who may not.
    pub active: Option<bool>,
}

/// Up to `limit` people older than `after`, newest first.
pub fn page(
    conn: &mut Conn,
    filter: &UserFilter,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<User>> {
    let mut query = users::table.select(User::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(users::id.lt(after.to_owned()));
    }
    if let Some(q) = &filter.q {
        let pattern = portable::containing(q);
        query = query.filter(
            users::name
                .like(pattern.clone())
                .escape('\\')
                .or(users::email.like(pattern).escape('\\').assume_not_null()),
        );
    }
    if let Some(role) = &filter.role {
        query = query.filter(users::role.eq(role.clone()));
    }
    query = match filter.active {
        None => query,
        Some(true) => query.filter(users::deactivated_at.is_null()),
        Some(false) => query.filter(users::deactivated_at.is_not_null()),
    };
    query.order(users::id.desc()).limit(limit).load(conn)
}

/// The ids of those who are deactivated.
pub fn deactivated(conn: &mut Conn) -> QueryResult<Vec<String>> {
    users::table
        .filter(users::deactivated_at.is_not_null())
        .select(users::id)
        .load(conn)
}

/// Whether somebody signs in with this name and a password of the hub's, deactivated or not. Upper
/// and lower case are the same. To be asked in the transaction that gives the name away.
pub fn name_taken(conn: &mut Conn, name: &str, but: Option<&str>) -> QueryResult<bool> {
    let name = name.trim().to_lowercase();
    let names: Vec<(String, String)> = users::table
        .filter(
            users::source
                .eq(LOCAL)
                .or(users::password_hash.is_not_null()),
        )
        .select((users::id, users::name))
        .load(conn)?;
    Ok(names
        .into_iter()
        .any(|(id, held)| held.trim().to_lowercase() == name && Some(id.as_str()) != but))
}

/// Those to whom a trusted address belongs; upper and lower case are the same.
pub fn by_trusted_email(conn: &mut Conn, email: &str) -> QueryResult<Vec<User>> {
    let wanted = email.trim().to_lowercase();
    let known: Vec<User> = users::table
        .filter(users::email_trusted.eq(true))
        .filter(users::email.is_not_null())
        .order(users::id)
        .select(User::as_select())
        .load(conn)?;
    let fits = |user: &User| {
        let email = user.email.as_deref().unwrap_or_default();
        email.trim().to_lowercase() == wanted
    };
    Ok(known.into_iter().filter(fits).collect())
}

/// Owners who are not deactivated.
pub fn active_owners(conn: &mut Conn) -> QueryResult<Vec<String>> {
    users::table
        .filter(users::role.eq("owner"))
        .filter(users::deactivated_at.is_null())
        .select(users::id)
        .load(conn)
}

/// Gives another name and role.
pub fn rename(conn: &mut Conn, id: &str, name: &str, role: &str) -> QueryResult<bool> {
    diesel::update(users::table.find(id))
        .set((users::name.eq(name), users::role.eq(role)))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Deactivates at that moment, or lets in again.
pub fn set_deactivated(conn: &mut Conn, id: &str, at: Option<i64>) -> QueryResult<bool> {
    let changed = diesel::update(users::table.find(id))
        .set(users::deactivated_at.eq(at))
        .execute(conn)?;
    config_version::bump_if(conn, changed)
}
