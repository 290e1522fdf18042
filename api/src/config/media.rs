//! Settings of the files on the web that requests name.

use std::time::Duration;

use super::layers::Layers;
use super::settings::Setting;
use crate::upstream::Egress;

pub(super) const MEDIA: Setting = Setting::new(
    "HUB_MEDIA",
    "`public`",
    "Whether the hub fetches files that a request names by their address, where the provider cannot: \
     `public` from public addresses, `private` also from private networks and this machine, `off` never",
)
.key("upstream.media");

pub(super) const LIMIT: Setting = Setting::new(
    "HUB_MEDIA_LIMIT",
    "`20971520` (20 MiB)",
    "The largest file that is fetched, in bytes; all files of a request together may be as large as \
     `HUB_BODY_LIMIT` says",
)
.key("upstream.media_limit");

pub(super) const MOST: Setting = Setting::new(
    "HUB_MEDIA_COUNT",
    "`20`",
    "How many files are fetched for one request",
)
.key("upstream.media_count");

pub(super) const TIMEOUT: Setting = Setting::new(
    "HUB_MEDIA_TIMEOUT_MS",
    "`20000`",
    "Longest time that fetching one file may take, in milliseconds",
)
.key("upstream.media_timeout_ms");

/// Settings of the files on the web that requests name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaSettings {
    /// `HUB_MEDIA`, `upstream.media`: which addresses may be called; `None`: nothing is fetched.
    pub egress: Option<Egress>,
    /// `HUB_MEDIA_LIMIT`, `upstream.media_limit`: bytes of one file.
    pub limit_bytes: usize,
    /// `HUB_MEDIA_COUNT`, `upstream.media_count`: files of one request.
    pub most: usize,
    /// `HUB_MEDIA_TIMEOUT_MS`, `upstream.media_timeout_ms`: for one file, redirects included.
    pub timeout: Duration,
}

impl MediaSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let egress = layers.read(&MEDIA, "`public`, `private` or `off`", |text| match text {
            "public" => Some(Some(Egress::Public)),
            "private" => Some(Some(Egress::Private)),
            "off" | "false" => Some(None),
            _ => None,
        });
        MediaSettings {
            egress: egress.unwrap_or(Some(Egress::Public)),
            limit_bytes: layers.number(&LIMIT, 1_024..=1 << 30, 20 << 20),
            most: layers.number(&MOST, 1..=1_000, 20),
            timeout: layers.milliseconds(&TIMEOUT, 20_000),
        }
    }

    /// The value of `HUB_MEDIA` that says this.
    pub fn word(&self) -> &'static str {
        match self.egress {
            Some(Egress::Public) => "public",
            Some(Egress::Private) => "private",
            None => "off",
        }
    }
}
