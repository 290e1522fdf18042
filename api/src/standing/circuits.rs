//! The circuits of every model at every provider.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Unfit;
use super::circuit::{Circuit, Count, Fate, Position};
use super::pace::Busy;
use crate::clock::{Clock, Millis};
use crate::config::breaker::BreakerSettings;

/// Callers name models: of one provider no more circuits are kept.
const MOST_MODELS: usize = 1_024;

type Models = HashMap<String, Circuit>;

/// The circuits of this process.
pub struct Circuits {
    providers: Mutex<HashMap<String, Models>>,
    settings: BreakerSettings,
    clock: Arc<dyn Clock>,
}

/// One circuit, as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The provider's row id.
    pub provider_id: String,
    /// The provider's name for the model.
    pub model: String,
    /// Whether calls pass.
    pub position: Position,
    /// What the last half minute counted.
    pub window: Count,
    /// When it was opened last, if it is not closed.
    pub since: Option<Millis>,
}

impl Circuits {
    /// All closed.
    pub fn new(settings: BreakerSettings, clock: Arc<dyn Clock>) -> Self {
        Circuits {
            providers: Mutex::default(),
            settings,
            clock,
        }
    }

    /// Why no call of this model passes now.
    pub fn unfit(&self, provider_id: &str, model: &str, now: Millis) -> Option<Unfit> {
        let providers = self.lock();
        let circuit = providers.get(provider_id)?.get(model)?;
        circuit.until(now).map(Unfit::Broken)
    }

    /// The provider has answered a call of this model just now, to its end.
    pub fn is_alive(&self, provider_id: &str, model: &str, now: Millis) -> bool {
        let providers = self.lock();
        let circuit = providers
            .get(provider_id)
            .and_then(|models| models.get(model));
        circuit.is_some_and(|circuit| circuit.is_alive(now))
    }

    /// A call is let through; what is returned tells what became of it.
    pub fn enter(self: &Arc<Self>, provider_id: &str, model: &str) -> Pass {
        let now = self.clock.now();
        let mut providers = self.lock();
        let decides = providers
            .get_mut(provider_id)
            .and_then(|models| models.get_mut(model))
            .is_some_and(|circuit| circuit.enter(now));
        drop(providers);
        Pass {
            circuits: Arc::clone(self),
            provider_id: provider_id.to_owned(),
            model: model.to_owned(),
            decides,
            answers: false,
            busy: None,
        }
    }

    /// Closes the circuits of a provider, or one of them; tells how many there were.
    pub fn reset(&self, provider_id: &str, model: Option<&str>) -> usize {
        let mut providers = self.lock();
        let Some(models) = providers.get_mut(provider_id) else {
            return 0;
        };
        let before = models.len();
        models.retain(|name, _| model.is_some_and(|model| model != name));
        before.saturating_sub(models.len())
    }

    /// Those that were used in the last half minute or are not closed, by provider and model.
    pub fn shown(&self) -> Vec<Shown> {
        let now = self.clock.now();
        let providers = self.lock();
        let mut shown: Vec<Shown> = providers
            .iter()
            .flat_map(|(provider_id, models)| {
                models.iter().map(move |(model, circuit)| {
                    let position = circuit.position(now);
                    Shown {
                        provider_id: provider_id.clone(),
                        model: model.clone(),
                        position,
                        window: circuit.window(now),
                        since: circuit.since.filter(|_| position != Position::Closed),
                    }
                })
            })
            .filter(|shown| shown.position != Position::Closed || shown.window.calls > 0)
            .collect();
        drop(providers);
        shown.sort_by(|one, other| {
            (&one.provider_id, &one.model).cmp(&(&other.provider_id, &other.model))
        });
        shown
    }

    fn count(&self, pass: &Pass, fate: Fate) {
        let now = self.clock.now();
        let mut providers = self.lock();
        let models = match providers.get_mut(&pass.provider_id) {
            Some(models) => models,
            None => providers.entry(pass.provider_id.clone()).or_default(),
        };
        if !models.contains_key(&pass.model) {
            make_room(models);
        }
        let circuit = match models.get_mut(&pass.model) {
            Some(circuit) => circuit,
            None => models
                .entry(pass.model.clone())
                .or_insert_with(|| Circuit::new(now)),
        };
        let turned = circuit.count(fate, pass.decides, &self.settings, now, jitter());
        let position = circuit.position(now);
        drop(providers);
        if turned {
            let (provider, model) = (&pass.provider_id, &pass.model);
            match position {
                Position::Closed => tracing::info!(provider, model, "a circuit is closed again"),
                _ => tracing::warn!(provider, model, "a circuit is open: too many calls failed"),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Models>> {
        self.providers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The closed circuit that was used longest ago goes.
fn make_room(models: &mut Models) {
    if models.len() < MOST_MODELS {
        return;
    }
    let oldest = models.iter().min_by_key(|(_, circuit)| circuit.used);
    if let Some(model) = oldest.map(|(model, _)| model.clone()) {
        models.remove(&model);
    }
}

/// Where the machine has no randomness, all come back at once.
fn jitter() -> u8 {
    let mut byte = [0_u8];
    let [byte] = match getrandom::fill(&mut byte) {
        Ok(()) => byte,
        Err(_) => [0],
    };
    byte
}

/// A call that was let through. Dropped without a word it says nothing of the provider: the caller
/// left, or was at fault.
pub struct Pass {
    circuits: Arc<Circuits>,
    provider_id: String,
    model: String,
    /// The circuit is half open, and waits for this one.
    decides: bool,
    /// The provider has begun to answer, and has not failed since.
    answers: bool,
    /// The call is counted among those under way until its end.
    busy: Option<Busy>,
}

impl Pass {
    /// Counts the call among those under way until its end.
    pub fn counted(mut self, busy: Busy) -> Self {
        self.busy = Some(busy);
        self
    }

    /// The provider began to answer after this time.
    pub fn served(&mut self, after: Duration) {
        self.answers = true;
        let slow = self.circuits.settings.slow;
        let is_slow = !slow.is_zero() && after >= slow;
        self.tell(if is_slow { Fate::Slow } else { Fate::Served });
    }

    /// The provider failed, before it began to answer or in the middle of it.
    pub fn failed(&mut self) {
        self.answers = false;
        self.tell(Fate::Failed);
    }

    fn tell(&mut self, fate: Fate) {
        self.circuits.count(self, fate);
        // What follows is news of a circuit that has been decided.
        self.decides = false;
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if !self.decides && !self.answers {
            return;
        }
        let now = self.circuits.clock.now();
        let mut providers = self.circuits.lock();
        if let Some(circuit) = providers
            .get_mut(&self.provider_id)
            .and_then(|models| models.get_mut(&self.model))
        {
            if self.decides {
                circuit.give_up();
            }
            if self.answers {
                circuit.note_end(now);
            }
        }
    }
}
