//! One circuit: what became of the latest calls of a model at a provider, and whether more are let
//! through.
//!
//! Closed, it counts. Too many failures in a row (more of them where there are many calls), or too large
//! a share of failures or of slow calls within the window, open it: calls go elsewhere. After a while it
//! is half open: one call at a time is let through, and two successes in a row close it; a failure opens
//! it for twice as long.
//!
//! It says that others are better, not that nothing works there: a provider that answered some call just
//! now is still asked by calls that nobody else can serve.

use std::collections::VecDeque;

use crate::clock::Millis;
use crate::config::breaker::BreakerSettings;

/// The window is counted in slots, so that old calls are forgotten little by little.
const SLOTS: usize = 10;

/// Milliseconds of each slot; the window is the last half minute.
const SLOT_MS: i64 = 3_000;

/// A share says nothing of fewer calls.
const LEAST_CALLS: u32 = 20;

/// Slow calls open it only when nearly all are slow: that is a brown-out, and not a long question.
const SLOW_PERCENT: u32 = 80;

/// Successes in a row that close it.
const SUCCESSES: u32 = 2;

/// Whoever answered within this time fails now and then, and is not down.
const ALIVE_MS: i64 = 10_000;

/// It is never open for longer at a time.
const LONGEST_OPEN_MS: i64 = 120_000;

/// A half-open call that nobody heard of again gives its place away.
const LONGEST_TRIAL_MS: i64 = 600_000;

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was answered.
    Served,
    /// It was answered late.
    Slow,
    /// The provider failed.
    Failed,
}

/// Whether calls pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// They do.
    Closed,
    /// None does until then.
    Open(Millis),
    /// One at a time does. The moment: since when one is under way.
    HalfOpen(Option<Millis>),
}

impl Position {
    /// Its name in the API and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Position::Closed => "closed",
            Position::Open(_) => "open",
            Position::HalfOpen(_) => "half_open",
        }
    }
}

/// What was counted in one slot of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Calls that came to an end.
    pub calls: u32,
    /// Those that failed.
    pub failed: u32,
    /// Those that were slow.
    pub slow: u32,
}

/// A circuit.
#[derive(Debug, Clone)]
pub struct Circuit {
    position: Position,
    /// What was counted, by the number of the slot.
    slots: VecDeque<(i64, Count)>,
    /// Failures in a row while closed; successes in a row while half open.
    row: u32,
    /// How often in a row it was opened.
    opened: u32,
    /// When a call was answered to its end last.
    ended_well: Option<Millis>,
    /// When it was used last.
    pub(super) used: Millis,
    /// When it was opened last.
    pub(super) since: Option<Millis>,
}

impl Circuit {
    /// A closed one.
    pub fn new(now: Millis) -> Self {
        Circuit {
            position: Position::Closed,
            slots: VecDeque::new(),
            row: 0,
            opened: 0,
            ended_well: None,
            used: now,
            since: None,
        }
    }

    /// Whether calls pass now.
    pub fn position(&self, now: Millis) -> Position {
        match self.position {
            Position::Open(until) if until <= now => Position::HalfOpen(None),
            Position::HalfOpen(Some(since)) if since.0 + LONGEST_TRIAL_MS <= now.0 => {
                Position::HalfOpen(None)
            }
            position => position,
        }
    }

    /// When a call may pass; `None`: now.
    pub fn until(&self, now: Millis) -> Option<Millis> {
        match self.position(now) {
            Position::Closed | Position::HalfOpen(None) => None,
            Position::Open(until) => Some(until),
            // Soon: the call that is under way decides.
            Position::HalfOpen(Some(_)) => Some(Millis(now.0.saturating_add(1_000))),
        }
    }

    /// A call was answered to its end.
    pub fn note_end(&mut self, now: Millis) {
        self.ended_well = Some(now);
    }

    /// The provider fails now and then only: it has answered a call just now, to its end.
    pub fn is_alive(&self, now: Millis) -> bool {
        self.ended_well
            .is_some_and(|ended| now.0.saturating_sub(ended.0) < ALIVE_MS)
    }

    /// A call passes. True: it is the one that decides.
    pub fn enter(&mut self, now: Millis) -> bool {
        self.used = now;
        match self.position(now) {
            Position::HalfOpen(None) => {
                self.position = Position::HalfOpen(Some(now));
                true
            }
            Position::Closed | Position::Open(_) | Position::HalfOpen(Some(_)) => false,
        }
    }

