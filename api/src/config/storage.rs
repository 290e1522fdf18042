//! Settings of the database.

use std::time::Duration;

use store::Durability;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const DURABILITY: Setting = Setting::new(
    "HUB_DURABILITY",
    "`kill`",
    "What an acknowledged call survives: `kill` the process being killed (at most 50 ms are lost \
     on a power cut), `power` a power cut as well",
)
.key("storage.durability");

pub(super) const QUEUE: Setting = Setting::new(
    "HUB_QUEUE",
    "`10000`",
    "Calls that may wait to be written; when it is full, new ones get 503",
)
.key("storage.queue");

pub(super) const READERS: Setting =
    Setting::new("HUB_READERS", "`4`", "Database connections that read").key("storage.readers");

/// Longer than the pauses after which a refused commit is tried again, shorter than the patience of
/// clients.
const COMMIT_PATIENCE: Duration = Duration::from_secs(30);

/// Settings of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageSettings {
    /// `HUB_DURABILITY`, `storage.durability`: `power` or `kill`; default `kill`.
    pub durability: Durability,
    /// `HUB_QUEUE`, `storage.queue`: places in the writer's queue; default 10,000.
    pub queue: usize,
    /// `HUB_READERS`, `storage.readers`: connections; default 4.
    pub readers: usize,
    /// How long the end of an answer waits for its record before it is an error. No setting.
    pub commit_patience: Duration,
}

impl StorageSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let durability = layers.read(&DURABILITY, "power or kill", |text| match text {
            "power" => Some(Durability::Power),
            "kill" => Some(Durability::Kill),
            _ => None,
        });
        StorageSettings {
            durability: durability.unwrap_or(Durability::Kill),
            queue: layers.number(&QUEUE, 1..=1_000_000, 10_000),
            readers: layers.number(&READERS, 1..=64, 4),
            commit_patience: COMMIT_PATIENCE,
        }
    }
}
