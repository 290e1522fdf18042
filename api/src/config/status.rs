//! Settings of the probes that tell whether models can be called.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const PROBES: Setting = Setting::new(
    "HUB_STATUS_PROBES",
    "`lists`",
    "How it is seen whether a model can be called that nobody calls: `lists` asks providers for their lists, which costs nothing, and makes the smallest call of a chat model that had failed; `calls` makes such calls of all chat models that were declared; `off` never asks",
)
.key("status.probes");

pub(super) const MINUTES: Setting = Setting::new(
    "HUB_STATUS_MINUTES",
    "`60`",
    "How often, in minutes, where there was no call meanwhile",
)
.key("status.minutes");

/// How providers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probes {
    /// Never.
    Off,
    /// For their lists, and by calls of models that had failed.
    Lists,
    /// By calls as well.
    Calls,
}

/// How it is seen whether models can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusSettings {
    /// `HUB_STATUS_PROBES`, `status.probes`.
    pub probes: Probes,
    /// `HUB_STATUS_MINUTES`, `status.minutes`.
    pub every: Duration,
}

impl StatusSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let minutes: u64 = layers.number(&MINUTES, 1..=10_080, 60);
        let probes = layers.read(&PROBES, "`lists`, `calls` or `off`", |text| match text {
            "off" => Some(Probes::Off),
            "lists" => Some(Probes::Lists),
            "calls" => Some(Probes::Calls),
            _ => None,
        });
        StatusSettings {
            probes: probes.unwrap_or(Probes::Lists),
            every: Duration::from_secs(minutes * 60),
        }
    }
}
