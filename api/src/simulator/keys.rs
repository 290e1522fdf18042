//! Keys that die and come back, and how often each was used: what a provider knows of its customers
//! from one call to the next.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// No more windows are remembered; the oldest go.
const MOST_WINDOWS: usize = 10_000;

/// Nor is it counted for more pairs of a key and a model; then all of them begin anew.
const MOST_COUNTED: usize = 10_000;

/// What the simulator knows of keys.
#[derive(Debug, Default)]
pub struct Keys(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    dead: HashMap<String, u16>,
    calls: HashMap<(String, String), u64>,
    windows: HashMap<(String, String), Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    began_ms: i64,
    calls: u64,
}

impl Keys {
    /// From now on a key is answered with this status.
    pub fn refuse(&self, key: &str, status: u16) {
        self.lock().dead.insert(key.to_owned(), status);
    }

    /// From now on it is taken again.
    pub fn accept(&self, key: &str) {
        self.lock().dead.remove(key);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.lock() = Known::default();
    }

    /// The status that a key is refused with.
    pub(super) fn refused(&self, key: &str) -> Option<u16> {
        self.lock().dead.get(key).copied()
    }

    /// Which call of a key for a model this is, from 1.
    pub(super) fn count(&self, key: &str, model: &str) -> u64 {
        let mut known = self.lock();
        if known.calls.len() >= MOST_COUNTED {
            known.calls.clear();
        }
        let pair = (key.to_owned(), model.to_owned());
        let calls = known.calls.entry(pair).or_default();
        *calls += 1;
        *calls
    }

    /// Counts a call of a key for a model in windows of `per_ms`; the milliseconds until the next
    /// window where there were `limit` calls in this one already.
    pub(super) fn over_limit(
        &self,
        (key, model): (&str, &str),
        limit: u64,
        per_ms: i64,
        now_ms: i64,
    ) -> Option<u64> {
        let mut known = self.lock();
        if known.windows.len() >= MOST_WINDOWS {
            known
                .windows
                .retain(|_, window| window.began_ms + per_ms > now_ms);
        }
        let window = known
            .windows
            .entry((key.to_owned(), model.to_owned()))
            .or_insert(Window {
                began_ms: now_ms,
                calls: 0,
            });
        if window.began_ms + per_ms <= now_ms {
            *window = Window {
                began_ms: now_ms,
                calls: 0,
            };
        }
        if window.calls >= limit {
            let left = window.began_ms + per_ms - now_ms;
            return Some(u64::try_from(left).unwrap_or(0));
        }
        window.calls += 1;
        None
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
