//! What calls of a key for a model usually use: where the size of an answer is learned from.

use std::sync::{Arc, Mutex, PoisonError};

use moka::sync::Cache;

/// Pairs of key and model that are remembered.
const MOST: u64 = 20_000;

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
pub(super) struct Size {
    pub usual: u64,
    pub upper: u64,
}

/// Answers and requests of late, by key and model.
pub(super) struct Habits(Cache<(String, String), Arc<Mutex<Habit>>>);

#[derive(Debug, Default)]
struct Habit {
    answers: Ring,
    /// Tokens per byte of the request, scaled.
    inputs: Ring,
}

#[derive(Debug, Default)]
struct Ring {
    values: Vec<u64>,
    next: usize,
}

impl Ring {
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

impl Habits {
    pub fn new() -> Self {
        Habits(Cache::new(MOST))
    }

    /// Remembers a call whose usage the provider told.
    pub fn learn(&self, who: &str, model: &str, bytes: usize, input: u64, output: u64) {
        let key = (who.to_owned(), model.to_owned());
        let habit = self.0.get_with(key, Arc::default);
        let mut habit = habit.lock().unwrap_or_else(PoisonError::into_inner);
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
}
