//! Settings of the circuits that keep calls away from providers that are down.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const FAILURES: Setting = Setting::new(
    "HUB_BREAKER_FAILURES",
    "`5`",
    "Failures of a model at a provider, in a row, after which it is left alone for a while; one more where it has 40 calls in half a minute, and with each doubling of them; 0 never does that",
)
.key("breaker.failures")
.stored();

pub(super) const ERROR_PERCENT: Setting = Setting::new(
    "HUB_BREAKER_ERROR_PERCENT",
    "`50`",
    "The share of failures among the calls of half a minute that does the same, from 20 calls on",
)
.key("breaker.error_percent")
.stored();

pub(super) const SLOW: Setting = Setting::new(
    "HUB_BREAKER_SLOW_MS",
    "`60000`",
    "A provider that begins to answer only after so many milliseconds is slow; when 80 of 100 calls are, it is left alone too; 0 never does that",
)
.key("breaker.slow_ms")
.stored();

pub(super) const OPEN: Setting = Setting::new(
    "HUB_BREAKER_OPEN_MS",
    "`10000`",
    "How long it is left alone at first, in milliseconds; then one call at a time is tried, and after its failure twice as long, up to two minutes",
)
.key("breaker.open_ms")
.stored();

/// When a model at a provider is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakerSettings {
    /// `HUB_BREAKER_FAILURES`, `breaker.failures`; default 5. 0: never.
    pub failures: u32,
    /// `HUB_BREAKER_ERROR_PERCENT`, `breaker.error_percent`; default 50.
    pub error_percent: u32,
    /// `HUB_BREAKER_SLOW_MS`, `breaker.slow_ms`; default one minute. 0: nothing is slow.
    pub slow: Duration,
    /// `HUB_BREAKER_OPEN_MS`, `breaker.open_ms`; default 10 s.
    pub open: Duration,
}

impl BreakerSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        BreakerSettings {
            failures: layers.number(&FAILURES, 0..=1_000_000, 5),
            error_percent: layers.number(&ERROR_PERCENT, 1..=100, 50),
            slow: Duration::from_millis(layers.number(&SLOW, 0..=86_400_000, 60_000)),
            open: layers.milliseconds(&OPEN, 10_000),
        }
    }
}
