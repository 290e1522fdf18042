//! What was used in the last minute, counted in slots of a second.
//!
//! A slot counts until all of it is out of the window. So no minute ever holds more than the limit,
//! without any burst beyond it; and what was used longer than a minute and a second ago never stands in
//! the way.

use std::collections::VecDeque;

use crate::clock::Millis;

/// Milliseconds of the window.
pub const WINDOW_MS: i64 = 60_000;

/// Milliseconds of a slot.
pub const SLOT_MS: i64 = 1_000;

/// The slots of the window.
const SLOTS: i64 = WINDOW_MS / SLOT_MS;

/// Amounts of the last minute.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// Number and amount of each slot, the oldest first.
    slots: VecDeque<(i64, u64)>,
    sum: u64,
}

impl Window {
    /// What counts now.
    pub fn used(&mut self, now: Millis) -> u64 {
        let last = slot(now).saturating_sub(SLOTS);
        while let Some((number, amount)) = self.slots.front().copied() {
            if number >= last {
                break;
            }
            self.slots.pop_front();
            self.sum = self.sum.saturating_sub(amount);
        }
        self.sum
    }

    /// Counts more; gives the slot that it lies in.
    pub fn add(&mut self, amount: u64, now: Millis) -> i64 {
        self.used(now);
        let number = slot(now);
        self.sum = self.sum.saturating_add(amount);
        match self.slots.back_mut() {
            // A clock that was set back goes on in the newest slot.
            Some((last, known)) if *last >= number => {
                *known = known.saturating_add(amount);
                *last
            }
            _ => {
                self.slots.push_back((number, amount));
                number
            }
        }
    }

    /// What was counted as `before` in a slot turns out to be `after`: less is taken from there, more
    /// counts from now on.
    pub fn correct(&mut self, number: i64, before: u64, after: u64, now: Millis) {
        if after > before {
            self.add(after - before, now);
            return;
        }
        let less = before - after;
        let mut slots = self.slots.iter_mut();
        if let Some((_, amount)) = slots.find(|(known, _)| *known == number) {
            let less = less.min(*amount);
            *amount -= less;
            self.sum = self.sum.saturating_sub(less);
        }
    }

    /// When so much will no longer count, of what counts now; `None`: as much does not count at all.
    pub fn until_less(&mut self, amount: u64, now: Millis) -> Option<Millis> {
        self.used(now);
        let mut gone = 0_u64;
        for (number, counted) in &self.slots {
            gone = gone.saturating_add(*counted);
            if gone >= amount {
                return Some(out(*number));
            }
        }
        None
    }

    /// When nothing will count any more.
    pub fn until_empty(&mut self, now: Millis) -> Millis {
        let sum = self.used(now);
        match self.until_less(sum, now) {
            Some(until) if sum > 0 => until,
            _ => now,
        }
    }
}

fn slot(now: Millis) -> i64 {
    now.0.div_euclid(SLOT_MS)
}

/// The moment from which a slot does not count.
fn out(number: i64) -> Millis {
    Millis((number.saturating_add(SLOTS + 1)).saturating_mul(SLOT_MS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes if it fits, as limits do.
    fn take(window: &mut Window, limit: u64, cost: u64, now: i64) -> bool {
        let fits = window.used(Millis(now)) + cost <= limit;
        if fits {
            window.add(cost, Millis(now));
        }
        fits
    }

    #[test]
    fn a_slot_counts_until_all_of_it_is_out_of_the_window() {
        let mut window = Window::default();
        window.add(3, Millis(500));
        window.add(2, Millis(1_200));
        assert_eq!(window.used(Millis(60_999)), 5);
        assert_eq!(window.until_less(3, Millis(2_000)), Some(Millis(61_000)));
        assert_eq!(window.until_less(4, Millis(2_000)), Some(Millis(62_000)));
        assert_eq!(window.until_less(6, Millis(2_000)), None);
        assert_eq!(window.used(Millis(61_000)), 2);
        assert_eq!(window.until_empty(Millis(61_000)), Millis(62_000));
        assert_eq!(window.used(Millis(62_000)), 0);
    }

    #[test]
    fn an_estimate_becomes_what_was_used() {
        let mut window = Window::default();
        let slot = window.add(100, Millis(0));
        window.correct(slot, 100, 40, Millis(5_000));
        assert_eq!(window.used(Millis(5_000)), 40);
        let slot = window.add(100, Millis(6_000));
        window.correct(slot, 100, 130, Millis(9_000));
        assert_eq!(window.used(Millis(9_000)), 170);
        assert_eq!(window.used(Millis(67_000)), 30);
        // What is out of the window by then is not taken off what came later.
        window.correct(slot, 100, 0, Millis(68_000));
        assert_eq!(window.used(Millis(68_000)), 30);
    }

    proptest! {
        /// No minute holds more than the limit, wherever it begins; and nothing is refused for which a
        /// minute and a second have room.
        #[test]
        fn a_minute_never_holds_more_than_the_limit_and_what_must_pass_passes(
            limit in 1_u64..40,
            asked in proptest::collection::vec((0_i64..4_000, 1_u64..6), 1..250),
        ) {
            let mut window = Window::default();
            let mut passed: Vec<(i64, u64)> = Vec::new();
            let mut now = 0_i64;
            for (gap, cost) in asked {
                now += gap;
                let within = |ms: i64| -> u64 {
                    let later = passed.iter().filter(|(at, _)| now - at < ms);
                    later.map(|(_, cost)| cost).sum()
                };
                let (minute, more) = (within(WINDOW_MS), within(WINDOW_MS + SLOT_MS));
                let over = (window.used(Millis(now)) + cost).saturating_sub(limit);
                let wait = window.until_less(over, Millis(now));
                if take(&mut window, limit, cost, now) {
                    prop_assert!(minute + cost <= limit);
                    passed.push((now, cost));
                } else {
                    prop_assert!(more + cost > limit);
                    // The wait that is told is true: the call passes then, and not before.
                    if cost <= limit {
                        let at = wait.unwrap().0;
                        prop_assert!(at > now);
                        let fits = |at: i64| window.clone().used(Millis(at)) + cost <= limit;
                        prop_assert!(fits(at) && !fits(at - 1));
                    }
                }
            }
        }
    }
}
