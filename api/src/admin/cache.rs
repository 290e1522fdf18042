//! Replies that are given to who asks the same.

pub mod metrics;
pub mod purge;
pub mod show;

use crate::cache::scope_of;

/// Whose replies a person or a key gets, by the words that a call is known by.
fn scope(project: Option<&str>, user: Option<&str>, key: Option<&str>) -> Option<String> {
    let owner = match (user, key) {
        (Some(user), _) => Some(format!("user:{user}")),
        (None, Some(key)) => Some(format!("key:{key}")),
        (None, None) => None,
    };
    scope_of(project, owner.as_deref())
}
