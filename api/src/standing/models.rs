//! Whether models can be called, as calls and probes have last shown.
//!
//! One success makes a model available. It ceases to be when its provider says that there is none of
//! this name, when no credential may use it, or when its provider failed with it several times in a
//! row; a limit that passes says nothing of it. Every process knows what another one saw as soon as
//! it sees the row, and who listens hears of changes alone.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::Store;
use store::model_statuses::{self, ModelStatus};
use tokio::sync::broadcast;

use crate::clock::{Clock, Millis};

/// Failures of the provider in a row after which a model is told to be unavailable.
const DOUBTS: i64 = 3;

/// What stays as it is gets a row at most so often.
const WRITE_EVERY_MS: i64 = 60_000;

/// Callers name models: of one provider no more are remembered.
const MOST_MODELS: usize = 2_048;

/// The first probe of a model that is unavailable comes so long after; each further one after twice
/// as long.
const FIRST_CHECK_MS: i64 = 30_000;

/// No probe waits longer.
const LONGEST_CHECK_MS: i64 = 3_600_000;

/// A row may be committed so long after its change.
const LATE_MS: i64 = 10_000;

/// Changes that may wait for the slowest listener; who misses one has to look anew.
const CHANGES: usize = 256;

/// What is called: a model of a provider, for a kind of call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Called {
    /// The provider's row.
    pub provider_id: String,
    /// Its name for the model.
    pub model: String,
    /// As the price book names it.
    pub kind: String,
}

/// How something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A call of a client.
    Traffic,
    /// The smallest call that the hub makes to see.
    Call,
    /// The provider's own list of its models.
    List,
}

impl Source {
    fn word(self) -> &'static str {
        match self {
            Source::Traffic => "traffic",
            Source::Call => "call",
            Source::List => "list",
        }
    }
}

/// What was seen of a model.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It answers; after so long, where that is known.
    Answers(Option<Duration>),
    /// It cannot be called.
    Fails {
        /// Stable code.
        code: String,
        /// The provider's words, without secrets.
        detail: String,
        /// Once is enough to know.
        certain: bool,
    },
}

/// The models of a provider, by name and kind.
type OfProvider = HashMap<(String, String), ModelStatus>;

