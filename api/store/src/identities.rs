//! Who somebody is at an OpenID Connect issuer.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{identities, users};
use crate::users::User;

/// One identity.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = identities)]
pub struct Identity {
    /// The issuer's URL.
    pub issuer: String,
    /// Its own name for the person, which never changes.
    pub subject: String,
    /// Who it is here.
    pub user_id: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub last_seen_at: i64,
}

/// The person with this identity.
pub fn user(conn: &mut Conn, issuer: &str, subject: &str) -> QueryResult<Option<User>> {
    identities::table
        .inner_join(users::table)
        .filter(identities::issuer.eq(issuer))
        .filter(identities::subject.eq(subject))
        .select(User::as_select())
        .get_result(conn)
        .optional()
}

/// Those of a person, oldest first.
pub fn of_user(conn: &mut Conn, user_id: &str) -> QueryResult<Vec<Identity>> {
    identities::table
        .filter(identities::user_id.eq(user_id))
        .order(identities::created_at)
        .select(Identity::as_select())
        .load(conn)
}

/// Adds one.
pub fn insert(conn: &mut Conn, identity: &Identity) -> QueryResult<()> {
    diesel::insert_into(identities::table)
        .values(identity)
        .execute(conn)
        .map(|_| ())
}

/// Notes that it was used.
pub fn touch(conn: &mut Conn, issuer: &str, subject: &str, now: i64) -> QueryResult<()> {
    diesel::update(identities::table.find((issuer, subject)))
        .set(identities::last_seen_at.eq(now))
        .execute(conn)
        .map(|_| ())
}
