//! Where conversations were answered last, so that they go on there. Bounded; what is forgotten is
//! placed anew.

use std::hash::{BuildHasher, DefaultHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use crate::routing::Target;

/// Conversations that are remembered; some 100 bytes each.
const MOST: u64 = 50_000;

/// A provider forgets a prompt after minutes, or after an hour at most.
const IDLE: Duration = Duration::from_secs(3_600);

/// Where a conversation was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    provider_id: String,
    model: String,
    credential_id: Option<String>,
}

impl Spot {
    /// The spot of a target.
    pub fn of(target: &Target) -> Spot {
        Spot {
            provider_id: target.provider.id.clone(),
            model: target.model.clone(),
            credential_id: target.credential.as_ref().map(|known| known.id.clone()),
        }
    }

    /// The target is this spot.
    pub fn is(&self, target: &Target) -> bool {
        self.provider_id == target.provider.id
            && self.model == target.model
            && self.credential_id.as_deref()
                == target.credential.as_ref().map(|known| known.id.as_str())
    }
}

/// What this process remembers.
#[derive(Debug)]
pub struct Settled {
    spots: Cache<u64, Arc<Spot>>,
    /// Nobody outside can make two conversations look like one.
    seed: RandomState,
}

impl Default for Settled {
    fn default() -> Self {
        Settled {
            spots: Cache::builder()
                .max_capacity(MOST)
                .time_to_idle(IDLE)
                .build(),
            seed: RandomState::new(),
        }
    }
}

impl Settled {
    /// Makes the number by which a conversation is known.
    pub fn hasher(&self) -> DefaultHasher {
        self.seed.build_hasher()
    }

    /// Where a conversation was answered last.
    pub fn spot(&self, conversation: u64) -> Option<Arc<Spot>> {
        self.spots.get(&conversation)
    }

    /// A conversation was answered by a target.
    pub fn note(&self, conversation: u64, target: &Target) {
        let spot = Spot::of(target);
        if self
            .spots
            .get(&conversation)
            .is_none_or(|known| *known != spot)
        {
            self.spots.insert(conversation, Arc::new(spot));
        }
    }
}
