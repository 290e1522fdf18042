//! Models that a provider offers beyond those of the catalogue, or with facts of their own.

use diesel::prelude::*;

use crate::schema::models;
use crate::{Conn, config_version};

/// One model of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = models, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Model {
    /// UUID v7.
    pub id: String,
    /// Who offers it.
    pub provider_id: String,
    /// The provider's name for it.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: String,
    /// Longest input and output together.
    pub context_tokens: Option<i64>,
    /// Longest output.
    pub output_tokens: Option<i64>,
    /// JSON array of words.
    pub abilities: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of every provider, by provider and name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Model>> {
    models::table
        .order((models::provider_id, models::name, models::kind))
        .select(Model::as_select())
        .load(conn)
}

/// Those of one provider, by name.
pub fn of_provider(conn: &mut Conn, provider_id: &str) -> QueryResult<Vec<Model>> {
    models::table
        .filter(models::provider_id.eq(provider_id))
        .order((models::name, models::kind))
        .select(Model::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Model>> {
    models::table
        .find(id)
        .select(Model::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, model: &Model) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(models::table)
            .values(model)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes every column of the row with this id; false when there is none.
pub fn update(conn: &mut Conn, model: &Model) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::update(models::table.find(&model.id))
            .set(model)
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Removes one; false when there is none.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::delete(models::table.find(id)).execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
