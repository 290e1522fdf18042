//! Customers: those who bear what calls cost.

use crate::admin::error::AdminError;
use crate::identity::principal::{Principal, Subject};

/// Who bears what this caller's calls cost: the person, else the key. None for a caller that stands
/// for neither.
pub fn of(caller: &Principal) -> Option<String> {
    match (&caller.user_id, &caller.subject) {
        (Some(user), _) => Some(format!("user:{user}")),
        (None, Subject::Key { id, .. }) => Some(format!("key:{id}")),
        (None, Subject::Session { .. } | Subject::Outside { .. }) => None,
    }
}

/// The caller as a customer.
pub fn own(caller: &Principal) -> Result<String, AdminError> {
    of(caller).ok_or_else(|| {
        AdminError::forbidden(
            "nobody_behind",
            "no person and no key stands behind this caller, so it has no credits",
        )
    })
}

/// A customer as an admin names one.
pub fn named(owner: &str) -> Result<String, AdminError> {
    let known = owner.split_once(':').filter(|(kind, id)| {
        matches!(*kind, "user" | "key") && !id.is_empty() && owner.len() <= 256
    });
    match known {
        Some(_) => Ok(owner.to_owned()),
        None => Err(AdminError::invalid_member(
            "owner",
            format!("is {owner:?}, but must be `user:` or `key:` and an id"),
        )),
    }
}
