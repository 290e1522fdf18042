//! Keys that seal secrets, each sealed itself by the master key.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::data_keys;

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = data_keys, treat_none_as_default_value = false)]
pub struct DataKey {
    /// Stands in the envelope of each secret it sealed.
    pub id: String,
    /// The key, sealed by the master key.
    pub sealed: String,
    /// Which master key sealed it.
    pub master_key_id: String,
    /// Whether new secrets are sealed with it.
    pub active: bool,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// All of them, oldest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<DataKey>> {
    data_keys::table
        .order((data_keys::created_at, data_keys::id))
        .select(DataKey::as_select())
        .load(conn)
}

/// The one that seals now: the newest that is active.
pub fn active(conn: &mut Conn) -> QueryResult<Option<DataKey>> {
    data_keys::table
        .filter(data_keys::active.eq(true))
        .order((data_keys::created_at.desc(), data_keys::id.desc()))
        .select(DataKey::as_select())
        .first(conn)
        .optional()
}

/// The one that an envelope names.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<DataKey>> {
    data_keys::table
        .find(id)
        .select(DataKey::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one. When it is active, it takes the place of the one before.
pub fn insert(conn: &mut Conn, key: &DataKey) -> QueryResult<()> {
    conn.transaction(|conn| {
        if key.active {
            diesel::update(data_keys::table)
                .set(data_keys::active.eq(false))
                .execute(conn)?;
        }
        diesel::insert_into(data_keys::table)
            .values(key)
            .execute(conn)
            .map(|_| ())
    })
}

/// Keeps a key that was sealed anew, under another master key.
pub fn reseal(conn: &mut Conn, id: &str, sealed: &str, master_key_id: &str) -> QueryResult<bool> {
    diesel::update(data_keys::table.find(id))
        .set((
            data_keys::sealed.eq(sealed),
            data_keys::master_key_id.eq(master_key_id),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}
