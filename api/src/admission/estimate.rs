//! What a call will probably cost.

use store::Nanos;
use wire::{Units, Usage};

use super::habits::Habits;
use crate::metering::Price;

/// What is held for a call whose price cannot be told in advance, such as sound of unknown length:
/// a thousandth of a credit.
const UNKNOWN: i64 = 1_000_000;

/// A stream is extended by the price of at least so many tokens at once.
const LEAST_STEP_TOKENS: u64 = 256;

/// What is known of a call before it is dispatched.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Whose habits count: the key's id, else the user's.
    pub who: &'a str,
    /// `provider/model`.
    pub model: &'a str,
    /// Size of the request.
    pub bytes: usize,
    /// The caller's own limit of output tokens.
    pub limit: Option<u64>,
    /// What is asked for besides tokens, as far as it is said: images.
    pub units: &'a Units,
}

/// Amounts in nanos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// What such calls usually cost.
    pub usual: i64,
    /// What they hardly ever exceed; this is held.
    pub upper: i64,
    /// By this much a stream's hold is extended.
    pub step: i64,
    /// What comes before the hold is looked at again may cost this much.
    pub margin: i64,
}

impl Estimate {
    /// Of a cost that is known.
    pub(super) fn exactly(amount: Nanos) -> Estimate {
        Estimate {
            usual: amount.0,
            upper: amount.0,
            step: 0,
            margin: 0,
        }
    }

    /// Makes it from the price, from what was asked and from what such calls used before.
    pub(super) fn of(price: &Price, habits: &Habits, asked: &Asked<'_>) -> Estimate {
        let (input, answer) = habits.sizes(asked.who, asked.model, asked.bytes);
        let limit = asked.limit.unwrap_or(u64::MAX);
        let by_units = price.charges_units(asked.units);
        let cost = |input: u64, output: u64| {
            let usage = Usage {
                input: if by_units { 0 } else { input },
                output: if by_units { 0 } else { output },
                ..Usage::default()
            };
            price.charge(&usage, asked.units, None)
        };
        let cost = |input, output| cost(input, output).map_or(UNKNOWN, |Nanos(nanos)| nanos);
        let output = |tokens: u64| {
            price.charge(
                &Usage {
                    output: tokens,
                    ..Usage::default()
                },
                &Units::default(),
                None,
            )
        };
        let output = |tokens| output(tokens).map_or(0, |Nanos(nanos)| nanos);
        Estimate {
            usual: cost(input.usual, answer.usual.min(limit)),
            upper: cost(input.upper, answer.upper.min(limit)),
            step: output(answer.usual.max(LEAST_STEP_TOKENS)),
            margin: output(super::hold::LOOK_TOKENS),
        }
    }
}
