//! Who may be called at this moment: how credentials stand with their providers, which circuits are
//! open, and whose turn it is.
//!
//! The configuration says what may be called at all; this room knows what the calls have taught.
//! Credentials' states are rows, so that they survive a restart and every process knows them.
//! So are those of models, which are told to people and decide about no call.
//! Circuits are of this process alone: what it sees of a provider is news within seconds.

pub mod circuit;
pub mod circuits;
pub mod credentials;
pub mod models;
pub mod rotation;
pub mod state;
pub mod told;

use std::sync::Arc;

use self::circuits::Circuits;
use self::credentials::Credentials;
use self::models::Models;
use self::rotation::Rotation;
use crate::clock::{Clock, Millis};
use crate::config::breaker::BreakerSettings;
use crate::routing::{CredentialEntry, ProviderEntry, Target, Turns};
use store::Store;

/// What this process knows of those it calls.
pub struct Standing {
    /// How credentials stand.
    pub credentials: Credentials,
    /// Circuits of providers and models.
    pub circuits: Arc<Circuits>,
    /// Which models can be called, as it was seen last.
    pub models: Models,
    /// Whose turn it is.
    pub rotation: Rotation,
}

/// Why a target is not called now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// The provider takes the credential again at this moment.
    Limited(Millis),
    /// The provider does not take the credential, for this model or at all; it is asked again then,
    /// if that is planned.
    Refused(Option<Millis>),
    /// The account behind the credential cannot pay; the provider is asked again then, if that is
    /// planned.
    Exhausted(Option<Millis>),
    /// Too many calls of this model failed at the provider; one may try at this moment.
    Broken(Millis),
}

impl Unfit {
    /// When it may be worth another look, if that is known.
    pub fn until(&self) -> Option<Millis> {
        match self {
            Unfit::Limited(until) | Unfit::Broken(until) => Some(*until),
            Unfit::Refused(until) | Unfit::Exhausted(until) => *until,
        }
    }
}

impl Standing {
    /// Knows nothing yet; [`Credentials::absorb`] brings what the rows know.
    pub fn new(store: Store, clock: Arc<dyn Clock>, breaker: BreakerSettings) -> Self {
        Standing {
            credentials: Credentials::new(store.clone(), Arc::clone(&clock)),
            models: Models::new(store, Arc::clone(&clock)),
            circuits: Arc::new(Circuits::new(breaker, clock)),
            rotation: Rotation::default(),
        }
    }

    /// Why a target is not to be called now. `None`: it may be.
    pub fn unfit(&self, target: &Target, now: Millis) -> Option<Unfit> {
        let credential = target.credential.as_ref();
        credential
            .and_then(|known| self.credentials.unfit(&known.id, &target.model, now))
            .or_else(|| self.circuits.unfit(&target.provider.id, &target.model, now))
    }
}

impl Turns for Standing {
    /// Those that may be used take turns; behind them come those that may not be for now, so that
    /// whoever asks learns why.
    fn order(&self, provider: &ProviderEntry, model: &str) -> Vec<Arc<CredentialEntry>> {
        let now = self.credentials.now();
        let (fit, unfit): (Vec<_>, Vec<_>) = provider
            .credentials
            .iter()
            .map(Arc::clone)
            .partition(|known| self.credentials.unfit(&known.id, model, now).is_none());
        let mut ordered = self.rotation.order(&provider.id, fit);
        ordered.extend(unfit);
        ordered
    }
}
