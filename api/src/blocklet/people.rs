//! People whom Blocklet Server vouches for get a row of their own when they are first seen.

use std::sync::Arc;

use moka::sync::Cache;
use store::ledger::starter::{self, Starter};
use store::{Conn, QueryResult, Store};

use crate::clock::Clock;
use crate::identity::principal::Role;
use crate::identity::token;

/// Says in the table who vouches.
pub const SOURCE: &str = "blocklet";

/// People that this process has written.
const REMEMBERED: u64 = 100_000;

/// A person, as far as the credential tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their DID.
    pub did: String,
    /// What they are called; `None` if the credential does not say.
    pub name: Option<String>,
    /// Their role, if the credential speaks of the person and not of a key.
    pub role: Option<Role>,
}

/// Writes people down, each once.
pub struct People {
    store: Store,
    clock: Arc<dyn Clock>,
    written: Cache<String, Written>,
}

/// What was written of somebody, and the starter credit that there was then.
#[derive(Clone)]
struct Written {
    person: Person,
    starter: Option<Starter>,
}

impl People {
    /// Nobody was seen yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        People {
            store,
            clock,
            written: Cache::new(REMEMBERED),
        }
    }

    /// Somebody called. Writes only when they, their name or their role are new to this process, or
    /// when there is another starter credit; a write that fails is tried again at their next call
    /// and keeps nobody out.
    pub async fn met(&self, person: Person, starter: Option<Starter>) {
        let known = self.written.get(&person.did);
        if known.is_some_and(|known| known.person.tells(&person) && known.starter == starter) {
            return;
        }
        let (row, now) = (person.clone(), self.clock.now().0);
        let written = self.store.write(move |conn| {
            write(conn, &row, now)?;
            if let Some(starter) = &starter {
                starter::give(conn, &row.did, starter, token::new_id(), now)?;
            }
            Ok(())
        });
        match written.await {
            Ok(()) => {
                let did = person.did.clone();
                self.written.insert(did, Written { person, starter });
            }
            Err(error) => {
                tracing::warn!(%error, user = person.did, "a person could not be written");
            }
        }
    }
}

impl Person {
    fn tells(&self, other: &Person) -> bool {
        (other.name.is_none() || self.name == other.name)
            && (other.role.is_none() || self.role == other.role)
    }
}

/// In one transaction, so that two processes write the person once.
fn write(conn: &mut Conn, person: &Person, now: i64) -> QueryResult<()> {
    let held = store::users::by_id(conn, &person.did)?;
    let role = person.role.map(Role::word);
    let row = match held {
        Some(held) => store::users::User {
            name: person.name.clone().unwrap_or(held.name),
            role: role.map_or(held.role, str::to_owned),
            last_seen_at: Some(now),
            ..held
        },
        None => store::users::User {
            id: person.did.clone(),
            name: person.name.clone().unwrap_or_else(|| person.did.clone()),
            email: None,
            role: role.unwrap_or(Role::Guest.word()).to_owned(),
            source: SOURCE.to_owned(),
            password_hash: None,
            created_at: now,
            last_seen_at: Some(now),
            email_trusted: false,
            deactivated_at: None,
        },
    };
    store::users::upsert(conn, &row)
}
