//! What the router asks those who know how targets have been doing.

use std::hash::DefaultHasher;
use std::sync::Arc;

use super::plan::Target;
use super::snapshot::{CredentialEntry, ProviderEntry};
use crate::clock::Millis;
use crate::standing::pace::Pace;
use crate::standing::settled::Spot;
use crate::standing::tallies::Tally;

/// Whose turn it is, and how targets have been doing.
pub trait Turns {
    /// All credentials of a provider, the one whose turn it is first.
    fn order(&self, provider: &ProviderEntry, model: &str) -> Vec<Arc<CredentialEntry>>;

    /// How a model at a provider has been doing.
    fn pace(&self, provider_id: &str, model: &str) -> Arc<Pace>;

    /// The number of this call among those of a route, and what is counted of them.
    fn tally(&self, route: &str) -> (u64, Arc<Tally>);

    /// Where a conversation was answered last.
    fn spot(&self, conversation: u64) -> Option<Arc<Spot>>;

    /// Makes the number by which a conversation is known.
    fn hasher(&self) -> DefaultHasher;

    /// A target may be called now.
    fn is_fit(&self, target: &Target) -> bool;

    /// What time it is.
    fn now(&self) -> Millis;
}

/// For a plan that nobody follows: it is nobody's turn, and nothing is known.
pub struct AsSaved;

impl Turns for AsSaved {
    fn order(&self, provider: &ProviderEntry, _: &str) -> Vec<Arc<CredentialEntry>> {
        provider.credentials.clone()
    }

    fn pace(&self, _: &str, _: &str) -> Arc<Pace> {
        Arc::default()
    }

    fn tally(&self, _: &str) -> (u64, Arc<Tally>) {
        (0, Arc::default())
    }

    fn spot(&self, _: u64) -> Option<Arc<Spot>> {
        None
    }

    fn hasher(&self) -> DefaultHasher {
        DefaultHasher::new()
    }

    fn is_fit(&self, _: &Target) -> bool {
        true
    }

    fn now(&self) -> Millis {
        Millis(0)
    }
}
