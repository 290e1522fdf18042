//! Numbers that a seed decides: SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>, in the public
//! domain). Never for secrets.

use crate::clock::Millis;

/// A stream of numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// Another stream, which this one decides.
    pub fn fork(&mut self) -> Self {
        Random(self.next())
    }

    /// From 0 to `end`, which is not included; 0 where there is nothing to choose from.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// Small more often than large, and never more than `most`.
    pub fn skewed(&mut self, most: u64) -> u64 {
        let (one, other) = (self.below(1000), self.below(1000));
        most.saturating_mul(one * other) / 1_000_000
    }

    /// One of several; the first of `weights` that is not used up by a number below their sum.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        let mut at = 0;
        for weight in weights {
            if left < weight {
                break;
            }
            left -= weight;
            at += 1;
        }
        at
    }

    /// A UUID v7 of that time.
    pub fn id(&mut self, at: Millis) -> String {
        let mut bytes = [0; 10];
        for (byte, from) in bytes.iter_mut().zip(
            self.next()
                .to_le_bytes()
                .into_iter()
                .chain(self.next().to_le_bytes()),
        ) {
            *byte = from;
        }
        let at = u64::try_from(at.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(at, &bytes)
            .into_uuid()
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_everything_and_weights_are_kept() {
        let (mut one, mut same, mut other) = (Random::new(7), Random::new(7), Random::new(8));
        assert_eq!(one.id(Millis(1)), same.id(Millis(1)));
        assert_ne!(one.id(Millis(1)), other.id(Millis(1)));
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[one.weighted([1, 0, 9].into_iter())] += 1;
        }
        assert!(
            (900..1100).contains(&counts[0]) && counts[1] == 0,
            "{counts:?}"
        );
        assert!((0..1000).all(|_| one.skewed(50) < 50));
    }
}
