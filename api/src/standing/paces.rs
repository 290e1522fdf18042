//! The paces of every model at every provider.

use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};

use super::pace::Pace;
use crate::clock::Millis;

/// Callers name models: of one provider no more are remembered.
const MOST_MODELS: usize = 1_024;

type Models = HashMap<String, Arc<Pace>>;

/// What this process has seen.
#[derive(Debug, Default)]
pub struct Paces(RwLock<HashMap<String, Models>>);

impl Paces {
    /// That of a model, by the provider's row and its name for the model.
    pub fn of(&self, provider_id: &str, model: &str, now: Millis) -> Arc<Pace> {
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            let pace = known.get(provider_id).and_then(|models| models.get(model));
            if let Some(pace) = pace {
                pace.used.store(now.0, Relaxed);
                return Arc::clone(pace);
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let models = known.entry(provider_id.to_owned()).or_default();
        if models.len() >= MOST_MODELS {
            let oldest = models
                .iter()
                .min_by_key(|(_, pace)| pace.used.load(Relaxed));
            if let Some(name) = oldest.map(|(name, _)| name.clone()) {
                models.remove(&name);
            }
        }
        let pace = models.entry(model.to_owned()).or_default();
        pace.used.store(now.0, Relaxed);
        Arc::clone(pace)
    }
}
