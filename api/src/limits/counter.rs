//! The counts of one limit, or of one of those that it binds by itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::entry::Rates;
use super::window::{WINDOW_MS, Window};
use crate::clock::Millis;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Calls in any minute.
    Requests,
    /// Tokens in any minute.
    Tokens,
    /// Calls of a day.
    Day,
    /// Calls at once.
    Running,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 4] = [
        Measure::Requests,
        Measure::Tokens,
        Measure::Day,
        Measure::Running,
    ];

    /// Its name in the API and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Requests => "requests_per_minute",
            Measure::Tokens => "tokens_per_minute",
            Measure::Day => "requests_per_day",
            Measure::Running => "concurrent_calls",
        }
    }
}

impl Rates {
    /// What is allowed of a measure.
    pub fn of(&self, measure: Measure) -> Option<u64> {
        match measure {
            Measure::Requests => self.requests_per_minute,
            Measure::Tokens => self.tokens_per_minute,
            Measure::Day => self.requests_per_day,
            Measure::Running => self.concurrent_calls,
        }
    }
}

/// A value for each measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Each<T> {
    requests: T,
    tokens: T,
    day: T,
    running: T,
}

impl<T: Copy> Each<T> {
    /// The same for all.
    pub fn all(value: T) -> Self {
        Each {
            requests: value,
            tokens: value,
            day: value,
            running: value,
        }
    }

    /// That of one.
    pub fn get(&self, measure: Measure) -> T {
        match measure {
            Measure::Requests => self.requests,
            Measure::Tokens => self.tokens,
            Measure::Day => self.day,
            Measure::Running => self.running,
        }
    }

    /// That of one, to be changed.
    pub fn of(&mut self, measure: Measure) -> &mut T {
        match measure {
            Measure::Requests => &mut self.requests,
            Measure::Tokens => &mut self.tokens,
            Measure::Day => &mut self.day,
            Measure::Running => &mut self.running,
        }
    }
}

/// Why a call does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// What there is too much of.
    pub measure: Measure,
    /// When there will be room; `None`: whenever a call ends, or another process gives back.
    pub until: Option<Millis>,
    /// There is room, but other processes may use it at this moment.
    pub elsewhere: bool,
}

/// How much is left of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// What is allowed.
    pub limit: u64,
    /// What is left of it.
    pub left: u64,
    /// When all of it is left again.
    pub full: Millis,
}

/// One set of counts.
#[derive(Debug, Default)]
pub struct Counter(Mutex<Counts>);

/// Requests of one day.
#[derive(Debug, Default)]
struct DayCount {
    day: i64,
    used: u64,
    /// Of these so many are not in the database yet.
    unsaved: u64,
}

/// What is counted.
#[derive(Debug)]
pub struct Counts {
    requests: Window,
    tokens: Window,
    day: DayCount,
    running: u64,
    /// What other processes used, as they told last.
    others: Each<u64>,
    /// What this process may still use before it asks again; all, while it is alone.
    may: Each<u64>,
    /// What calls wanted and did not get since it asked last.
    need: Each<u64>,
    /// Somebody used it since it asked last.
    asked_for: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Counts {
            requests: Window::default(),
            tokens: Window::default(),
            day: DayCount::default(),
            running: 0,
            others: Each::default(),
            may: Each::all(u64::MAX),
            need: Each::default(),
            asked_for: false,
        }
    }
}

/// The day that a moment lies in, since 1970 in UTC.
pub fn day_of(now: Millis) -> i64 {
    now.0.div_euclid(DAY_MS)
}

impl Counter {
    /// One of a process that is not known to be alone: it may use nothing before it has asked.
    pub fn asking_first() -> Self {
        Counter(Mutex::new(Counts {
            may: Each::default(),
            ..Counts::default()
        }))
    }

    /// Locks the counts.
    pub fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// What this process and others use of a measure now.
    pub fn used(&mut self, measure: Measure, now: Millis) -> u64 {
        let others = self.others.get(measure);
        self.own(measure, now).saturating_add(others)
    }

