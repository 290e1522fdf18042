//! Names that stand for a plan: where calls go that ask for them.

use diesel::prelude::*;

use crate::schema::routes;
use crate::{Conn, config_version};

/// One route of one source.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = routes)]
pub struct Route {
    /// UUID v7.
    pub id: String,
    /// What callers ask for.
    pub name: String,
    /// Calls may go by it.
    pub enabled: bool,
    /// A JSON object; the program's routing room says what is in it.
    pub definition: String,
    /// `database` or `hub.toml`.
    pub managed_by: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of every source, by name and then source.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Route>> {
    routes::table
        .order((routes::name, routes::managed_by))
        .select(Route::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Route>> {
    routes::table
        .find(id)
        .select(Route::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, route: &Route) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(routes::table)
            .values(route)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes every column of the row with this id; false when there is none.
pub fn update(conn: &mut Conn, route: &Route) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::update(routes::table.find(&route.id))
            .set(route)
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Removes one; false when there is none.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::delete(routes::table.find(id)).execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
