//! Running under Blocklet Server: its environment, its live configuration, and those whom it
//! vouches for.

pub mod access_key;
pub mod base58;
pub mod component;
pub mod csrf;
pub mod did;
pub mod environment;
pub mod event_bus;
pub mod headers;
pub mod hex;
pub mod live;
pub mod login_token;
pub mod media_kit;
pub mod messages;
mod mount_points;
pub mod observability;
mod outside;
pub mod passport;
pub mod people;
pub mod profiles;
pub mod sealed;
pub mod service;
pub mod stable_json;
mod telling;
pub mod token_place;
pub mod wallet;

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use store::Store;
use url::Url;

use self::access_key::AccessKeys;
use self::environment::Environment;
use self::live::Live;
use self::people::{People, Person};
use self::profiles::{Profile, Profiles};
use self::service::Connections;
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
    profiles: Profiles,
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
            profiles: Profiles::default(),
            live: Live::open(Arc::clone(&environment)),
            environment,
            snapshot,
            clock,
        }
    }

    /// Where people reach the hub now, without a slash at the end: an admin may have moved it since
    /// the start.
    pub fn address(&self) -> String {
        let live = self.live.load();
        live.address_of(&self.environment.component_did)
            .unwrap_or_else(|| self.environment.public_url())
    }

    /// What the app knows of these people; those whom it does not know are left out.
    pub async fn profiles(
        &self,
        dids: &[String],
        connections: &Connections,
    ) -> HashMap<String, Profile> {
        let now = self.clock.now();
        self.profiles
            .of(dids, &self.environment, connections, now)
            .await
    }

    /// The app's address now, without a mount point.
    pub fn app_url(&self) -> Url {
        let live = self.live.load().app_url.clone();
        live.unwrap_or_else(|| self.environment.app_url.clone())
    }

    /// Somebody called: they are written down, and get the starter credit if they are new.
    async fn meet(&self, person: Person) {
        let starter = self.snapshot.load().billing.starter;
        self.people.met(person, starter).await;
    }
}
