//! Settings of replies that are given to who asks the same.

use std::time::Duration;

use store::payloads::Limits;

use super::layers::Layers;
use super::settings::Setting;

/// The oldest reply that a key may ask for, in seconds: a year.
pub const LONGEST_AGE: i64 = 31_536_000;

pub(super) const CACHE: Setting = Setting::new(
    "HUB_CACHE",
    "`on`",
    "Whether calls may ask for kept replies (`x-hub-cache`, or a key's `cache_seconds`); `off` forbids it. They lie in `payloads.db`, encrypted, so `HUB_STATE=off` forbids it as well",
)
.key("cache.on");

pub(super) const HOURS: Setting = Setting::new(
    "HUB_CACHE_HOURS",
    "`24`",
    "How long replies are kept at most, in hours",
)
.key("cache.hours")
.stored();

pub(super) const PRICE: Setting = Setting::new(
    "HUB_CACHE_PRICE",
    "`free`",
    "What a call costs that gets a kept reply: `free`, `full`, or a share of what it would cost otherwise, such as `25%`",
)
.key("cache.price")
.stored();

pub(super) const LIMIT: Setting = Setting::new(
    "HUB_CACHE_LIMIT",
    "`268435456` (256 MiB)",
    "The most that is kept of all replies, in bytes; the least used go first",
)
.key("cache.limit");

pub(super) const LIMIT_EACH: Setting = Setting::new(
    "HUB_CACHE_LIMIT_EACH",
    "`67108864` (64 MiB)",
    "The most that is kept of one project, or of one user or key without a project, in bytes",
)
.key("cache.limit_each");

pub(super) const REPLY_LIMIT: Setting = Setting::new(
    "HUB_CACHE_REPLY_LIMIT",
    "`1048576` (1 MiB)",
    "A longer reply is not kept, in bytes",
)
.key("cache.reply_limit");

/// How replies are given to who asks the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSettings {
    /// `HUB_CACHE`, `cache.on`: default on.
    pub on: bool,
    /// `HUB_CACHE_HOURS`, `cache.hours`: default a day.
    pub longest: Duration,
    /// `HUB_CACHE_PRICE`, `cache.price`: hundredths of the price; default 0.
    pub percent: u32,
    /// `HUB_CACHE_LIMIT`, `HUB_CACHE_LIMIT_EACH`: bytes of all and of one scope.
    pub limits: Limits,
    /// `HUB_CACHE_REPLY_LIMIT`, `cache.reply_limit`: bytes of one.
    pub reply_bytes: usize,
}

impl CacheSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        const LEAST: i64 = 1 << 20;
        let hours: u64 = layers.number(&HOURS, 1..=8_760, 24);
        let allowed = "`free`, `full` or a percentage from 0% to 100%";
        CacheSettings {
            on: layers.switch(&CACHE, true),
            longest: Duration::from_secs(hours * 3600),
            percent: layers.read(&PRICE, allowed, percent).unwrap_or(0),
            limits: Limits {
                all: layers.number(&LIMIT, LEAST..=1 << 50, 1 << 28),
                each: layers.number(&LIMIT_EACH, LEAST..=1 << 50, 1 << 26),
            },
            reply_bytes: layers.number(&REPLY_LIMIT, 1 << 10..=1 << 26, 1 << 20),
        }
    }

    /// The price as the setting says it.
    pub fn price(&self) -> String {
        match self.percent {
            0 => "free".to_owned(),
            100 => "full".to_owned(),
            percent => format!("{percent}%"),
        }
    }
}

fn percent(text: &str) -> Option<u32> {
    match text {
        "free" => Some(0),
        "full" => Some(100),
        share => {
            let share: u32 = share.strip_suffix('%')?.trim().parse().ok()?;
            (share <= 100).then_some(share)
        }
    }
}
