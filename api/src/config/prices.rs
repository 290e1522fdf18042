//! Settings of the price lists that the hub fetches by itself.

use std::time::Duration;

use url::Url;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const LISTS: Setting = Setting::new(
    "HUB_PRICE_LISTS",
    "–",
    "URLs of price lists (LiteLLM's, OpenRouter's, AIGNE's or a catalogue), with commas between \
     them, that are fetched now and then, also from private networks; what they would change waits to \
     be approved",
)
.key("prices.lists");

pub(super) const HOURS: Setting = Setting::new(
    "HUB_PRICE_HOURS",
    "`6`",
    "Every so many hours price lists are fetched and rates are compared with what providers ask; \
     `0`: never",
)
.key("prices.hours");

/// Settings of price lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSettings {
    /// `HUB_PRICE_LISTS`, `prices.lists`.
    pub lists: Vec<Url>,
    /// `HUB_PRICE_HOURS`, `prices.hours`; None: never.
    pub every: Option<Duration>,
}

impl PriceSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let hours: u64 = layers.number(&HOURS, 0..=8_760, 6);
        let lists = layers.read(&LISTS, "http or https URLs with commas between them", urls);
        PriceSettings {
            lists: lists.unwrap_or_default(),
            every: (hours > 0).then(|| Duration::from_secs(hours * 3_600)),
        }
    }
}

fn urls(text: &str) -> Option<Vec<Url>> {
    let named = text.split(',').map(str::trim).filter(|url| !url.is_empty());
    named
        .map(|url| {
            let url = Url::parse(url).ok()?;
            let taken = matches!(url.scheme(), "http" | "https") && url.has_host();
            taken.then_some(url)
        })
        .collect()
}
