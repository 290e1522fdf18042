//! Sign-ins that were sent to an OpenID Connect issuer and have not come back.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::sign_ins;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_ins)]
pub struct SignIn {
    /// SHA-256 of the cookie of the browser that began it, in hexadecimal.
    pub hash: String,
    /// Where the browser was sent.
    pub issuer_id: String,
    /// The page to be shown afterwards.
    pub target: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// Adds one, and removes what nobody came back from.
pub fn begin(conn: &mut Conn, row: &SignIn) -> QueryResult<()> {
    diesel::delete(sign_ins::table.filter(sign_ins::expires_at.le(row.created_at)))
        .execute(conn)?;
    diesel::insert_into(sign_ins::table)
        .values(row)
        .execute(conn)
        .map(|_| ())
}

/// Takes one out: of any number of tries at once, one gets it.
pub fn take(conn: &mut Conn, hash: &str, now: i64) -> QueryResult<Option<SignIn>> {
    let row = sign_ins::table
        .find(hash)
        .select(SignIn::as_select())
        .get_result(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let gone = diesel::delete(sign_ins::table.find(hash)).execute(conn)?;
    Ok((gone > 0 && row.expires_at > now).then_some(row))
}
