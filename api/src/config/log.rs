//! Settings of the log.

use tracing_subscriber::EnvFilter;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const FILTER: Setting = Setting::new(
    "HUB_LOG",
    "`info`",
    "What is logged: a level, or parts with levels such as `info,aigne_hub=debug`",
)
.key("log.filter");

pub(super) const FORMAT: Setting = Setting::new(
    "HUB_LOG_FORMAT",
    "`text`",
    "How it is logged: `text` or `json`",
)
.key("log.format");

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person.
    Text,
    /// One JSON object per line.
    Json,
}

/// Settings of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// `HUB_LOG`, `log.filter`: a filter of tracing-subscriber; default `info`.
    pub filter: String,
    /// `HUB_LOG_FORMAT`, `log.format`: `text` or `json`; default `text`.
    pub format: LogFormat,
}

impl LogSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let filter = layers.read(
            &FILTER,
            "error, warn, info, debug or trace, or parts with levels such as info,aigne_hub=debug",
            |text| {
                EnvFilter::builder()
                    .parse(text)
                    .ok()
                    .map(|_| text.to_owned())
            },
        );
        let format = layers.read(&FORMAT, "text or json", |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        });
        LogSettings {
            filter: filter.unwrap_or_else(|| "info".to_owned()),
            format: format.unwrap_or(LogFormat::Text),
        }
    }
}
