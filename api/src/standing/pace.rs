//! How a model at a provider has been doing: how soon it begins to answer, how many calls are under
//! way, and how much it reads and says. Read without a lock, so that a plan waits for nobody.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use wire::Usage;

use crate::clock::Millis;

/// Latest calls that are remembered.
const CALLS: usize = 64;

/// Weight of the latest call; the one before has seven eighths of it, and so on, so that the latest
/// five weigh as much as all before them.
const LATEST_WEIGHT: u64 = 1 << 20;

/// Fewer say nothing of the slowest calls.
const LEAST_FOR_P95: usize = 8;

/// Not known yet.
const UNKNOWN: u64 = u64::MAX;

/// Precision of tokens per byte.
const SCALE: u64 = 65_536;

/// What is assumed where nothing was learned: a token has four bytes, an answer 256 tokens.
const FIRST_PER_BYTE: u64 = SCALE / 4;
const FIRST_ANSWER: u64 = 256;

/// Times of the latest calls, in milliseconds.
#[derive(Debug)]
struct Times {
    ring: Mutex<VecDeque<u64>>,
    usual: AtomicU64,
    late: AtomicU64,
    /// When the latest was noted; milliseconds since 1970.
    latest: AtomicI64,
}

impl Default for Times {
    fn default() -> Self {
        Times {
            ring: Mutex::default(),
            usual: AtomicU64::new(UNKNOWN),
            late: AtomicU64::new(UNKNOWN),
            latest: AtomicI64::new(i64::MIN),
        }
    }
}

impl Times {
    fn note(&self, ms: u64, now: Millis) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.push_front(ms);
        ring.truncate(CALLS);
        self.usual.store(usual(&ring), Relaxed);
        self.late.store(late(&ring), Relaxed);
        self.latest.store(now.0, Relaxed);
    }

    fn usual(&self) -> Option<u64> {
        Some(self.usual.load(Relaxed)).filter(|ms| *ms != UNKNOWN)
    }

    fn late(&self) -> Option<u64> {
        Some(self.late.load(Relaxed)).filter(|ms| *ms != UNKNOWN)
    }
}

/// The median, in which a call weighs less the more came after it.
fn usual(latest_first: &VecDeque<u64>) -> u64 {
    let mut weight = LATEST_WEIGHT;
    let mut weighed: Vec<(u64, u64)> = Vec::with_capacity(latest_first.len());
    for ms in latest_first {
        weighed.push((*ms, weight));
        weight = (weight - weight / 8).max(1);
    }
    weighed.sort_unstable();
    let whole: u64 = weighed.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0;
    for (ms, weight) in &weighed {
        sum += weight;
        if sum * 2 >= whole {
            return *ms;
        }
    }
    UNKNOWN
}

/// What 95 of 100 calls do not exceed.
fn late(latest_first: &VecDeque<u64>) -> u64 {
    if latest_first.len() < LEAST_FOR_P95 {
        return UNKNOWN;
    }
    let mut sorted: Vec<u64> = latest_first.iter().copied().collect();
    sorted.sort_unstable();
    let place = sorted.len() * 95 / 100;
    sorted.get(place).copied().unwrap_or(UNKNOWN)
}

/// How a model at a provider has been doing.
#[derive(Debug, Default)]
pub struct Pace {
    busy: AtomicU32,
    begins: Times,
    whole: Times,
    answers: Mutex<VecDeque<u64>>,
    answer: AtomicU64,
    per_byte: AtomicU64,
    /// Thousandths of the input that a cache served, and that was written to one.
    cached: AtomicU64,
    cache_written: AtomicU64,
    /// When it was asked for last; milliseconds since 1970.
    pub(super) used: AtomicI64,
}

/// What a request probably uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habit {
    /// Tokens per byte of the request, in 65,536ths.
    pub per_byte: u64,
    /// Tokens of an answer: the median of the latest.
    pub answer: u64,
    /// Thousandths of the input that a cache serves.
    pub cached: u64,
    /// Thousandths of the input that are written to a cache.
    pub cache_written: u64,
}

impl Habit {
    /// What is assumed where nothing was learned.
    pub const FIRST: Habit = Habit {
        per_byte: FIRST_PER_BYTE,
        answer: FIRST_ANSWER,
        cached: 0,
        cache_written: 0,
    };

    /// What a request of so many bytes probably uses, when its answer has at most `limit` tokens.
    pub fn usage(&self, bytes: usize, limit: Option<u64>) -> Usage {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let whole = bytes.saturating_mul(self.per_byte).div_ceil(SCALE);
        let part = |thousandths: u64| whole.saturating_mul(thousandths) / 1_000;
        let cache_read = part(self.cached.min(1_000));
        let cache_write_5m = part(self.cache_written).min(whole.saturating_sub(cache_read));
        Usage {
            input: whole
                .saturating_sub(cache_read)
                .saturating_sub(cache_write_5m),
            cache_read,
            cache_write_5m,
            output: self.answer.min(limit.unwrap_or(u64::MAX)),
            ..Usage::default()
        }
    }
}

