//! Settings of what a call does when a provider fails.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const ATTEMPTS: Setting = Setting::new(
    "HUB_RETRY_ATTEMPTS",
    "`8`",
    "Most attempts of one call, over all credentials and providers",
)
.key("retry.attempts")
.stored();

pub(super) const AGAIN: Setting = Setting::new(
    "HUB_RETRY_AGAIN",
    "`2`",
    "How often the same credential is tried again after a failure that may pass (429, 408, 409, 5xx, no connection), when no other is left",
)
.key("retry.again")
.stored();

pub(super) const BACKOFF: Setting = Setting::new(
    "HUB_RETRY_BACKOFF_MS",
    "`250`",
    "The wait before that, in milliseconds; doubled each time and varied by chance, unless the provider says when",
)
.key("retry.backoff_ms")
.stored();

pub(super) const WAIT: Setting = Setting::new(
    "HUB_RETRY_WAIT_MS",
    "`5000`",
    "Longest wait of one call for such attempts together, in milliseconds; who would have to wait longer is told when to come back",
)
.key("retry.wait_ms")
.stored();

pub(super) const HOLD: Setting = Setting::new(
    "HUB_HOLD_MS",
    "`30000`",
    "How long the head of a stream is held back for the first event that says something, in milliseconds, so that a failure before it goes to another provider; counted only while the provider shows life",
)
.key("retry.hold_ms")
.stored();

/// What a call does when a provider fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrySettings {
    /// `HUB_RETRY_ATTEMPTS`, `retry.attempts`; default 8.
    pub attempts: u32,
    /// `HUB_RETRY_AGAIN`, `retry.again`; default 2.
    pub again: u32,
    /// `HUB_RETRY_BACKOFF_MS`, `retry.backoff_ms`; default 250 ms.
    pub backoff: Duration,
    /// `HUB_RETRY_WAIT_MS`, `retry.wait_ms`; default 5 s.
    pub wait: Duration,
    /// `HUB_HOLD_MS`, `retry.hold_ms`; default 30 s.
    pub hold: Duration,
}

impl RetrySettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let ms = |number| Duration::from_millis(number);
        RetrySettings {
            attempts: layers.number(&ATTEMPTS, 1..=100, 8),
            again: layers.number(&AGAIN, 0..=100, 2),
            backoff: layers.milliseconds(&BACKOFF, 250),
            wait: ms(layers.number(&WAIT, 0..=86_400_000, 5_000)),
            hold: ms(layers.number(&HOLD, 0..=86_400_000, 30_000)),
        }
    }
}
