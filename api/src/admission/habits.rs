//! What calls of a key for a model usually use: where the size of an answer is learned from.

use std::sync::{Arc, Mutex, PoisonError};

use moka::sync::Cache;
use store::habits::Habit as Row;
use store::{Store, StoreError};

use crate::clock::Millis;

/// Pairs of key and model that are remembered.
const MOST: u32 = 20_000;

/// Calls that are remembered of each.
const CALLS: usize = 64;

/// What is assumed of the answer of the first call, in tokens: usual, and at most.
const FIRST_ANSWER: (u64, u64) = (256, 4_096);

/// Bytes of a request that make a token where nothing is known.
const BYTES_PER_TOKEN: u64 = 4;

/// Precision of the learned tokens per byte.
const SCALE: u64 = 65_536;

/// A usual size and one that is rarely passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Half of them are no larger.
    pub usual: u64,
    /// Hardly any is larger.
    pub upper: u64,
}

/// Answers and requests of late, by key and model.
pub struct Habits(Cache<(String, String), Arc<Mutex<Habit>>>);

#[derive(Debug, Default)]
struct Habit {
    answers: Ring,
    /// Tokens per byte of the request, scaled.
    inputs: Ring,
    /// Not kept in the store yet.
    is_new: bool,
}

#[derive(Debug, Default)]
struct Ring {
    values: Vec<u64>,
    next: usize,
}

impl Ring {
    /// As it was written; what cannot be read is nothing.
    fn read(json: &str) -> Ring {
        let mut ring = Ring::default();
        let values: Vec<u64> = serde_json::from_str(json).unwrap_or_default();
        for value in values {
            ring.push(value);
        }
        ring
    }

    /// A JSON array, the oldest first.
    fn write(&self) -> String {
        let (newer, older) = self.values.split_at(self.next.min(self.values.len()));
        let in_order: Vec<u64> = older.iter().chain(newer).copied().collect();
        serde_json::to_string(&in_order).unwrap_or_default()
    }

    fn push(&mut self, value: u64) {
        match self.values.get_mut(self.next) {
            Some(old) => *old = value,
            None => self.values.push(value),
        }
        self.next = (self.next + 1) % CALLS;
    }

    /// The median, and the largest with a quarter on top.
    fn size(&self, margin: u64) -> Option<Size> {
        let mut sorted = self.values.clone();
        sorted.sort_unstable();
        let usual = *sorted.get(sorted.len() / 2)?;
        let largest = *sorted.last()?;
        let upper = largest.saturating_add(largest / 4).saturating_add(margin);
        Some(Size { usual, upper })
    }
}

impl Default for Habits {
    fn default() -> Self {
        Habits::new()
    }
}

impl Habits {
    /// Nothing is known.
    pub fn new() -> Self {
        Habits(Cache::new(u64::from(MOST)))
    }

    /// Remembers what processes before this one learned.
    pub async fn load(&self, store: &Store) -> Result<(), StoreError> {
        let rows = store.read(|conn| store::habits::latest(conn, i64::from(MOST)));
        for row in rows.await? {
            let habit = Habit {
                answers: Ring::read(&row.answers),
                inputs: Ring::read(&row.inputs),
                is_new: false,
            };
            let key = (row.who, row.model);
            self.0.insert(key, Arc::new(Mutex::new(habit)));
        }
        Ok(())
    }

    /// What was learned since this was asked last, to be kept in the store.
    pub fn learned(&self, now: Millis) -> Vec<Row> {
        let habits = self.0.iter().filter_map(|(key, habit)| {
            let mut habit = habit.lock().unwrap_or_else(PoisonError::into_inner);
            let (who, model) = (key.0.clone(), key.1.clone());
            std::mem::take(&mut habit.is_new).then(|| Row {
                who,
                model,
                answers: habit.answers.write(),
                inputs: habit.inputs.write(),
                used_at: now.0,
            })
        });
        habits.collect()
    }

