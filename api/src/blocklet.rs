//! Running under Blocklet Server: its environment, its live configuration, and those whom it
//! vouches for.

pub mod access_key;
pub mod base58;
pub mod component;
pub mod csrf;
pub mod did;
pub mod environment;
pub mod headers;
pub mod hex;
pub mod live;
pub mod login_token;
mod mount_points;
mod outside;
pub mod passport;
pub mod people;
pub mod sealed;
pub mod service;
pub mod stable_json;
pub mod token_place;
pub mod wallet;

use std::sync::Arc;

use arc_swap::ArcSwap;
use store::Store;

use self::access_key::AccessKeys;
use self::environment::Environment;
use self::live::Live;
use self::people::{People, Person};
use crate::clock::Clock;
use crate::routing::Snapshot;

/// The DID of the hub's component: clients look for it, and Payment Kit knows the hub by it.
pub const HUB_DID: &str = "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ";

/// What a hub under Blocklet Server knows beside what every hub knows. One for all workers.
pub struct Blocklet {
    /// What was told at start.
    pub environment: Arc<Environment>,
    /// What may change since.
    pub live: Arc<Live>,
    /// What the hub knows; who pays, above all.
    snapshot: Arc<ArcSwap<Snapshot>>,
    clock: Arc<dyn Clock>,
    access_keys: AccessKeys,
    people: People,
}

impl Blocklet {
    /// Reads the live configuration once; nobody was seen yet.
    pub fn new(
        environment: Arc<Environment>,
        store: Store,
        snapshot: Arc<ArcSwap<Snapshot>>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Blocklet {
            access_keys: AccessKeys::new(Arc::clone(&environment), Arc::clone(&clock)),
            people: People::new(store, Arc::clone(&clock)),
            live: Live::open(Arc::clone(&environment)),
            environment,
            snapshot,
            clock,
        }
    }

    /// Somebody called: they are written down, and get the starter credit if they are new.
    async fn meet(&self, person: Person) {
        let starter = self.snapshot.load().billing.starter;
        self.people.met(person, starter).await;
    }
}