    /// The call that was to decide came to no end that says anything.
    pub fn give_up(&mut self) {
        if let Position::HalfOpen(Some(_)) = self.position {
            self.position = Position::HalfOpen(None);
        }
    }

    /// A call came to an end. `jitter` is between 0 and 255, so that not everybody comes back at
    /// once. True when this opened or closed the circuit.
    pub fn count(
        &mut self,
        fate: Fate,
        decides: bool,
        settings: &BreakerSettings,
        now: Millis,
        jitter: u8,
    ) -> bool {
        self.tally(fate, now);
        match self.position {
            Position::Closed => {
                self.row = match fate {
                    Fate::Failed => self.row.saturating_add(1),
                    Fate::Served | Fate::Slow => 0,
                };
                let opens = self.is_too_much(settings, now);
                if opens {
                    self.open(settings, now, jitter);
                }
                opens
            }
            // Calls that began before it was opened say nothing new.
            _ if !decides => false,
            Position::Open(_) | Position::HalfOpen(_) => match fate {
                Fate::Failed => {
                    self.open(settings, now, jitter);
                    true
                }
                Fate::Served | Fate::Slow => {
                    self.row = self.row.saturating_add(1);
                    self.position = Position::HalfOpen(None);
                    let closes = self.row >= SUCCESSES;
                    if closes {
                        *self = Circuit {
                            ended_well: self.ended_well,
                            ..Circuit::new(now)
                        };
                    }
                    closes
                }
            },
        }
    }

    /// What the window counts.
    pub fn window(&self, now: Millis) -> Count {
        let oldest = number(now).saturating_sub(SLOTS as i64);
        let counts = self.slots.iter().filter(|(slot, _)| *slot > oldest);
        counts.fold(Count::default(), |sum, (_, count)| Count {
            calls: sum.calls.saturating_add(count.calls),
            failed: sum.failed.saturating_add(count.failed),
            slow: sum.slow.saturating_add(count.slow),
        })
    }

    fn tally(&mut self, fate: Fate, now: Millis) {
        let number = number(now);
        if self.slots.back().is_none_or(|(last, _)| *last < number) {
            self.slots.push_back((number, Count::default()));
        }
        if self.slots.len() > SLOTS {
            self.slots.pop_front();
        }
        if let Some((_, count)) = self.slots.back_mut() {
            count.calls = count.calls.saturating_add(1);
            match fate {
                Fate::Served => {}
                Fate::Slow => count.slow = count.slow.saturating_add(1),
                Fate::Failed => count.failed = count.failed.saturating_add(1),
            }
        }
    }

    fn is_too_much(&self, settings: &BreakerSettings, now: Millis) -> bool {
        if settings.failures == 0 {
            return false;
        }
        let Count {
            calls,
            failed,
            slow,
        } = self.window(now);
        let is_share =
            |part: u32, percent: u32| part.saturating_mul(100) >= calls.saturating_mul(percent);
        self.row >= longest_row(settings, calls)
            || (calls >= LEAST_CALLS
                && (is_share(failed, settings.error_percent)
                    || (!settings.slow.is_zero() && is_share(slow, SLOW_PERCENT))))
    }

    fn open(&mut self, settings: &BreakerSettings, now: Millis, jitter: u8) {
        let first = i64::try_from(settings.open.as_millis()).unwrap_or(LONGEST_OPEN_MS);
        let factor = 1_i64.checked_shl(self.opened.min(20)).unwrap_or(1);
        let wait = first.saturating_mul(factor).min(LONGEST_OPEN_MS);
        // Up to a quarter more.
        let more = wait / 4 * i64::from(jitter) / 255;
        self.opened = self.opened.saturating_add(1);
        self.row = 0;
        self.since = Some(now);
        self.position = Position::Open(Millis(now.0.saturating_add(wait).saturating_add(more)));
    }
}

/// The row of failures that opens it. Among many calls short rows come by chance, of a provider that
/// fails now and then: with each doubling of the calls it is one longer.
fn longest_row(settings: &BreakerSettings, calls: u32) -> u32 {
    let doubled = (calls / LEAST_CALLS).checked_ilog2().unwrap_or(0);
    settings.failures.saturating_add(doubled)
}

