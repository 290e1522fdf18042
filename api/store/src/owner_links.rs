//! One-time links that sign the owner in.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::owner_links;

/// One link.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = owner_links, treat_none_as_default_value = false)]
pub struct OwnerLink {
    /// SHA-256 of the link's token, in hexadecimal.
    pub hash: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// Milliseconds since 1970; a link works once.
    pub used_at: Option<i64>,
}

/// Adds one.
pub fn create(conn: &mut Conn, link: &OwnerLink) -> QueryResult<()> {
    diesel::insert_into(owner_links::table)
        .values(link)
        .execute(conn)
        .map(|_| ())
}

/// Uses one up; false when it is unknown, used or expired. Of any number of tries at once, one is
/// true.
pub fn redeem(conn: &mut Conn, hash: &str, now: i64) -> QueryResult<bool> {
    let usable = owner_links::table
        .find(hash)
        .filter(owner_links::used_at.is_null())
        .filter(owner_links::expires_at.gt(now));
    diesel::update(usable)
        .set(owner_links::used_at.eq(now))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Removes those that expired before `before`.
pub fn delete_expired(conn: &mut Conn, before: i64) -> QueryResult<usize> {
    diesel::delete(owner_links::table.filter(owner_links::expires_at.lt(before))).execute(conn)
}
