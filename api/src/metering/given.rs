//! The bill of a call that was answered with a reply that was made before.

use std::sync::Arc;

use store::Nanos;
use wire::codec::Reading;

use super::made::Made;
use super::settle::bill::Bill;
use crate::routing::RateEntry;

/// How a kept reply came to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It was kept.
    Hit,
    /// It was just being made, for somebody who asked the same.
    Joined,
}

impl How {
    /// The word in records, headers and metrics.
    pub fn word(self) -> &'static str {
        match self {
            How::Hit => "hit",
            How::Joined => "joined",
        }
    }
}

/// A reply that was made before, and what it is charged.
#[derive(Debug, Clone)]
pub struct GivenAgain {
    /// How it came.
    pub how: How,
    /// What made it.
    pub made: Made,
    /// So many hundredths of its price are charged.
    pub percent: u32,
}

impl GivenAgain {
    /// What it costs at a price, and what it would have cost beyond that. `None`: the price is not
    /// known.
    pub fn charge(&self, rate: Option<&RateEntry>) -> Option<(Nanos, Nanos)> {
        let tier = self.made.service_tier.as_deref();
        if self.made.usage_source == "none" {
            return Some((Nanos::ZERO, Nanos::ZERO));
        }
        let full = match rate {
            Some(rate) => rate
                .price
                .charge(&self.made.usage(), &self.made.units, tier)?,
            None if self.percent == 0 => return Some((Nanos::ZERO, Nanos::ZERO)),
            None => return None,
        };
        let charged = share(full, self.percent);
        Some((charged, Nanos(full.0.saturating_sub(charged.0))))
    }

    pub(super) fn bill(&self, rate: Option<Arc<RateEntry>>) -> Bill {
        let amount = self.charge(rate.as_deref()).map(|(charged, _)| charged);
        let usage_source = match self.made.usage_source.as_str() {
            "reported" => "reported",
            "estimated" => "estimated",
            _ => "none",
        };
        Bill {
            reading: Reading {
                units: self.made.units.clone(),
                service_tier: self.made.service_tier.clone(),
                ..Reading::default()
            },
            usage: self.made.usage(),
            usage_source,
            rate,
            amount,
        }
    }
}

/// So many hundredths of an amount, rounded once, half to even.
pub(super) fn share(full: Nanos, percent: u32) -> Nanos {
    let scaled = i128::from(full.0) * i128::from(percent);
    let (whole, rest) = (scaled.div_euclid(100), scaled.rem_euclid(100));
    let up = rest > 50 || rest == 50 && whole % 2 != 0;
    Nanos(i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_once_half_to_even() {
        let of = |nanos, percent| share(Nanos(nanos), percent).0;
        assert_eq!(of(1_000, 0), 0);
        assert_eq!(of(1_000, 100), 1_000);
        assert_eq!(of(50, 1), 0);
        assert_eq!(of(150, 1), 2);
        assert_eq!(of(151, 1), 2);
        assert_eq!(of(i64::MAX, 100), i64::MAX);
    }
}
