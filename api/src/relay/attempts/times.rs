//! Points in time, and the waits between them.

use std::time::Duration;

use crate::clock::Millis;

pub(super) fn elapsed_ms(from: Millis, to: Millis) -> u64 {
    u64::try_from(to.0.saturating_sub(from.0)).unwrap_or(0)
}

pub(super) fn between(from: Millis, to: Millis) -> Duration {
    Duration::from_millis(u64::try_from(to.0.saturating_sub(from.0)).unwrap_or(0))
}

pub(super) fn after(now: Millis, wait: Duration) -> Millis {
    let ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    Millis(now.0.saturating_add(ms))
}

/// Half of it is sure, half is chance: calls that failed together do not come back together.
pub(super) fn backoff(first: Duration, tries: u32) -> Duration {
    let whole = first.saturating_mul(1 << tries.saturating_sub(1).min(16));
    let mut chance = [0_u8; 2];
    // Without randomness the wait is the longest one.
    let chance = match getrandom::fill(&mut chance) {
        Ok(()) => u32::from(u16::from_le_bytes(chance)),
        Err(_) => u32::from(u16::MAX),
    };
    let half = whole / 2;
    half + half.saturating_mul(chance) / u32::from(u16::MAX)
}
