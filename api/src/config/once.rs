//! Settings of calls that are repeated.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const KEPT: Setting = Setting::new(
    "HUB_REPEAT_MINUTES",
    "`10`",
    "How long the reply of a call with `Idempotency-Key` is kept for its repetition, in minutes; in memory, at most 8 MiB each and 64 MiB together",
)
.key("repeat.minutes")
.stored();

pub(super) const GRACE: Setting = Setting::new(
    "HUB_REPEAT_GRACE_SECONDS",
    "`120`",
    "How long such a call goes on after its caller has left, in seconds; also a call of an AIGNE client (`x-aigne-hub-client-did`) that is no stream",
)
.key("repeat.grace_seconds")
.stored();

/// How calls are made once that are sent several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceSettings {
    /// `HUB_REPEAT_MINUTES`, `repeat.minutes`; default 10 minutes.
    pub kept: Duration,
    /// `HUB_REPEAT_GRACE_SECONDS`, `repeat.grace_seconds`; default two minutes.
    pub grace: Duration,
}

impl OnceSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        OnceSettings {
            kept: Duration::from_secs(layers.number(&KEPT, 1..=1_440, 10_u64) * 60),
            grace: Duration::from_secs(layers.number(&GRACE, 0..=3_600, 120)),
        }
    }
}
