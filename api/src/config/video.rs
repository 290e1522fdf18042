//! Settings of videos, which providers make while nobody waits.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const RUNNING: Setting = Setting::new(
    "HUB_VIDEO_RUNNING",
    "`5`",
    "How many videos may be made at once for one user, or for one key without a user",
)
.key("upstream.video_running");

pub(super) const HOURS: Setting = Setting::new(
    "HUB_VIDEO_HOURS",
    "`24`",
    "How long a provider may take for a video, in hours; then it counts as failed",
)
.key("upstream.video_hours");

pub(super) const POLL: Setting = Setting::new(
    "HUB_VIDEO_POLL_MS",
    "`3000`",
    "How often a provider is asked how far a video is, in milliseconds",
)
.key("upstream.video_poll_ms");

/// Settings of videos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoSettings {
    /// `HUB_VIDEO_RUNNING`, `upstream.video_running`: at once, of one owner.
    pub running: i64,
    /// `HUB_VIDEO_HOURS`, `upstream.video_hours`: from the order to the end.
    pub longest: Duration,
    /// `HUB_VIDEO_POLL_MS`, `upstream.video_poll_ms`.
    pub poll: Duration,
}

impl VideoSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let hours: u64 = layers.number(&HOURS, 1..=168, 24);
        VideoSettings {
            running: layers.number(&RUNNING, 1..=10_000, 5),
            longest: Duration::from_secs(hours * 3600),
            poll: layers.milliseconds(&POLL, 3_000),
        }
    }
}
