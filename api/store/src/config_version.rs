//! The version of the configuration: moves with every change that a snapshot must notice.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::config_version as table;

/// The version now, whichever process changed it last.
pub fn current(conn: &mut Conn) -> QueryResult<i64> {
    table::table.find(1).select(table::version).get_result(conn)
}

/// Moves it on. Every change of providers, credentials, models, rates, aliases, routes and hub keys does
/// this in its own transaction, which all functions of those tables see to.
pub fn bump(conn: &mut Conn) -> QueryResult<()> {
    diesel::update(table::table.find(1))
        .set(table::version.eq(table::version + 1))
        .execute(conn)
        .map(|_| ())
}

/// Moves it on when rows were changed, and tells whether that was so.
pub(crate) fn bump_if(conn: &mut Conn, changed_rows: usize) -> QueryResult<bool> {
    if changed_rows > 0 {
        bump(conn)?;
    }
    Ok(changed_rows > 0)
}