/// How the models stand, as this process knows it.
pub struct Models {
    known: Mutex<HashMap<String, OfProvider>>,
    changes: broadcast::Sender<Arc<ModelStatus>>,
    /// Rows that changed before were looked at.
    looked: AtomicI64,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Models {
    /// Knows nothing yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Models {
            known: Mutex::default(),
            changes: broadcast::Sender::new(CHANGES),
            looked: AtomicI64::new(0),
            store,
            clock,
        }
    }

    /// Hears of every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<ModelStatus>> {
        self.changes.subscribe()
    }

    /// All that is known.
    pub fn all(&self) -> Vec<ModelStatus> {
        let known = self.lock();
        let models = known.values().flat_map(HashMap::values);
        models.cloned().collect()
    }

    /// What is known of one.
    pub fn of(&self, called: &Called) -> Option<ModelStatus> {
        let known = self.lock();
        let models = known.get(&called.provider_id)?;
        models
            .get(&(called.model.clone(), called.kind.clone()))
            .cloned()
    }

    /// Something was seen of a model.
    pub fn saw(&self, called: Called, seen: &Seen, source: Source) {
        let now = self.clock.now();
        let mut known = self.lock();
        let models = known.entry(called.provider_id.clone()).or_default();
        let key = (called.model.clone(), called.kind.clone());
        let before = models.get(&key);
        if before.is_none() && models.len() >= MOST_MODELS {
            return;
        }
        let status = judged(before, called, seen, source, now);
        let is_news = is_news(before, &status);
        let is_stale = before.is_none_or(|before| {
            status.checked_at.saturating_sub(before.checked_at) >= WRITE_EVERY_MS
        });
        let was_failing = before.is_some_and(|before| before.failures != status.failures);
        if is_news || is_stale || was_failing {
            models.insert(key, status.clone());
        }
        drop(known);
        if is_news {
            self.tell(&status);
        }
        if is_news || is_stale || was_failing {
            self.keep(status);
        }
    }

    /// Takes what other processes wrote since it was looked at last.
    pub fn absorb(&self) {
        let looked = self.looked.load(Ordering::Acquire);
        let since = looked.saturating_sub(LATE_MS);
        let read = |conn: &mut store::Conn| model_statuses::changed_since(conn, since);
        let rows = match self.store.glance(read) {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(%error, "how models stand could not be read");
                return;
            }
        };
        for row in rows {
            self.looked.fetch_max(row.changed_at, Ordering::AcqRel);
            self.take(row, looked > 0);
        }
    }

    /// Takes a row; of two tellings the later one counts.
    fn take(&self, row: ModelStatus, tells: bool) {
        let mut known = self.lock();
        let models = known.entry(row.provider_id.clone()).or_default();
        let key = (row.model.clone(), row.kind.clone());
        let before = models.get(&key);
        if before.is_some_and(|before| before.checked_at >= row.checked_at) {
            return;
        }
        let is_news = is_news(before, &row);
        models.insert(key, row.clone());
        drop(known);
        if is_news && tells {
            self.tell(&row);
        }
    }

    fn tell(&self, status: &ModelStatus) {
        let (model, provider) = (&status.model, &status.provider_id);
        match status.available {
            true => tracing::info!(provider, model, kind = status.kind, "a model can be called"),
            false => tracing::warn!(
                provider,
                model,
                kind = status.kind,
                code = status.error_code,
                "a model cannot be called"
            ),
        }
        // Nobody may be listening.
        let _ = self.changes.send(Arc::new(status.clone()));
    }

    /// Nobody waits for it.
    fn keep(&self, status: ModelStatus) {
        let written = self
            .store
            .submit(move |conn| model_statuses::put(conn, &status).map(|_| ()));
        if let Err(error) = written {
            tracing::warn!(%error, "how a model stands could not be kept; it holds in this process only");
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, OfProvider>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What nobody knew of is taken to be available.
fn is_news(before: Option<&ModelStatus>, status: &ModelStatus) -> bool {
    before.is_none_or(|before| before.available) != status.available
}

fn judged(
    before: Option<&ModelStatus>,
    called: Called,
    seen: &Seen,
    source: Source,
    now: Millis,
) -> ModelStatus {
    let was_available = before.is_none_or(|before| before.available);
    let failures = before.map_or(0, |before| before.failures);
    let mut status = ModelStatus {
        provider_id: called.provider_id,
        model: called.model,
        kind: called.kind,
        available: true,
        error_code: None,
        error_detail: None,
        failures: 0,
        response_ms: before.and_then(|before| before.response_ms),
        source: source.word().to_owned(),
        checked_at: now.0,
        changed_at: before.map_or(now.0, |before| before.changed_at),
        check_at: None,
    };
    match seen {
        Seen::Answers(after) => {
            let told = after.and_then(|after| i64::try_from(after.as_millis()).ok());
            status.response_ms = told.or(status.response_ms);
        }
        Seen::Fails {
            code,
            detail,
            certain,
        } => {
            status.failures = failures.saturating_add(1);
            status.available = was_available && !certain && status.failures < DOUBTS;
            status.error_code = Some(code.clone());
            status.error_detail = Some(detail.clone());
            status.check_at = (!status.available).then(|| check_at(status.failures, now));
        }
    }
    if status.available != was_available || before.is_none() {
        status.changed_at = now.0;
    }
    status
}

fn check_at(failures: i64, now: Millis) -> i64 {
    let doubled = u32::try_from(failures.saturating_sub(1).clamp(0, 30)).unwrap_or(0);
    let wait = FIRST_CHECK_MS.saturating_mul(1_i64 << doubled);
    now.0.saturating_add(wait.min(LONGEST_CHECK_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called() -> Called {
        Called {
            provider_id: "p".to_owned(),
            model: "m".to_owned(),
            kind: "chat".to_owned(),
        }
    }

    fn fails(certain: bool) -> Seen {
        Seen::Fails {
            code: "code".to_owned(),
            detail: "words".to_owned(),
            certain,
        }
    }

    /// What becomes of a model that this is seen of, one after another, a second apart.
    fn after(seen: &[Seen]) -> ModelStatus {
        let mut status = None;
        for (seen, second) in seen.iter().zip(1_i64..) {
            let now = Millis(second * 1_000);
            status = Some(judged(
                status.as_ref(),
                called(),
                seen,
                Source::Traffic,
                now,
            ));
        }
        status.unwrap()
    }

    #[test]
    fn one_success_is_enough_and_doubt_is_not() {
        let answers = Seen::Answers(Some(Duration::from_millis(7)));
        let doubted = after(&[answers.clone(), fails(false), fails(false)]);
        assert!(doubted.available);
        let failed = after(&[answers.clone(), fails(false), fails(false), fails(false)]);
        assert!(!failed.available);
        assert_eq!((failed.failures, failed.changed_at), (3, 4_000));
        assert_eq!(failed.response_ms, Some(7));
        let certain = after(&[answers.clone(), fails(true)]);
        assert!(!certain.available && certain.check_at.is_some());
        let back = after(&[fails(true), Seen::Answers(None)]);
        assert!(back.available && back.error_code.is_none() && back.check_at.is_none());
        // A doubt does not make it better.
        assert!(!after(&[fails(true), fails(false)]).available);
    }

    #[test]
    fn probes_of_what_stays_down_come_later_and_later() {
        let wait = |failures| check_at(failures, Millis(0));
        assert_eq!((wait(1), wait(2), wait(3)), (30_000, 60_000, 120_000));
        assert_eq!(wait(1_000), LONGEST_CHECK_MS);
    }
}
