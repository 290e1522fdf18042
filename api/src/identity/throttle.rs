//! Counts tries in a sliding window, in bounded memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::clock::Millis;

/// So many tries in so long a time for each subject.
pub struct Throttle {
    tries: usize,
    window_ms: i64,
    most_subjects: usize,
    // By the hash of the subject, so that a long name costs no more than a short one.
    seen: Mutex<HashMap<[u8; 32], Vec<Millis>>>,
}

/// No try is left for this subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// Whole seconds until the next try counts, rounded up.
    pub retry_after_seconds: u64,
}

/// A request came too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub Exhausted);

impl Throttle {
    /// `tries` within `window_ms` for each of at most `most_subjects`; the one that was quiet for
    /// longest is forgotten when there are more.
    pub fn new(tries: usize, window_ms: i64, most_subjects: usize) -> Self {
        Throttle {
            tries,
            window_ms,
            most_subjects,
            seen: Mutex::new(HashMap::new()),
        }
    }

    /// Takes a try before the work begins, so that many at once cannot all pass.
    pub fn take(&self, subject: &str, now: Millis) -> Result<(), Exhausted> {
        let key = key(subject);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains_key(&key) && seen.len() >= self.most_subjects {
            self.make_room(&mut seen, now);
        }
        let tries = seen.entry(key).or_default();
        tries.retain(|at| now.0 - at.0 < self.window_ms);
        match tries.first() {
            Some(first) if tries.len() >= self.tries => {
                let wait_ms = (first.0 + self.window_ms - now.0).max(1);
                Err(Exhausted {
                    retry_after_seconds: u64::try_from(wait_ms).unwrap_or(1).div_ceil(1000),
                })
            }
            _ => {
                tries.push(now);
                Ok(())
            }
        }
    }

    /// As [`Throttle::take`], for a request that tells its caller how long to wait.
    pub fn take_for(&self, subject: &str, now: Millis) -> Result<(), TooMany> {
        self.take(subject, now).map_err(TooMany)
    }

    /// The subject succeeded: its tries no longer count.
    pub fn forget(&self, subject: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.remove(&key(subject));
    }

    /// A try that was taken at this moment does not count: it was none, or no wrong one. Earlier ones
    /// of the subject stay.
    pub fn give_back(&self, subject: &str, at: Millis) {
        let key = key(subject);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(tries) = seen.get_mut(&key) else {
            return;
        };
        if let Some(place) = tries.iter().rposition(|taken| *taken == at) {
            tries.remove(place);
        }
        if tries.is_empty() {
            seen.remove(&key);
        }
    }

    fn make_room(&self, seen: &mut HashMap<[u8; 32], Vec<Millis>>, now: Millis) {
        seen.retain(|_, tries| {
            tries
                .last()
                .is_some_and(|last| now.0 - last.0 < self.window_ms)
        });
        if seen.len() < self.most_subjects {
            return;
        }
        let quietest = seen
            .iter()
            .min_by_key(|(_, tries)| tries.last().copied())
            .map(|(key, _)| *key);
        if let Some(key) = quietest {
            seen.remove(&key);
        }
    }
}

fn key(subject: &str) -> [u8; 32] {
    Sha256::digest(subject.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_for_the_first_to_grow_old() {
        let throttle = Throttle::new(5, 600_000, 10);
        for second in 0..5 {
            assert_eq!(throttle.take("owner", Millis(second * 1000)), Ok(()));
        }
        assert_eq!(
            throttle.take("owner", Millis(5_500)),
            Err(Exhausted {
                retry_after_seconds: 595
            })
        );
        assert_eq!(throttle.take("other", Millis(5_500)), Ok(()));
        assert_eq!(throttle.take("owner", Millis(600_000)), Ok(()));
    }

    #[test]
    fn success_forgets_earlier_tries() {
        let throttle = Throttle::new(1, 600_000, 10);
        assert_eq!(throttle.take("owner", Millis(0)), Ok(()));
        assert!(throttle.take("owner", Millis(1)).is_err());
        throttle.forget("owner");
        assert_eq!(throttle.take("owner", Millis(2)), Ok(()));
    }

    #[test]
    fn a_try_that_is_given_back_leaves_earlier_ones() {
        let throttle = Throttle::new(2, 600_000, 10);
        assert_eq!(throttle.take("owner", Millis(0)), Ok(()));
        for second in 1..5 {
            assert_eq!(throttle.take("owner", Millis(second * 1000)), Ok(()));
            throttle.give_back("owner", Millis(second * 1000));
        }
        throttle.give_back("owner", Millis(7));
        throttle.give_back("nobody", Millis(0));
        assert_eq!(throttle.take("owner", Millis(5_000)), Ok(()));
        assert!(throttle.take("owner", Millis(5_000)).is_err());
    }

    #[test]
    fn memory_stays_bounded() {
        let throttle = Throttle::new(1, 600_000, 3);
        for number in 0..100 {
            assert_eq!(
                throttle.take(&format!("name {number}"), Millis(number)),
                Ok(())
            );
        }
        assert_eq!(throttle.seen.lock().unwrap().len(), 3);
        assert!(throttle.take("name 99", Millis(100)).is_err());
    }
}
