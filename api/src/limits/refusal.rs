//! Why a call is not served that comes too early, in words that say what to do.

use wire::FailureKind;

use super::counter::{Measure, Short};
use super::entry::LimitEntry;
use crate::clock::Millis;
use crate::error::Refusal;

/// The code of a limit of the hub's own.
pub const CODE: &str = "rate_limit_exceeded";

/// Seconds after which a caller may try again where nobody knows when a call will end.
const SOON: u32 = 1;

/// The caller has reached a limit.
pub fn reached(limit: &LimitEntry, short: Short, now: Millis) -> Refusal {
    let seconds = short.until.map_or(SOON, |until| seconds(now, until));
    let message = format!(
        "{}; try again in {seconds} s, or ask an admin to raise it",
        words(limit, short.measure)
    );
    Refusal::new(FailureKind::RateLimit, CODE, message).retry_in(seconds)
}

/// Which limit it is, and of what.
pub fn words(limit: &LimitEntry, measure: Measure) -> String {
    let allowed = limit.rates.of(measure).unwrap_or_default();
    let of = match measure {
        Measure::Requests => "calls a minute",
        Measure::Tokens => "tokens a minute",
        Measure::Day => "calls a day",
        Measure::Running => "calls at once",
    };
    format!(
        "{} has reached the limit `{}` of {allowed} {of}",
        limit.whom(),
        limit.name
    )
}

/// Whole seconds until then: never too few.
pub fn seconds(now: Millis, until: Millis) -> u32 {
    let ms = u64::try_from(until.0.saturating_sub(now.0)).unwrap_or(0);
    u32::try_from(ms.div_ceil(1_000)).unwrap_or(u32::MAX).max(1)
}
