//! How credentials stand with their providers: what every process of the hub knows of it.

use diesel::prelude::*;

use crate::schema::{credential_states as table, credentials};
use crate::{Conn, portable};

/// How one credential stands, as a whole or for one model.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = table, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CredentialState {
    /// Whose state.
    pub credential_id: String,
    /// The provider's name for the model; empty where the whole credential is meant.
    pub model: String,
    /// `active`, `limited`, `barred`, `refused` or `exhausted`.
    pub state: String,
    /// Milliseconds since 1970: it ends by itself then.
    pub until_at: Option<i64>,
    /// Stable code of what led to it.
    pub code: Option<String>,
    /// The provider's words, without secrets.
    pub reason: Option<String>,
    /// How often in a row it was so.
    pub failures: i64,
    /// Milliseconds since 1970: the provider is asked again then.
    pub check_at: Option<i64>,
    /// Milliseconds since 1970: the latest counts.
    pub changed_at: i64,
}

/// Every state that is kept.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<CredentialState>> {
    table::table
        .order((table::credential_id, table::model))
        .select(CredentialState::as_select())
        .load(conn)
}

/// Those whose provider is to be asked again by now, the longest due first.
pub fn due(conn: &mut Conn, now: i64) -> QueryResult<Vec<CredentialState>> {
    table::table
        .filter(table::check_at.le(now))
        .order(table::check_at)
        .select(CredentialState::as_select())
        .load(conn)
}

/// Keeps a state unless a later one is known; false then, and where the credential is gone.
pub fn put(conn: &mut Conn, state: &CredentialState) -> QueryResult<bool> {
    let known = credentials::table.find(&state.credential_id);
    if !diesel::select(diesel::dsl::exists(known)).get_result(conn)? {
        return Ok(false);
    }
    portable::upsert_credential_state(conn, state)
}

/// Forgets what was said of a credential: it is active, as a whole and for every model.
pub fn begin_anew(conn: &mut Conn, credential_id: &str, now: i64) -> QueryResult<()> {
    diesel::update(table::table.filter(table::credential_id.eq(credential_id)))
        .set((
            table::state.eq("active"),
            table::until_at.eq(None::<i64>),
            table::code.eq(None::<String>),
            table::reason.eq(None::<String>),
            table::failures.eq(0),
            table::check_at.eq(None::<i64>),
            table::changed_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Removes what has ended before this moment and says nothing any more.
pub fn prune(conn: &mut Conn, before: i64) -> QueryResult<usize> {
    let ended = table::until_at
        .lt(before)
        .or(table::state.eq("active").and(table::changed_at.lt(before)));
    let whole = table::check_at.is_null();
    diesel::delete(table::table.filter(whole).filter(ended.assume_not_null())).execute(conn)
}

/// When a provider is to be asked again next, in milliseconds since 1970.
pub fn next_check(conn: &mut Conn) -> QueryResult<Option<i64>> {
    table::table
        .select(diesel::dsl::min(table::check_at))
        .get_result(conn)
}
