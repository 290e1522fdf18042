//! The place that a call has taken in limits.

use std::sync::Arc;

use wire::Usage;

use super::counter::Counter;
use super::gate::Habit;
use crate::clock::Clock;

/// A place in one set of counts.
#[derive(Debug)]
pub(super) struct Taken {
    pub counter: Arc<Counter>,
    /// The slot that the estimate lies in.
    pub slot: i64,
}

/// Places in limits, taken together. Dropped, the tokens that were estimated are given back, because
/// nothing was used; [`Place::settled`] says what was.
#[derive(Default)]
pub struct Place {
    pub(super) taken: Vec<Taken>,
    pub(super) tokens: u64,
    pub(super) clock: Option<Arc<dyn Clock>>,
    /// Where it is learned from the call how many tokens such calls use.
    pub(super) habit: Option<Habit>,
}

impl Place {
    /// No limit binds.
    pub fn is_free(&self) -> bool {
        self.taken.is_empty()
    }

    /// The call used so much, and so many tokens in tries that came to nothing.
    pub fn settled(mut self, usage: &Usage, earlier: u64) {
        if let Some(habit) = self.habit.take() {
            habit.learn(usage);
        }
        self.end(tokens_of(usage).saturating_add(earlier));
    }

    fn end(&mut self, used: u64) {
        let Some(clock) = &self.clock else { return };
        let now = clock.now();
        for taken in self.taken.drain(..) {
            let mut counts = taken.counter.lock();
            counts.give_back(taken.slot, self.tokens, used, now);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.end(0);
    }
}

/// The tokens that count: all of the question, from a cache or not, and all of the answer.
pub fn tokens_of(usage: &Usage) -> u64 {
    usage.total_input().saturating_add(answered(usage))
}

/// Those of the answer.
pub(super) fn answered(usage: &Usage) -> u64 {
    usage
        .output
        .saturating_add(usage.reasoning)
        .saturating_add(usage.audio_output)
        .saturating_add(usage.image_output)
}
