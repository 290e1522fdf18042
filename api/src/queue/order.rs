//! In which order calls go that wait: by priority, then by turns of their callers.
//!
//! Each call gets the number of a round when it comes: that which is being served, or one after the
//! last of the same caller. So no caller has two calls in one round. Calls go by round, and in a round
//! as they came.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// A place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    priority: Reverse<i64>,
    round: u64,
    number: u64,
}

/// What waits, in order.
#[derive(Debug)]
pub struct Order<T> {
    waiting: BTreeMap<Place, (String, T)>,
    /// The last round of each caller of a priority that waits, and how many of its calls do.
    last: HashMap<(i64, String), (u64, usize)>,
    /// The round that is being served, by priority, where somebody waits.
    rounds: HashMap<i64, u64>,
    number: u64,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Order {
            waiting: BTreeMap::new(),
            last: HashMap::new(),
            rounds: HashMap::new(),
            number: 0,
        }
    }
}

impl<T> Order<T> {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// A call of a caller comes.
    pub fn push(&mut self, who: &str, priority: i64, what: T) -> Place {
        let current = self.rounds.get(&priority).copied().unwrap_or_default();
        let last = self.last.entry((priority, who.to_owned()));
        let (round, waiting) = last.or_insert((0, 0));
        *round = match *waiting {
            0 => current,
            _ => current.max(round.saturating_add(1)),
        };
        *waiting = waiting.saturating_add(1);
        self.number = self.number.wrapping_add(1);
        let place = Place {
            priority: Reverse(priority),
            round: *round,
            number: self.number,
        };
        self.waiting.insert(place, (who.to_owned(), what));
        place
    }

    /// All that wait, in the order in which they go.
    pub fn iter(&self) -> impl Iterator<Item = (Place, &T)> {
        self.waiting.iter().map(|(place, (_, what))| (*place, what))
    }

    /// It goes: its round is being served.
    pub fn serve(&mut self, place: Place) -> Option<T> {
        let current = self.rounds.entry(place.priority.0).or_default();
        *current = (*current).max(place.round);
        self.remove(place)
    }

    /// It waits no longer.
    pub fn remove(&mut self, place: Place) -> Option<T> {
        let (who, what) = self.waiting.remove(&place)?;
        let priority = place.priority.0;
        let key = (priority, who);
        if let Some((_, waiting)) = self.last.get_mut(&key) {
            *waiting = waiting.saturating_sub(1);
            if *waiting == 0 {
                self.last.remove(&key);
            }
        }
        if self.waiting.is_empty() {
            self.rounds.clear();
        }
        Some(what)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first<T>(order: &Order<T>) -> Option<Place> {
        order.iter().next().map(|(place, _)| place)
    }

    fn served(order: &mut Order<String>) -> String {
        let mut names = Vec::new();
        while let Some(place) = first(order) {
            names.extend(order.serve(place));
        }
        names.join(" ")
    }

    #[test]
    fn callers_take_turns_and_the_higher_priority_goes_first() {
        let mut order = Order::default();
        for name in ["a1", "a2", "a3", "b1", "c1", "b2"] {
            order.push(&name[..1], 0, name.to_owned());
        }
        order.push("d", 5, "d1".to_owned());
        let late = order.push("a", -1, "a4".to_owned());
        assert_eq!(order.len(), 8);
        order.remove(late);
        assert_eq!(served(&mut order), "d1 a1 b1 c1 a2 b2 a3");
        assert!(order.last.is_empty() && order.rounds.is_empty());
    }

    #[test]
    fn one_that_comes_later_is_not_behind_all_of_one_that_sent_much() {
        let mut order = Order::default();
        for number in 0..10 {
            order.push("a", 0, format!("a{number}"));
        }
        let first: Vec<_> = order.iter().map(|(place, _)| place).take(3).collect();
        for place in first {
            order.serve(place);
        }
        order.push("b", 0, "b0".to_owned());
        assert!(served(&mut order).starts_with("b0 a3"));
    }

    proptest! {
        /// While all of them wait, no caller is served twice before another has been once.
        #[test]
        fn nobody_is_served_twice_before_another_once(
            calls in proptest::collection::vec(0_usize..5, 1..80),
        ) {
            let mut order = Order::default();
            for who in &calls {
                order.push(&who.to_string(), 0, *who);
            }
            let mut left = [0_i64; 5];
            let mut had = [0_i64; 5];
            for who in &calls {
                left[*who] += 1;
            }
            while let Some(place) = first(&order) {
                let who = order.serve(place).unwrap();
                for other in 0..5 {
                    if left[other] > 0 {
                        prop_assert!(had[who] <= had[other]);
                    }
                }
                had[who] += 1;
                left[who] -= 1;
            }
            prop_assert_eq!(left, [0; 5]);
        }
    }
}