impl Pace {
    /// A call is under way until what is returned is dropped.
    pub fn begin(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Relaxed);
        Busy(Arc::clone(self))
    }

    /// How many calls are under way.
    pub fn busy(&self) -> u32 {
        self.busy.load(Relaxed)
    }

    /// How long calls usually wait for what is sent first: of streams the first event that says
    /// something, of others the whole answer. `None`: none was made yet.
    pub fn usual_ms(&self, streamed: bool) -> Option<u64> {
        let (own, other) = self.times(streamed);
        own.usual().or_else(|| other.usual())
    }

    /// What 95 of 100 calls do not exceed; `None`: too few were made.
    pub fn late_ms(&self, streamed: bool) -> Option<u64> {
        self.times(streamed).0.late()
    }

    /// When the latest of that kind was measured.
    pub fn measured(&self, streamed: bool) -> Millis {
        Millis(self.times(streamed).0.latest.load(Relaxed))
    }

    fn times(&self, streamed: bool) -> (&Times, &Times) {
        match streamed {
            true => (&self.begins, &self.whole),
            false => (&self.whole, &self.begins),
        }
    }

    /// A call was answered, or given up, after this time.
    pub fn waited(&self, streamed: bool, ms: u64, now: Millis) {
        self.times(streamed).0.note(ms, now);
    }

    /// A call was given up after this time without an answer: it is known to take at least as long.
    pub fn gave_up(&self, ms: u64, now: Millis) {
        self.begins.note(ms, now);
        self.whole.note(ms, now);
    }

    /// The provider told what a request of so many bytes used.
    pub fn learn(&self, bytes: usize, usage: &Usage) {
        let input = usage.total_input();
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let was_new = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            let was_new = answers.is_empty();
            answers.push_front(usage.total_output());
            answers.truncate(CALLS);
            self.answer.store(usual(&answers), Relaxed);
            was_new
        };
        let towards = |place: &AtomicU64, value: u64| {
            let old = place.load(Relaxed);
            let next = match was_new {
                true => value,
                false => old - old / 8 + value / 8,
            };
            place.store(next, Relaxed);
        };
        if let Some(scaled) = input.saturating_mul(SCALE).checked_div(bytes) {
            towards(&self.per_byte, scaled.max(1));
        }
        let thousandths = |part: u64| part.saturating_mul(1_000).checked_div(input);
        if let Some(cached) = thousandths(usage.cache_read) {
            towards(&self.cached, cached);
        }
        let written = usage.cache_write_5m.saturating_add(usage.cache_write_1h);
        if let Some(written) = thousandths(written) {
            towards(&self.cache_written, written);
        }
    }

    /// What its requests use; `None`: nothing was learned yet.
    pub fn habit(&self) -> Option<Habit> {
        let per_byte = self.per_byte.load(Relaxed);
        (per_byte > 0).then(|| Habit {
            per_byte,
            answer: self.answer.load(Relaxed),
            cached: self.cached.load(Relaxed),
            cache_written: self.cache_written.load(Relaxed),
        })
    }
}

/// A call that is under way.
#[derive(Debug)]
pub struct Busy(Arc<Pace>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_calls_decide_what_is_usual() {
        let pace = Pace::default();
        assert_eq!(pace.usual_ms(true), None);
        for _ in 0..CALLS {
            pace.waited(true, 900, Millis(0));
        }
        assert_eq!(pace.usual_ms(true), Some(900));
        assert_eq!(pace.usual_ms(false), Some(900), "better than nothing");
        let mut better = 0;
        while pace.usual_ms(true) != Some(10) {
            pace.waited(true, 10, Millis(1));
            better += 1;
        }
        // Each weighs 7/8 of the one after it: five weigh less than half of all, six more.
        assert_eq!(better, 6);
        assert_eq!(pace.late_ms(true), Some(900));
        assert_eq!(pace.measured(true), Millis(1));
    }

    #[test]
    fn what_was_used_tells_what_will_be() {
        let pace = Pace::default();
        assert_eq!(pace.habit(), None);
        let first = Habit::FIRST.usage(400, None);
        assert_eq!((first.input, first.output), (100, 256));
        let used = Usage {
            input: 20,
            cache_read: 80,
            output: 30,
            ..Usage::default()
        };
        pace.learn(200, &used);
        let told = pace.habit().unwrap().usage(400, Some(10));
        assert_eq!((told.input, told.cache_read, told.output), (40, 160, 10));
    }

    #[test]
    fn a_call_is_under_way_until_it_is_dropped() {
        let pace = Arc::new(Pace::default());
        let (one, other) = (pace.begin(), pace.begin());
        assert_eq!(pace.busy(), 2);
        drop((one, other));
        assert_eq!(pace.busy(), 0);
    }
}
