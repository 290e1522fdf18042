//! Small settings of this installation that a person or the hub itself wrote.

use diesel::prelude::*;

use crate::schema::settings;
use crate::{Conn, portable};

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = settings, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Setting {
    /// What is set.
    pub name: String,
    /// Its value, in the form its reader knows.
    pub value: String,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of them, by name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Setting>> {
    settings::table
        .order(settings::name)
        .select(Setting::as_select())
        .load(conn)
}

/// The value of one.
pub fn value(conn: &mut Conn, name: &str) -> QueryResult<Option<String>> {
    settings::table
        .find(name)
        .select(settings::value)
        .get_result(conn)
        .optional()
}

/// Writes one, new or not.
pub fn set(conn: &mut Conn, setting: &Setting) -> QueryResult<()> {
    portable::upsert_setting(conn, setting)
}

/// Removes one; false when it was not there.
pub fn delete(conn: &mut Conn, name: &str) -> QueryResult<bool> {
    diesel::delete(settings::table.find(name))
        .execute(conn)
        .map(|rows| rows > 0)
}