    /// How many are kept.
    pub fn most() -> i64 {
        i64::from(MOST)
    }

    /// Remembers a call whose usage the provider told.
    pub fn learn(&self, who: &str, model: &str, bytes: usize, input: u64, output: u64) {
        let key = (who.to_owned(), model.to_owned());
        let habit = self.0.get_with(key, Arc::default);
        let mut habit = habit.lock().unwrap_or_else(PoisonError::into_inner);
        habit.is_new = true;
        habit.answers.push(output);
        if let Some(scaled) = input.saturating_mul(SCALE).checked_div(wide(bytes)) {
            habit.inputs.push(scaled);
        }
    }

    /// The tokens of a request of so many bytes, and of its answer.
    pub fn sizes(&self, who: &str, model: &str, bytes: usize) -> (Size, Size) {
        let bytes = wide(bytes);
        let unknown = bytes.div_ceil(BYTES_PER_TOKEN);
        let first = (
            Size {
                usual: unknown,
                upper: unknown,
            },
            Size {
                usual: FIRST_ANSWER.0,
                upper: FIRST_ANSWER.1,
            },
        );
        let Some(habit) = self.0.get(&(who.to_owned(), model.to_owned())) else {
            return first;
        };
        let habit = habit.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = |scaled: u64| scaled.saturating_mul(bytes).div_ceil(SCALE);
        let input = habit.inputs.size(0).map_or(first.0, |size| Size {
            usual: tokens(size.usual),
            upper: tokens(size.upper),
        });
        (input, habit.answers.size(16).unwrap_or(first.1))
    }
}

fn wide(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calls_used_tells_what_the_next_one_will() {
        let habits = Habits::new();
        let (input, answer) = habits.sizes("k", "m", 400);
        assert_eq!((input.usual, answer.upper), (100, FIRST_ANSWER.1));
        for output in [10, 20, 30] {
            habits.learn("k", "m", 1_000, 50, output);
        }
        let (input, answer) = habits.sizes("k", "m", 2_000);
        assert_eq!((input.usual, answer.usual, answer.upper), (100, 20, 53));
        assert_eq!(habits.sizes("k", "other", 400).1.upper, FIRST_ANSWER.1);
        for _ in 0..CALLS {
            habits.learn("k", "m", 0, 50, 4);
        }
        assert_eq!(habits.sizes("k", "m", 2_000).1.usual, 4);
    }

    #[tokio::test]
    async fn what_was_learned_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(store::Options {
            path: folder.path().join("hub.db"),
            durability: store::Durability::Kill,
            readers: 1,
            queue: 10,
        })
        .unwrap();
        let before = Habits::new();
        // More than are remembered, so that the ring has gone round.
        for output in 0..wide(CALLS) + 10 {
            before.learn("k", "m", 1_000, 50, output);
        }
        let rows = before.learned(Millis(7));
        assert_eq!(rows.len(), 1);
        assert!(before.learned(Millis(8)).is_empty(), "it was told");
        let kept = rows.clone();
        let written = store.write(move |conn| store::habits::keep(conn, &kept, 1));
        written.await.unwrap();
        let after = Habits::new();
        after.load(&store).await.unwrap();
        assert_eq!(after.sizes("k", "m", 2_000), before.sizes("k", "m", 2_000));
        // The oldest is overwritten next, as if there had been no restart.
        before.learn("k", "m", 1_000, 50, 1_000);
        after.learn("k", "m", 1_000, 50, 1_000);
        assert_eq!(after.learned(Millis(9)), before.learned(Millis(9)));
        // Of more than may be kept the latest stay.
        let mut other = rows;
        other[0].who = "later".to_owned();
        other[0].used_at = 10;
        let written = store.write(move |conn| store::habits::keep(conn, &other, 1));
        written.await.unwrap();
        let left = store
            .read(|conn| store::habits::latest(conn, 10))
            .await
            .unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].who, "later");
        store.close();
    }
}
