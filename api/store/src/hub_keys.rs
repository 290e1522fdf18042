//! Keys that applications call with. Only the SHA-256 of the secret is kept.

use diesel::prelude::*;

use crate::schema::hub_keys;
use crate::{Conn, config_version};

pub mod page;

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = hub_keys, treat_none_as_default_value = false)]
pub struct HubKey {
    /// UUID v7.
    pub id: String,
    /// For people.
    pub name: String,
    /// SHA-256 of the secret, in hexadecimal.
    pub hash: String,
    /// How the secret begins.
    pub prefix: String,
    /// How the secret ends.
    pub last_four: String,
    /// `admin` or `member`.
    pub role: String,
    /// Whose key, if it is someone's.
    pub user_id: Option<String>,
    /// What its calls are counted under.
    pub project: Option<String>,
    /// JSON array of patterns; empty: all models.
    pub models: String,
    /// `database` or `hub.toml`.
    pub managed_by: String,
    /// The key that a rotation made in its place.
    pub replaced_by: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; None: never.
    pub expires_at: Option<i64>,
    /// Milliseconds since 1970; None: it was not.
    pub revoked_at: Option<i64>,
    /// Milliseconds since 1970.
    pub last_used_at: Option<i64>,
    /// Its calls are answered with replies that are no older, in seconds; None: with new ones.
    pub cache_seconds: Option<i64>,
    /// How often it may call, and who goes before whom.
    #[diesel(embed)]
    pub limits: KeyLimits,
}

/// How often a key may call; None: as often as it likes.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = hub_keys, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct KeyLimits {
    /// Calls in any minute.
    pub requests_per_minute: Option<i64>,
    /// Tokens in any minute.
    pub tokens_per_minute: Option<i64>,
    /// Calls of a day in UTC.
    pub requests_per_day: Option<i64>,
    /// Calls at once.
    pub concurrent_calls: Option<i64>,
    /// Where calls wait, those of the higher priority go first.
    pub priority: i64,
}

/// All that a call may come with at `now`: neither revoked nor expired.
pub fn live(conn: &mut Conn, now: i64) -> QueryResult<Vec<HubKey>> {
    hub_keys::table
        .filter(hub_keys::revoked_at.is_null())
        .filter(
            hub_keys::expires_at
                .is_null()
                .or(hub_keys::expires_at.gt(now).assume_not_null()),
        )
        .order(hub_keys::id)
        .select(HubKey::as_select())
        .load(conn)
}

/// One by id, in whatever state.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<HubKey>> {
    hub_keys::table
        .find(id)
        .select(HubKey::as_select())
        .get_result(conn)
        .optional()
}

/// The one whose secret has this SHA-256 (hexadecimal), in whatever state.
pub fn by_hash(conn: &mut Conn, hash: &str) -> QueryResult<Option<HubKey>> {
    hub_keys::table
        .filter(hub_keys::hash.eq(hash))
        .select(HubKey::as_select())
        .first(conn)
        .optional()
}

/// Those of a source, in whatever state, oldest first.
pub fn of_source(conn: &mut Conn, managed_by: &str) -> QueryResult<Vec<HubKey>> {
    hub_keys::table
        .filter(hub_keys::managed_by.eq(managed_by))
        .order(hub_keys::id)
        .select(HubKey::as_select())
        .load(conn)
}

/// Adds one.
pub fn insert(conn: &mut Conn, key: &HubKey) -> QueryResult<()> {
    conn.transaction(|conn| {
        diesel::insert_into(hub_keys::table)
            .values(key)
            .execute(conn)?;
        config_version::bump(conn)
    })
}

/// Writes what may change of the key with this id: name, role, user, project, models, expiry,
/// limits, successor and how its replies are cached. False when there is none.
pub fn update(conn: &mut Conn, key: &HubKey) -> QueryResult<bool> {
    use hub_keys::dsl as k;
    conn.transaction(|conn| {
        let rows = diesel::update(hub_keys::table.find(&key.id))
            .set((
                k::name.eq(&key.name),
                k::role.eq(&key.role),
                k::user_id.eq(&key.user_id),
                k::project.eq(&key.project),
                k::models.eq(&key.models),
                k::expires_at.eq(key.expires_at),
                k::replaced_by.eq(&key.replaced_by),
                k::cache_seconds.eq(key.cache_seconds),
                key.limits,
            ))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Revokes one for good; false when it is unknown or was revoked before.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let open = hub_keys::table
            .find(id)
            .filter(hub_keys::revoked_at.is_null());
        let rows = diesel::update(open)
            .set(hub_keys::revoked_at.eq(now))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Takes a revocation back, as when a key returns to `hub.toml`; false when there is none.
pub fn restore(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let revoked = hub_keys::table
            .find(id)
            .filter(hub_keys::revoked_at.is_not_null());
        let rows = diesel::update(revoked)
            .set(hub_keys::revoked_at.eq(None::<i64>))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Sets when it ends and, on a rotation, which key follows it; false when there is none.
pub fn set_expiry(
    conn: &mut Conn,
    id: &str,
    expires_at: Option<i64>,
    replaced_by: Option<&str>,
) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let rows = diesel::update(hub_keys::table.find(id))
            .set((
                hub_keys::expires_at.eq(expires_at),
                replaced_by.map(|other| hub_keys::replaced_by.eq(other)),
            ))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}

/// Notes that it was used for something else than a call, at most once in so many milliseconds.
/// Whether it was noted.
pub fn touch_once_in(conn: &mut Conn, id: &str, now: i64, gap_ms: i64) -> QueryResult<bool> {
    let old = hub_keys::last_used_at.is_null().or(hub_keys::last_used_at
        .lt(now.saturating_sub(gap_ms))
        .assume_not_null());
    diesel::update(hub_keys::table.find(id).filter(old))
        .set(hub_keys::last_used_at.eq(now))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Notes a call. Not a change of the configuration.
pub fn touch(conn: &mut Conn, id: &str, now: i64) -> QueryResult<()> {
    diesel::update(hub_keys::table.find(id))
        .set(hub_keys::last_used_at.eq(now))
        .execute(conn)
        .map(|_| ())
}