    /// What this process uses of it; of a day, what all have used.
    pub fn own(&mut self, measure: Measure, now: Millis) -> u64 {
        match measure {
            Measure::Requests => self.requests.used(now),
            Measure::Tokens => self.tokens.used(now),
            Measure::Running => self.running,
            Measure::Day => {
                self.turn_day(now);
                self.day.used
            }
        }
    }

    fn turn_day(&mut self, now: Millis) {
        if self.day.day != day_of(now) {
            self.day = DayCount {
                day: day_of(now),
                ..DayCount::default()
            };
        }
    }

    /// What a call costs of a measure. One that is larger than the limit passes where nothing else
    /// counts.
    fn cost(measure: Measure, limit: u64, tokens: u64) -> u64 {
        match measure {
            Measure::Tokens => tokens.min(limit),
            Measure::Requests | Measure::Day | Measure::Running => 1,
        }
    }

    /// Why a call of so many tokens does not pass now; `None`: it does. Of several reasons the one
    /// that lasts longest.
    pub fn short(&mut self, rates: &Rates, tokens: u64, now: Millis) -> Option<Short> {
        self.asked_for = true;
        let mut found: Option<Short> = None;
        for measure in Measure::ALL {
            let Some(limit) = rates.of(measure) else {
                continue;
            };
            let cost = Self::cost(measure, limit, tokens);
            let over = self.used(measure, now).saturating_add(cost);
            let short = if over > limit {
                Short {
                    measure,
                    until: self.until(measure, over - limit, now),
                    elsewhere: false,
                }
            } else if self.may.get(measure) < cost {
                let need = self.need.of(measure);
                *need = (*need).max(cost);
                Short {
                    measure,
                    until: None,
                    elsewhere: true,
                }
            } else {
                continue;
            };
            let rank = |short: &Short| (short.until, !short.elsewhere);
            if found
                .as_ref()
                .is_none_or(|known| rank(known) < rank(&short))
            {
                found = Some(short);
            }
        }
        found
    }

    /// When so much less will count.
    fn until(&mut self, measure: Measure, less: u64, now: Millis) -> Option<Millis> {
        let later = Millis(now.0.saturating_add(WINDOW_MS));
        match measure {
            Measure::Requests => Some(self.requests.until_less(less, now).unwrap_or(later)),
            Measure::Tokens => Some(self.tokens.until_less(less, now).unwrap_or(later)),
            Measure::Day => Some(next_day(now)),
            Measure::Running => None,
        }
    }

    /// Counts a call of so many tokens; gives the slot that its tokens lie in.
    pub fn take(&mut self, rates: &Rates, tokens: u64, now: Millis) -> i64 {
        for measure in Measure::ALL {
            if let Some(limit) = rates.of(measure) {
                let may = self.may.of(measure);
                *may = may.saturating_sub(Self::cost(measure, limit, tokens));
            }
        }
        self.requests.add(1, now);
        self.turn_day(now);
        self.day.used = self.day.used.saturating_add(1);
        self.day.unsaved = self.day.unsaved.saturating_add(1);
        self.running = self.running.saturating_add(1);
        self.tokens.add(tokens, now)
    }

    /// A call has ended that was counted with `before` tokens and used `after`.
    pub fn give_back(&mut self, slot: i64, before: u64, after: u64, now: Millis) {
        self.running = self.running.saturating_sub(1);
        let may = self.may.of(Measure::Running);
        *may = may.saturating_add(1);
        self.tokens.correct(slot, before, after, now);
    }

    /// How much is left of a measure that has this limit.
    pub fn left(&mut self, measure: Measure, limit: u64, now: Millis) -> Left {
        let used = self.used(measure, now);
        let full = match measure {
            Measure::Requests => self.requests.until_empty(now),
            Measure::Tokens => self.tokens.until_empty(now),
            Measure::Day if used > 0 => next_day(now),
            Measure::Day | Measure::Running => now,
        };
        Left {
            limit,
            left: limit.saturating_sub(used),
            full,
        }
    }