fn number(now: Millis) -> i64 {
    now.0.div_euclid(SLOT_MS)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn settings() -> BreakerSettings {
        BreakerSettings {
            failures: 5,
            error_percent: 50,
            slow: Duration::from_secs(60),
            open: Duration::from_secs(10),
        }
    }

    fn count(circuit: &mut Circuit, fate: Fate, now: i64) -> bool {
        let decides = circuit.enter(Millis(now));
        circuit.count(fate, decides, &settings(), Millis(now), 0)
    }

    #[test]
    fn failures_in_a_row_open_it_and_two_successes_close_it() {
        let mut circuit = Circuit::new(Millis(0));
        for _ in 0..4 {
            assert!(!count(&mut circuit, Fate::Failed, 0));
        }
        assert!(count(&mut circuit, Fate::Failed, 0));
        assert_eq!(circuit.until(Millis(9_999)), Some(Millis(10_000)));
        assert_eq!(circuit.until(Millis(10_000)), None);
        assert!(circuit.enter(Millis(10_000)), "one is let through");
        assert!(circuit.until(Millis(10_000)).is_some(), "and only one");
        circuit.give_up();
        assert!(!count(&mut circuit, Fate::Served, 10_000));
        assert!(count(&mut circuit, Fate::Served, 10_001));
        assert_eq!(circuit.position(Millis(10_001)), Position::Closed);
    }

    #[test]
    fn a_failure_while_half_open_opens_it_for_twice_as_long() {
        let mut circuit = Circuit::new(Millis(0));
        for _ in 0..5 {
            count(&mut circuit, Fate::Failed, 0);
        }
        assert!(count(&mut circuit, Fate::Failed, 10_000));
        assert_eq!(
            circuit.position(Millis(10_001)),
            Position::Open(Millis(30_000))
        );
    }

    #[test]
    fn a_short_row_among_many_calls_is_chance_and_a_longer_one_is_not() {
        let mut circuit = Circuit::new(Millis(0));
        for number in 0..700 {
            let fate = if number % 5 == 0 {
                Fate::Failed
            } else {
                Fate::Served
            };
            assert!(!count(&mut circuit, fate, 0));
        }
        for _ in 0..9 {
            assert!(!count(&mut circuit, Fate::Failed, 0));
        }
        assert!(count(&mut circuit, Fate::Failed, 0));
    }

    #[test]
    fn a_share_of_failures_opens_it_once_there_are_enough_calls_and_old_ones_are_forgotten() {
        let mut circuit = Circuit::new(Millis(0));
        for number in 0..18 {
            let fate = if number % 2 == 0 {
                Fate::Failed
            } else {
                Fate::Served
            };
            assert!(!count(&mut circuit, fate, 0));
        }
        // All of that is out of the window.
        assert!(!count(&mut circuit, Fate::Failed, 60_000));
        assert!(!count(&mut circuit, Fate::Served, 60_000));
        assert_eq!(circuit.window(Millis(60_000)).calls, 2);
        let opened = (0..18).any(|number| {
            let fate = if number % 2 == 0 {
                Fate::Failed
            } else {
                Fate::Served
            };
            count(&mut circuit, fate, 60_000)
        });
        assert!(opened);
    }

    #[test]
    fn calls_that_are_nearly_all_slow_open_it() {
        let mut circuit = Circuit::new(Millis(0));
        let opened = (0..20).any(|_| count(&mut circuit, Fate::Slow, 0));
        assert!(opened);
    }

    #[test]
    fn whoever_answered_just_now_is_alive() {
        let mut circuit = Circuit::new(Millis(0));
        assert!(!circuit.is_alive(Millis(0)));
        count(&mut circuit, Fate::Served, 0);
        circuit.note_end(Millis(0));
        for _ in 0..5 {
            count(&mut circuit, Fate::Failed, 1);
        }
        assert!(circuit.until(Millis(9_999)).is_some(), "it is open");
        assert!(circuit.is_alive(Millis(9_999)));
        assert!(!circuit.is_alive(Millis(10_000)));
    }

    #[test]
    fn what_ends_after_it_was_opened_changes_nothing() {
        let mut circuit = Circuit::new(Millis(0));
        let late = circuit.enter(Millis(0));
        for _ in 0..5 {
            count(&mut circuit, Fate::Failed, 0);
        }
        assert!(!circuit.count(Fate::Served, late, &settings(), Millis(5), 0));
        assert_eq!(circuit.position(Millis(5)), Position::Open(Millis(10_000)));
    }
}
