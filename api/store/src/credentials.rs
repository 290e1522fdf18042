//! What providers are called with.

use diesel::prelude::*;

use crate::schema::credentials;
use crate::{Conn, config_version, credential_states};

/// One credential of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = credentials, treat_none_as_default_value = false)]
pub struct Credential {
    /// UUID v7.
    pub id: String,
    /// Whose credential.
    pub provider_id: String,
    /// For people.
    pub name: String,
    /// `api_key`, `access_key_pair` or `custom`.
    pub kind: String,
    /// The secret's envelope, bound to `id`.
    pub sealed: String,
    /// What may be shown of the secret.
    pub masked: String,
    /// The origin that the secret may be sent to.
    pub saved_for: String,
    /// Whether calls use it.
    pub active: bool,
    /// Its share among those of the provider, from 0.
    pub weight: i64,
    /// Why the provider refused it last.
    pub error: Option<String>,
    /// Calls made with it.
    pub usage_count: i64,
    /// Milliseconds since 1970.
    pub last_used_at: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of every provider, oldest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Credential>> {
    credentials::table
        .order(credentials::id)
        .select(Credential::as_select())
        .load(conn)
}

/// Those of one provider, oldest first.
pub fn of_provider(conn: &mut Conn, provider_id: &str) -> QueryResult<Vec<Credential>> {
    credentials::table
        .filter(credentials::provider_id.eq(provider_id))
        .order(credentials::id)
        .select(Credential::as_select())
        .load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Credential>> {
    credentials::table
        .find(id)
        .select(Credential::as_select())
        .get_result(conn)
        .optional()
}

/// The one that a provider has under a name; the oldest of several.
pub fn by_name(conn: &mut Conn, provider_id: &str, name: &str) -> QueryResult<Option<Credential>> {
    credentials::table
        .filter(credentials::provider_id.eq(provider_id))
        .filter(credentials::name.eq(name))
        .order(credentials::id)
        .select(Credential::as_select())
        .first(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, credential: &Credential) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(credentials::table)
            .values(credential)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes the row with this id, but not its usage, which calls go on counting meanwhile; false
/// when there is none. Another secret knows nothing of what the provider said of the last one.
pub fn update(conn: &mut Conn, credential: &Credential) -> QueryResult<bool> {
    use credentials::dsl as c;
    conn.transaction(|conn| {
        if by_id(conn, &credential.id)?.is_some_and(|old| old.masked != credential.masked) {
            credential_states::begin_anew(conn, &credential.id, credential.updated_at)?;
        }
        let rows = diesel::update(credentials::table.find(&credential.id))
            .set((
                c::provider_id.eq(&credential.provider_id),
                c::name.eq(&credential.name),
                c::kind.eq(&credential.kind),
                c::sealed.eq(&credential.sealed),
                c::masked.eq(&credential.masked),
                c::saved_for.eq(&credential.saved_for),
                c::active.eq(credential.active),
                c::weight.eq(credential.weight),
                c::error.eq(&credential.error),
                c::updated_at.eq(credential.updated_at),
            ))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Notes why the provider refused it, or that it takes it again; false when that is known.
pub fn set_error(conn: &mut Conn, id: &str, error: Option<&str>, now: i64) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let other = credentials::table
            .find(id)
            .filter(credentials::error.is_not(error));
        let rows = diesel::update(other)
            .set((
                credentials::error.eq(error),
                credentials::updated_at.eq(now),
            ))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Counts a call. Not a change of the configuration.
pub fn touch(conn: &mut Conn, id: &str, uses: i64, now: i64) -> QueryResult<()> {
    diesel::update(credentials::table.find(id))
        .set((
            credentials::usage_count.eq(credentials::usage_count + uses),
            credentials::last_used_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Removes one; false when there is none.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::delete(credentials::table.find(id)).execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