    /// Nothing counts any more, and nobody asked lately.
    pub fn is_idle(&mut self, now: Millis) -> bool {
        let counts = |measure| self.own(measure, now);
        let used = Measure::ALL.map(counts);
        used.iter().all(|used| *used == 0) && !self.asked_for
    }

    /// Takes what is to be told to other processes: until they have answered, nothing may be used.
    pub(super) fn report(&mut self, now: Millis, alone: bool) -> Report {
        let mut uses = Each::default();
        for measure in Measure::ALL {
            *uses.of(measure) = self.own(measure, now);
        }
        if !alone {
            self.may = Each::default();
        }
        Report {
            uses,
            need: std::mem::take(&mut self.need),
            asked_for: std::mem::take(&mut self.asked_for),
            unsaved: std::mem::take(&mut self.day.unsaved),
            day: self.day.day,
        }
    }

    /// The report could not be told: what was to be saved is to be saved still.
    pub(super) fn not_told(&mut self, report: &Report) {
        if report.day == self.day.day {
            self.day.unsaved = self.day.unsaved.saturating_add(report.unsaved);
        }
    }

    /// Takes what others told: what they use, and what this process may use until it asks again.
    pub(super) fn answered(&mut self, others: Each<u64>, may: Each<u64>) {
        self.others = others;
        self.may = may;
    }

    /// Takes what all processes have used of a day.
    pub(super) fn day_is(&mut self, day: i64, saved: u64, now: Millis) {
        self.turn_day(now);
        if self.day.day == day {
            self.day.used = saved.saturating_add(self.day.unsaved);
        }
    }
}

/// What a counter tells.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub uses: Each<u64>,
    pub need: Each<u64>,
    pub asked_for: bool,
    pub unsaved: u64,
    pub day: i64,
}

fn next_day(now: Millis) -> Millis {
    Millis(day_of(now).saturating_add(1).saturating_mul(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> Rates {
        Rates {
            requests_per_minute: Some(3),
            tokens_per_minute: Some(100),
            requests_per_day: Some(5),
            concurrent_calls: Some(2),
        }
    }

    #[test]
    fn the_reason_that_lasts_longest_is_told() {
        let mut counts = Counts::default();
        let now = Millis(1_000);
        for _ in 0..2 {
            assert_eq!(counts.short(&rates(), 10, now), None);
            counts.take(&rates(), 10, now);
        }
        let short = counts.short(&rates(), 10, now).unwrap();
        assert_eq!((short.measure, short.until), (Measure::Running, None));
        let short = counts.short(&rates(), 90, now).unwrap();
        assert_eq!(short.measure, Measure::Tokens);
        assert_eq!(short.until, Some(Millis(62_000)));
        for _ in 0..2 {
            counts.give_back(1, 10, 10, now);
        }
        assert_eq!(counts.short(&rates(), 10, now), None);
    }

    #[test]
    fn a_day_ends_at_midnight() {
        let mut counts = Counts::default();
        for hour in 0..5 {
            let now = Millis(hour * 3_600_000);
            counts.take(&rates(), 0, now);
            counts.give_back(0, 0, 0, now);
        }
        let short = counts.short(&rates(), 0, Millis(DAY_MS - 1)).unwrap();
        assert_eq!(short.until, Some(Millis(DAY_MS)));
        assert_eq!(counts.short(&rates(), 0, Millis(DAY_MS)), None);
    }

    #[test]
    fn one_that_is_larger_than_the_limit_passes_where_nothing_else_counts() {
        let mut counts = Counts::default();
        assert_eq!(counts.short(&rates(), 5_000, Millis(0)), None);
        let slot = counts.take(&rates(), 5_000, Millis(0));
        counts.give_back(slot, 5_000, 200, Millis(0));
        let short = counts.short(&rates(), 1, Millis(0)).unwrap();
        assert_eq!(short.measure, Measure::Tokens);
    }
}
