//! Providers: where calls go. The same name may come from several sources.

use diesel::prelude::*;

use crate::schema::providers;
use crate::{Conn, config_version};

/// One provider of one source.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = providers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Provider {
    /// UUID v7.
    pub id: String,
    /// The part of a model name before the slash.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// `openai`, `anthropic`, `compatible` or `demo`.
    pub kind: String,
    /// Where its API begins.
    pub base_url: String,
    /// For providers that have regions.
    pub region: Option<String>,
    /// Whether calls go there.
    pub enabled: bool,
    /// Whether its address may be a private one.
    pub private_network: bool,
    /// JSON object of further settings.
    pub config: String,
    /// `database`, `hub.toml`, `environment` or `builtin`.
    pub managed_by: String,
    /// The principal who made it.
    pub created_by: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of every source, by name and then source.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Provider>> {
    providers::table
        .order((providers::name, providers::managed_by))
        .select(Provider::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Provider>> {
    providers::table
        .find(id)
        .select(Provider::as_select())
        .get_result(conn)
        .optional()
}

/// All of a name, by source.
pub fn by_name(conn: &mut Conn, name: &str) -> QueryResult<Vec<Provider>> {
    providers::table
        .filter(providers::name.eq(name))
        .order(providers::managed_by)
        .select(Provider::as_select())
        .load(conn)
}

/// The one that a source has under a name.
pub fn by_name_and_source(
    conn: &mut Conn,
    name: &str,
    managed_by: &str,
) -> QueryResult<Option<Provider>> {
    providers::table
        .filter(providers::name.eq(name))
        .filter(providers::managed_by.eq(managed_by))
        .select(Provider::as_select())
        .first(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, provider: &Provider) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(providers::table)
            .values(provider)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes every column of the row with this id; false when there is none.
pub fn update(conn: &mut Conn, provider: &Provider) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::update(providers::table.find(&provider.id))
            .set(provider)
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Removes one with its credentials and models; false when there is none.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::delete(providers::table.find(id)).execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
