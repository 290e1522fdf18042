//! When people call: by day more than by night, on weekdays more than at weekends, and every week
//! a little more.

use super::random::Random;
use crate::clock::Millis;

/// How far back the first call lies.
pub const DAYS: i64 = 90;

const HOUR_MS: i64 = 60 * 60 * 1000;
const HOURS: i64 = DAYS * 24;

/// Shares of the hours of a day in UTC.
const BY_HOUR: [u64; 24] = [
    6, 4, 3, 3, 4, 7, 14, 30, 52, 66, 70, 62, 50, 60, 72, 74, 68, 56, 40, 30, 24, 18, 13, 9,
];

/// The hours up to a moment.
#[derive(Debug, Clone, Copy)]
pub struct Timetable {
    from: i64,
}

impl Timetable {
    /// The one that ends at a moment.
    pub fn until(now: Millis) -> Self {
        Timetable {
            from: now.0 - HOURS * HOUR_MS,
        }
    }

    /// Where it begins.
    pub fn from(&self) -> Millis {
        Millis(self.from)
    }

    /// So many moments, in order, none of them to come.
    pub fn moments(&self, count: u64, random: &mut Random) -> impl Iterator<Item = Millis> + use<> {
        let weights: Vec<u64> = (0..HOURS).map(|hour| self.weight(hour)).collect();
        let all: u64 = weights.iter().sum();
        let mut random = random.fork();
        let (from, mut passed) = (self.from, 0_u64);
        (0..HOURS).zip(weights).flat_map(move |(hour, weight)| {
            let upto = |weight: u64| {
                let share = u128::from(count) * u128::from(weight) / u128::from(all.max(1));
                u64::try_from(share).unwrap_or(count)
            };
            let before = upto(passed);
            passed += weight;
            let width = u64::try_from(HOUR_MS).unwrap_or_default();
            let mut moments: Vec<Millis> = (before..upto(passed))
                .map(|_| {
                    let within = i64::try_from(random.below(width)).unwrap_or_default();
                    Millis(from + hour * HOUR_MS + within)
                })
                .collect();
            moments.sort_unstable();
            moments
        })
    }

    fn weight(&self, hour: i64) -> u64 {
        let since_1970 = (self.from + hour * HOUR_MS).div_euclid(HOUR_MS);
        let of_day = usize::try_from(since_1970.rem_euclid(24)).unwrap_or_default();
        // The first of January 1970 was a Thursday.
        let weekend = matches!((since_1970.div_euclid(24) + 3).rem_euclid(7), 5 | 6);
        let grown = u64::try_from(DAYS + hour / 24).unwrap_or_default();
        let share = BY_HOUR.get(of_day).copied().unwrap_or(1) * grown;
        if weekend { share / 4 } else { share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_moments_as_wanted_in_order_and_none_to_come() {
        let now = Millis(1_795_900_000_000);
        for count in [0, 1, 999, 12_345] {
            let moments: Vec<_> = Timetable::until(now)
                .moments(count, &mut Random::new(3))
                .collect();
            assert_eq!(moments.len() as u64, count);
            assert!(moments.is_sorted() && moments.iter().all(|at| *at < now));
        }
    }
}
