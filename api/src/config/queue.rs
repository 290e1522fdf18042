//! Settings of the line in which calls wait for a provider that is at its limit.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const LENGTH: Setting = Setting::new(
    "HUB_QUEUE_LENGTH",
    "`1000`",
    "Calls that may wait for a place at a provider or model that is at its limit; who finds as many gets 503; 0 lets nobody wait",
)
.key("queue.length")
.stored();

pub(super) const WAIT: Setting = Setting::new(
    "HUB_QUEUE_WAIT_MS",
    "`5000`",
    "How long a call may wait for that, in milliseconds; who would have to wait longer gets 429 at once, with when to come back",
)
.key("queue.wait_ms")
.stored();

/// How long the line may be, and how long one may stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSettings {
    /// `HUB_QUEUE_LENGTH`, `queue.length`; default 1,000.
    pub length: usize,
    /// `HUB_QUEUE_WAIT_MS`, `queue.wait_ms`; default 5 s.
    pub wait: Duration,
}

impl QueueSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        QueueSettings {
            length: layers.number(&LENGTH, 0..=1_000_000, 1_000),
            wait: Duration::from_millis(layers.number(&WAIT, 0..=86_400_000, 5_000)),
        }
    }
}
