//! Settings of calls that are repeated.

use std::time::Duration;

use store::payloads::Limits;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const KEPT: Setting = Setting::new(
    "HUB_REPEAT_MINUTES",
    "`10`",
    "How long the reply of a call with `Idempotency-Key` is kept for its repetition, in minutes; at most 8 MiB each, 64 MiB together in memory, and encrypted in `payloads.db` for other processes and after a restart",
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

pub(super) const LIMIT: Setting = Setting::new(
    "HUB_REPEAT_LIMIT",
    "`268435456` (256 MiB)",
    "The most that is kept of such replies in `payloads.db`, in bytes, and a quarter of it of one principal; the least used go first",
)
.key("repeat.limit");

/// How calls are made once that are sent several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceSettings {
    /// `HUB_REPEAT_MINUTES`, `repeat.minutes`; default 10 minutes.
    pub kept: Duration,
    /// `HUB_REPEAT_GRACE_SECONDS`, `repeat.grace_seconds`; default two minutes.
    pub grace: Duration,
    /// `HUB_REPEAT_LIMIT`, `repeat.limit`: bytes on disk, of all and of one principal.
    pub limits: Limits,
}

impl OnceSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        OnceSettings {
            kept: Duration::from_secs(layers.number(&KEPT, 1..=1_440, 10_u64) * 60),
            grace: Duration::from_secs(layers.number(&GRACE, 0..=3_600, 120)),
            limits: {
                let all: i64 = layers.number(&LIMIT, 1 << 20..=1 << 50, 1 << 28);
                Limits { each: all / 4, all }
            },
        }
    }
}
