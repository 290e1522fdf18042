//! Names that stand for a model of a provider.

use diesel::prelude::*;

use crate::schema::aliases;
use crate::{Conn, config_version};

/// One name of one source.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = aliases, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Alias {
    /// UUID v7.
    pub id: String,
    /// What clients ask for.
    pub name: String,
    /// `provider/model`.
    pub target: String,
    /// `database` or `hub.toml`.
    pub managed_by: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// All of every source, by name and then source.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Alias>> {
    aliases::table
        .order((aliases::name, aliases::managed_by))
        .select(Alias::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Alias>> {
    aliases::table
        .find(id)
        .select(Alias::as_select())
        .get_result(conn)
        .optional()
}

/// All of a name, by source.
pub fn by_name(conn: &mut Conn, name: &str) -> QueryResult<Vec<Alias>> {
    aliases::table
        .filter(aliases::name.eq(name))
        .order(aliases::managed_by)
        .select(Alias::as_select())
        .load(conn)
}

/// Adds one.
pub fn insert(conn: &mut Conn, alias: &Alias) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(aliases::table)
            .values(alias)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes every column of the row with this id; false when there is none.
pub fn update(conn: &mut Conn, alias: &Alias) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::update(aliases::table.find(&alias.id))
            .set(alias)
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Removes one; false when there is none.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::delete(aliases::table.find(id)).execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
