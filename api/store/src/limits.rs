//! Limits: how often may be called, and with how many tokens.

use diesel::prelude::*;

use crate::schema::limits;
use crate::{Conn, config_version};

/// One limit. What is None is not limited.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = limits, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Limit {
    /// UUID v7.
    pub id: String,
    /// For people.
    pub name: String,
    /// `hub`, `key`, `user`, `project`, `provider` or `model`.
    pub scope: String,
    /// Which one: an id, a project's or provider's name, a pattern of models. None: the whole hub, or
    /// each key, user or project by itself.
    pub scope_id: Option<String>,
    /// Calls in any minute.
    pub requests_per_minute: Option<i64>,
    /// Tokens in any minute, of questions and answers.
    pub tokens_per_minute: Option<i64>,
    /// Calls of a day in UTC.
    pub requests_per_day: Option<i64>,
    /// Calls at once.
    pub concurrent_calls: Option<i64>,
    /// `database` or `hub.toml`.
    pub managed_by: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of them, by id.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Limit>> {
    limits::table
        .order(limits::id)
        .select(Limit::as_select())
        .load(conn)
}

/// One by its id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Limit>> {
    limits::table
        .find(id)
        .select(Limit::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, limit: &Limit) -> QueryResult<()> {
    diesel::insert_into(limits::table)
        .values(limit)
        .execute(conn)?;
    config_version::bump(conn)
}

/// Changes one; false when it is not there.
pub fn update(conn: &mut Conn, limit: &Limit) -> QueryResult<bool> {
    let changed = diesel::update(limits::table.find(&limit.id))
        .set(limit)
        .execute(conn)?;
    config_version::bump_if(conn, changed)
}

/// Removes one; false when it is not there.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    let removed = diesel::delete(limits::table.find(id)).execute(conn)?;
    config_version::bump_if(conn, removed)
}
