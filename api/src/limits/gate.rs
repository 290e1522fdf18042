//! All limits of this process, and the way past them.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use wire::Usage;

use super::counter::{Counter, Counts, Measure, Short, day_of};
use super::entry::LimitEntry;
use super::place::{Place, Taken, answered};
use super::refusal;
use super::told::Told;
use crate::admission::{Habits, Payer};
use crate::clock::{Clock, Millis};
use crate::error::Refusal;
use crate::routing::{Snapshot, Target};

/// How long a call waits for other processes to give back what they do not use.
const PATIENCE: Duration = Duration::from_millis(700);

/// Between two looks meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// Which counter: of which limit, and of whom, where each has the limit by itself.
pub(super) type Key = (String, String);

/// What is known of a call that asks to pass.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Whose it is.
    pub caller: Payer<'a>,
    /// The model as the caller wrote it.
    pub model: &'a str,
    /// Size of the request.
    pub bytes: usize,
    /// The caller's own limit of output tokens.
    pub max_tokens: Option<u64>,
}

/// Where calls of a kind are learned from.
pub(super) struct Habit {
    habits: Arc<Habits>,
    who: String,
    model: String,
    bytes: usize,
}

impl Habit {
    pub fn learn(self, usage: &Usage) {
        let (input, output) = (usage.total_input(), answered(usage));
        // A call that came to nothing says nothing.
        if input.saturating_add(output) > 0 {
            let Habit {
                habits,
                who,
                model,
                bytes,
            } = self;
            habits.learn(&who, &model, bytes, input, output);
        }
    }
}

/// Why a target has no place now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Full {
    /// When there may be one; `None`: whenever a call ends.
    pub until: Option<Millis>,
    /// Which limit it is, for people.
    pub words: String,
    /// The limit's name.
    pub limit: String,
}

/// The limits of this process.
pub struct Limits {
    pub(super) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) counters: RwLock<HashMap<Key, Arc<Counter>>>,
    /// Requests of today that were in the database when it was looked at last.
    pub(super) days: RwLock<HashMap<Key, u64>>,
    /// No other process is known to use the file.
    pub(super) alone: AtomicBool,
    habits: Arc<Habits>,
    refused: Mutex<BTreeMap<(String, Measure), u64>>,
}

type Bound = Vec<(Arc<LimitEntry>, Arc<Counter>)>;

impl Limits {
    /// Of a process that has counted nothing yet.
    pub fn new(snapshot: Arc<ArcSwap<Snapshot>>, clock: Arc<dyn Clock>) -> Self {
        Limits {
            snapshot,
            clock,
            counters: RwLock::default(),
            days: RwLock::default(),
            alone: AtomicBool::new(false),
            habits: Arc::new(Habits::new()),
            refused: Mutex::default(),
        }
    }

