//! Who may be called at this moment: how credentials stand with their providers, which circuits are
//! open, and whose turn it is.
//!
//! The configuration says what may be called at all; this room knows what the calls have taught.
//! Credentials' states are rows, so that they survive a restart and every process knows them.
//! So are those of models, which are told to people and decide about no call.
//! Circuits are of this process alone: what it sees of a provider is news within seconds.

pub mod allowance;
pub mod circuit;
pub mod circuits;
pub mod credentials;
pub mod models;
mod onlooker;
pub mod pace;
mod paces;
pub mod rotation;
pub mod settled;
pub mod state;
pub mod tallies;
pub mod told;

use std::hash::DefaultHasher;
use std::sync::Arc;

use actix_http::header::HeaderMap;

pub use self::onlooker::Onlooker;

use self::circuits::Circuits;
use self::credentials::Credentials;
use self::models::Models;
use self::pace::Pace;
use self::paces::Paces;
use self::rotation::Rotation;
use self::settled::{Settled, Spot};
use self::tallies::{Tallies, Tally};
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
    /// How models have been doing at their providers.
    pub paces: Paces,
    /// Where conversations go on.
    pub settled: Settled,
    /// What was counted of routes.
    pub tallies: Tallies,
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
    /// In one word.
    pub fn name(&self) -> &'static str {
        match self {
            Unfit::Limited(_) => "limited",
            Unfit::Refused(_) => "refused",
            Unfit::Exhausted(_) => "exhausted",
            Unfit::Broken(_) => "left alone",
        }
    }

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
            paces: Paces::default(),
            settled: Settled::default(),
            tallies: Tallies::default(),
        }
    }

    /// Learns from the headers of an answer whether anything is left to the credential that was used.
    /// `tokens` is what such a call usually uses.
    pub fn learn(&self, target: &Target, headers: &HeaderMap, tokens: u64) {
        if let Some(credential) = &target.credential
            && let Some(wait) = allowance::used_up(headers, tokens, self.credentials.now())
        {
            self.credentials
                .used_up(&credential.id, &target.model, wait);
        }
    }

    /// Why a target is not to be called now. `None`: it may be.
    pub fn unfit(&self, target: &Target, now: Millis) -> Option<Unfit> {
        let credential = target.credential.as_ref();
        credential
            .and_then(|known| self.credentials.unfit(&known.id, &target.model, now))
            .or_else(|| self.circuits.unfit(&target.provider.id, &target.model, now))
    }

    /// The same for a call that has nobody else left: a provider that fails too often but still answers
    /// now and then will do.
    pub fn unfit_at_last(&self, target: &Target, now: Millis) -> Option<Unfit> {
        let (provider, model) = (&target.provider.id, &target.model);
        self.unfit(target, now).filter(|unfit| {
            let is_open = matches!(unfit, Unfit::Broken(_));
            !(is_open && self.circuits.is_alive(provider, model, now))
        })
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

    fn pace(&self, provider_id: &str, model: &str) -> Arc<Pace> {
        self.paces.of(provider_id, model, self.credentials.now())
    }

    fn tally(&self, route: &str) -> (u64, Arc<Tally>) {
        let tally = self.tallies.of(route);
        (tally.turn(), tally)
    }

    fn spot(&self, conversation: u64) -> Option<Arc<Spot>> {
        self.settled.spot(conversation)
    }

    fn hasher(&self) -> DefaultHasher {
        self.settled.hasher()
    }

    fn is_fit(&self, target: &Target) -> bool {
        self.unfit(target, self.credentials.now()).is_none()
    }

    fn now(&self) -> Millis {
        self.credentials.now()
    }
}
