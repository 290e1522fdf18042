//! What people call those behind ids, for lists that hold the ids.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{hub_keys, users};

/// SQLite takes 32,766 values in one statement; far fewer are faster to prepare.
const AT_ONCE: usize = 500;

/// Names of people by id; ids that nobody has are left out.
pub fn of_users(conn: &mut Conn, ids: &[String]) -> QueryResult<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let found: Vec<(String, String)> = users::table
            .filter(users::id.eq_any(ids))
            .select((users::id, users::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(names)
}

/// Names of hub keys by id, also of revoked ones; ids that no key has are left out.
pub fn of_keys(conn: &mut Conn, ids: &[String]) -> QueryResult<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let found: Vec<(String, String)> = hub_keys::table
            .filter(hub_keys::id.eq_any(ids))
            .select((hub_keys::id, hub_keys::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(names)
}

/// Names of customers (`user:` or `key:` and an id) by what they are called in the ledger.
pub fn of_owners(conn: &mut Conn, owners: &[String]) -> QueryResult<BTreeMap<String, String>> {
    let ids = |kind: &str| -> Vec<String> {
        let ids = owners.iter().filter_map(|owner| owner.strip_prefix(kind));
        ids.map(str::to_owned).collect()
    };
    let (users, keys) = (ids("user:"), ids("key:"));
    let users = of_users(conn, &users)?.into_iter();
    let keys = of_keys(conn, &keys)?.into_iter();
    let users = users.map(|(id, name)| (format!("user:{id}"), name));
    Ok(users
        .chain(keys.map(|(id, name)| (format!("key:{id}"), name)))
        .collect())
}
