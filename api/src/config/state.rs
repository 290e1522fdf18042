//! Settings of what conversations need later.

use super::layers::Layers;
use super::settings::Setting;

pub(super) const STATE: Setting = Setting::new(
    "HUB_STATE",
    "`on`",
    "Whether conversations are kept, encrypted, in `payloads.db`: responses with `store` and the \
     seals that a client's API cannot carry; `off` forbids it",
)
.key("storage.state");

pub(super) const STATE_DAYS: Setting = Setting::new(
    "HUB_STATE_DAYS",
    "`30`",
    "How long conversations are kept after their last use, in days",
)
.key("storage.state_days");

pub(super) const STATE_LIMIT: Setting = Setting::new(
    "HUB_STATE_LIMIT",
    "`1073741824` (1 GiB)",
    "The most that is kept of all conversations, in bytes; the least used go first",
)
.key("storage.state_limit");

pub(super) const STATE_LIMIT_EACH: Setting = Setting::new(
    "HUB_STATE_LIMIT_EACH",
    "`67108864` (64 MiB)",
    "The most that is kept of one user, or of one key without a user, in bytes",
)
.key("storage.state_limit_each");

/// Settings of what conversations need later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateSettings {
    /// `HUB_STATE`, `storage.state`: default on.
    pub on: bool,
    /// `HUB_STATE_DAYS`, `storage.state_days`: default 30.
    pub days: i64,
    /// `HUB_STATE_LIMIT`, `storage.state_limit`: bytes of all.
    pub limit_bytes: i64,
    /// `HUB_STATE_LIMIT_EACH`, `storage.state_limit_each`: bytes of one principal.
    pub limit_each_bytes: i64,
}

impl StateSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        const LEAST: i64 = 1 << 20;
        StateSettings {
            on: layers.switch(&STATE, true),
            days: layers.number(&STATE_DAYS, 1..=3650, 30),
            limit_bytes: layers.number(&STATE_LIMIT, LEAST..=1 << 50, 1 << 30),
            limit_each_bytes: layers.number(&STATE_LIMIT_EACH, LEAST..=1 << 50, 1 << 26),
        }
    }
}
