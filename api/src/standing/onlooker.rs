//! Looking at whose turn it is without taking one.

use std::hash::DefaultHasher;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::Standing;
use super::pace::Pace;
use super::settled::Spot;
use super::tallies::Tally;
use crate::clock::Millis;
use crate::routing::{CredentialEntry, ProviderEntry, Target, Turns};

/// Sees what a call would meet now. No turn passes by it: of the credentials that may be used the
/// first stands first.
pub struct Onlooker<'s>(pub &'s Standing);

impl Turns for Onlooker<'_> {
    fn order(&self, provider: &ProviderEntry, model: &str) -> Vec<Arc<CredentialEntry>> {
        let now = self.now();
        let known = &self.0.credentials;
        let mut credentials = provider.credentials.clone();
        credentials.sort_by_key(|one| known.unfit(&one.id, model, now).is_some());
        credentials
    }

    fn pace(&self, provider_id: &str, model: &str) -> Arc<Pace> {
        self.0.pace(provider_id, model)
    }

    fn tally(&self, route: &str) -> (u64, Arc<Tally>) {
        let tally = self.0.tallies.of(route);
        (tally.calls.load(Relaxed), tally)
    }

    fn spot(&self, conversation: u64) -> Option<Arc<Spot>> {
        self.0.spot(conversation)
    }

    fn hasher(&self) -> DefaultHasher {
        self.0.hasher()
    }

    fn is_fit(&self, target: &Target) -> bool {
        self.0.is_fit(target)
    }

    fn now(&self) -> Millis {
        self.0.now()
    }
}
