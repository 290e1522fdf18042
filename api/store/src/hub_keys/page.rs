//! Lists of keys, newest first, by what people look for.

use diesel::prelude::*;

use super::HubKey;
use crate::Conn;
use crate::portable::containing;
use crate::schema::hub_keys;

/// What a key is good for at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Neither revoked nor expired.
    Active,
    /// Past its end, and not revoked.
    Expired,
    /// Revoked.
    Revoked,
}

/// Which keys are wanted. Everything left open takes all.
#[derive(Debug, Clone, Default)]
pub struct KeyFilter {
    /// Text in the name, the project, or how the secret begins or ends.
    pub q: Option<String>,
    /// Only those of this person.
    pub user_id: Option<String>,
    /// Only those in this state at `now`.
    pub state: Option<KeyState>,
    /// The moment that `state` is asked for, milliseconds since 1970.
    pub now: i64,
}

/// The state of a key at `now`.
pub fn state(key: &HubKey, now: i64) -> KeyState {
    if key.revoked_at.is_some() {
        KeyState::Revoked
    } else if key.expires_at.is_some_and(|end| end <= now) {
        KeyState::Expired
    } else {
        KeyState::Active
    }
}

/// Up to `limit` keys that are older than the key `after`, newest first.
pub fn page(
    conn: &mut Conn,
    filter: &KeyFilter,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<HubKey>> {
    use hub_keys::dsl as k;
    let mut query = hub_keys::table.select(HubKey::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(k::id.lt(after.to_owned()));
    }
    if let Some(q) = &filter.q {
        let pattern = containing(q);
        query = query.filter(
            k::name
                .like(pattern.clone())
                .escape('\\')
                .or(k::prefix.like(pattern.clone()).escape('\\'))
                .or(k::last_four.like(pattern.clone()).escape('\\'))
                .or(k::project.like(pattern).escape('\\')),
        );
    }
    if let Some(user_id) = &filter.user_id {
        query = query.filter(k::user_id.eq(user_id));
    }
    let expired = k::expires_at.le(filter.now);
    query = match filter.state {
        None => query,
        Some(KeyState::Revoked) => query.filter(k::revoked_at.is_not_null()),
        Some(KeyState::Expired) => query.filter(k::revoked_at.is_null()).filter(expired),
        Some(KeyState::Active) => query.filter(k::revoked_at.is_null()).filter(
            k::expires_at
                .is_null()
                .or(k::expires_at.gt(filter.now).assume_not_null()),
        ),
    };
    query.order(k::id.desc()).limit(limit).load(conn)
}
