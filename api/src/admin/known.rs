//! Whether somebody whom a request names is there. Credits for nobody, or a limit that binds nobody,
//! look right in every list and never do anything.
//!
//! Only keys are looked up: people may be named before they were seen for the first time, and
//! projects come into being by calls.

use store::Store;
use store::hub_keys::{HubKey, by_id, live};

use super::error::AdminError;
use crate::catalogue::close_names;

/// How many keys are shown to whoever named one that is not there.
const CLOSE_NAMES: usize = 3;

/// Refuses an id that is no hub key's, in whatever state. `member` is the one that names it.
pub(super) async fn key(store: &Store, member: &str, id: &str) -> Result<(), AdminError> {
    let wanted = id.to_owned();
    let others = store
        .read(move |conn| match by_id(conn, &wanted)? {
            Some(_) => Ok(None),
            None => live(conn, 0).map(Some),
        })
        .await?;
    let Some(others) = others else {
        return Ok(());
    };
    let problem = format!(
        "names a key that is not there: {id:?} is no key's id{}",
        hint(id, &others)
    );
    Err(AdminError::invalid_member(member, problem))
}

/// The same for a customer: `user:` or `key:` and an id.
pub(super) async fn customer(store: &Store, member: &str, owner: &str) -> Result<(), AdminError> {
    match owner.strip_prefix("key:") {
        Some(id) => key(store, member, id).await,
        None => Ok(()),
    }
}

/// People know keys by their names.
fn hint(id: &str, keys: &[HubKey]) -> String {
    let names = keys.iter().map(|key| key.name.as_str());
    let close = close_names(id, names, CLOSE_NAMES);
    let told: Vec<String> = keys
        .iter()
        .filter(|key| close.contains(&key.name.as_str()))
        .take(CLOSE_NAMES)
        .map(|key| format!("{} is {:?}", key.id, key.name))
        .collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("; close to it: {}", told.join(", ")),
    }
}