    /// Lets a caller's call pass, or says why not; and what is left to the caller then.
    pub async fn admit(&self, asking: Asking<'_>) -> (Result<Place, Refusal>, Told) {
        let snapshot = self.snapshot.load_full();
        let bound: Bound = snapshot
            .limits
            .iter()
            .filter_map(|limit| {
                let subject = limit.subject(&asking.caller)?;
                Some((Arc::clone(limit), self.counter(&limit.id, subject)))
            })
            .collect();
        if bound.is_empty() {
            return (Ok(Place::default()), Told::default());
        }
        let tokens = self.estimate(asking);
        let began = Instant::now();
        let taken = loop {
            match self.take(&bound, tokens) {
                Err((_, short)) if short.elsewhere && began.elapsed() < PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                }
                other => break other,
            }
        };
        let told = self.told(&bound);
        let place = taken
            .map(|mut place| {
                place.habit = Some(Habit {
                    habits: Arc::clone(&self.habits),
                    who: who(&asking.caller).to_owned(),
                    model: asking.model.to_owned(),
                    bytes: asking.bytes,
                });
                place
            })
            .map_err(|(limit, short)| {
                self.count_refusal(&limit.name, short.measure);
                refusal::reached(limit, short, self.clock.now())
            });
        (place, told)
    }

    /// Takes a place at a target, whose provider and model may have limits.
    pub fn at_target(&self, target: &Target, tokens: u64) -> Result<Place, Full> {
        let snapshot = self.snapshot.load();
        let bound: Bound = snapshot
            .limits
            .iter()
            .filter(|limit| limit.meets(target))
            .map(|limit| (Arc::clone(limit), self.counter(&limit.id, "")))
            .collect();
        if bound.is_empty() {
            return Ok(Place::default());
        }
        self.take(&bound, tokens).map_err(|(limit, short)| Full {
            until: short.until,
            words: refusal::words(limit, short.measure),
            limit: limit.name.clone(),
        })
    }

    /// Some target has a limit.
    pub fn bind_targets(&self) -> bool {
        let snapshot = self.snapshot.load();
        snapshot.limits.iter().any(|limit| limit.is_of_targets())
    }

    /// The tokens that such a call usually uses, within what it allows itself.
    pub fn estimate(&self, asking: Asking<'_>) -> u64 {
        let who = who(&asking.caller);
        let (input, answer) = self.habits.sizes(who, asking.model, asking.bytes);
        let most = asking.max_tokens.unwrap_or(u64::MAX);
        input.usual.saturating_add(answer.usual.min(most))
    }

    /// How many calls were refused, by the limit's name and what it is of.
    pub fn refusals(&self) -> Vec<(String, Measure, u64)> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let of = refused.iter();
        of.map(|((name, measure), count)| (name.clone(), *measure, *count))
            .collect()
    }

    fn count_refusal(&self, limit: &str, measure: Measure) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let count = refused.entry((limit.to_owned(), measure)).or_default();
        *count = count.saturating_add(1);
    }

    /// Takes a place in all of these, or in none: which has none, and why. Limits are locked in the
    /// order of their ids, whoever locks several.
    fn take<'b>(&self, bound: &'b Bound, tokens: u64) -> Result<Place, (&'b LimitEntry, Short)> {
        let now = self.clock.now();
        let mut locked: Vec<_> = bound
            .iter()
            .map(|(limit, counter)| (limit, counter, counter.lock()))
            .collect();
        let short = locked.iter_mut().filter_map(|(limit, _, counts)| {
            let short = counts.short(&limit.rates, tokens, now)?;
            Some((&***limit, short))
        });
        let worst = short.max_by_key(|(_, short)| (short.until, !short.elsewhere));
        if let Some(worst) = worst {
            return Err(worst);
        }
        let taken = locked.iter_mut().map(|(limit, counter, counts)| Taken {
            slot: counts.take(&limit.rates, tokens, now),
            counter: Arc::clone(counter),
        });
        Ok(Place {
            taken: taken.collect(),
            tokens,
            clock: Some(Arc::clone(&self.clock)),
            habit: None,
        })
    }

    fn told(&self, bound: &Bound) -> Told {
        let now = self.clock.now();
        let mut told = Told::default();
        for (limit, counter) in bound {
            let mut counts = counter.lock();
            let mut left = |measure| Some(counts.left(measure, limit.rates.of(measure)?, now));
            for measure in [Measure::Requests, Measure::Day] {
                if let Some(left) = left(measure) {
                    Told::note(&mut told.requests, left);
                }
            }
            if let Some(left) = left(Measure::Tokens) {
                Told::note(&mut told.tokens, left);
            }
        }
        told
    }

    fn counter(&self, limit: &str, subject: &str) -> Arc<Counter> {
        let key = (limit.to_owned(), subject.to_owned());
        let known = self.counters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = known.get(&key) {
            return Arc::clone(counter);
        }
        drop(known);
        let mut known = self
            .counters
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert_with_key(|key| {
            let counter = match self.alone.load(Ordering::Acquire) {
                true => Counter::default(),
                false => Counter::asking_first(),
            };
            let days = self.days.read().unwrap_or_else(PoisonError::into_inner);
            let (saved, now) = (days.get(key).copied(), self.clock.now());
            let mut counts: std::sync::MutexGuard<'_, Counts> = counter.lock();
            counts.day_is(day_of(now), saved.unwrap_or_default(), now);
            drop(counts);
            Arc::new(counter)
        }))
    }
}

/// Whose habits count: the key's, else the user's.
fn who<'c>(caller: &Payer<'c>) -> &'c str {
    caller.key.or(caller.user).unwrap_or_default()
}
