//! Every setting once: its names, its default, and what it means.
//!
//! The README's table and the command `doctor` are made from this list.

use super::{
    billing, breaker, cache, import, log, look, media, once, payment_kit, people, prices, queue,
    retry, server, state, status, storage, upstream, video,
};

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The environment variable.
    pub variable: &'static str,
    /// The flag of `serve`, with its dashes.
    pub flag: Option<&'static str>,
    /// The key in `hub.toml`, with its table; also its name in the database.
    pub key: Option<&'static str>,
    /// What holds when nobody says anything, as a person reads it.
    pub default: &'static str,
    /// What it does, with its unit.
    pub meaning: &'static str,
    /// Never shown.
    pub secret: bool,
    /// May also come from the database: only what is not needed to open it.
    pub stored: bool,
}

impl Setting {
    /// A setting with only a variable.
    pub(super) const fn new(
        variable: &'static str,
        default: &'static str,
        meaning: &'static str,
    ) -> Self {
        Setting {
            variable,
            flag: None,
            key: None,
            default,
            meaning,
            secret: false,
            stored: false,
        }
    }

    pub(super) const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    pub(super) const fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    pub(super) const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    pub(super) const fn stored(mut self) -> Self {
        self.stored = true;
        self
    }

    /// Other spellings of the variable that count as well, after the first.
    pub(super) fn spellings(&self) -> Vec<String> {
        // Proxies are set in small letters as often as in capitals; curl reads both.
        match self.variable {
            "HTTPS_PROXY" | "HTTP_PROXY" | "NO_PROXY" => {
                vec![self.variable.to_owned(), self.variable.to_lowercase()]
            }
            _ => vec![self.variable.to_owned()],
        }
    }
}

/// All settings, in the order of the README's table.
pub const SETTINGS: &[Setting] = &[
    server::CONFIG,
    server::MODE,
    server::DATA_DIR,
    server::HOST,
    server::PORT,
    server::PUBLIC_URL,
    server::MASTER_KEY,
    server::WORKERS,
    server::BODY_LIMIT,
    server::ENTITY_LIMIT,
    server::FORM_LIMIT,
    server::BODY_PACE,
    server::HEAD_LIMIT,
    server::URL_LIMIT,
    server::HEAD_TIMEOUT,
    server::KEEP_ALIVE,
    server::CONNECTIONS,
    server::CONNECTIONS_EACH,
    server::DRAIN_SECONDS,
    storage::DURABILITY,
    storage::QUEUE,
    storage::READERS,
    billing::MODE,
    billing::TOPUP_URL,
    billing::DEFAULT_RATE,
    billing::STARTER,
    billing::STARTER_DAYS,
    billing::LOW_BALANCE,
    prices::LISTS,
    prices::HOURS,
    payment_kit::URL,
    payment_kit::KEY,
    payment_kit::LIVE,
    payment_kit::METER,
    payment_kit::UNIT,
    payment_kit::DOWN,
    payment_kit::FRESH,
    payment_kit::REPORT,
    payment_kit::PAUSED,
    payment_kit::THROTTLE,
    payment_kit::PAUSE,
    payment_kit::MIGRATED,
    import::KEY,
    import::DID,
    people::SIGN_UP,
    state::STATE,
    state::STATE_DAYS,
    state::STATE_LIMIT,
    state::STATE_LIMIT_EACH,
    log::FILTER,
    log::FORMAT,
    look::NAME,
    look::LOGO,
    look::COLOR,
    look::LANGUAGES,
    upstream::CONNECT_TIMEOUT,
    upstream::FIRST_BYTE_TIMEOUT,
    upstream::IDLE_TIMEOUT,
    upstream::TOTAL_TIMEOUT,
    upstream::ANSWER_LIMIT,
    upstream::HTTPS_PROXY,
    upstream::HTTP_PROXY,
    upstream::NO_PROXY,
    upstream::CA_FILE,
    upstream::NATIVE_ROOTS,
    retry::ATTEMPTS,
    retry::AGAIN,
    retry::BACKOFF,
    retry::WAIT,
    retry::HOLD,
    queue::LENGTH,
    queue::WAIT,
    once::KEPT,
    once::GRACE,
    once::LIMIT,
    cache::CACHE,
    cache::HOURS,
    cache::PRICE,
    cache::LIMIT,
    cache::LIMIT_EACH,
    cache::REPLY_LIMIT,
    status::PROBES,
    status::MINUTES,
    breaker::FAILURES,
    breaker::ERROR_PERCENT,
    breaker::SLOW,
    breaker::OPEN,
    media::MEDIA,
    media::LIMIT,
    media::MOST,
    media::TIMEOUT,
    video::RUNNING,
    video::HOURS,
    video::POLL,
];

/// The README's table: one row per setting.
pub fn markdown() -> String {
    let code = |text: Option<&str>| text.map_or("–".to_owned(), |text| format!("`{text}`"));
    let mut table = String::from(
        "| Variable | Flag | `hub.toml` | Default | Meaning |\n| --- | --- | --- | --- | --- |\n",
    );
    for setting in SETTINGS {
        table.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            setting.variable,
            code(setting.flag),
            code(setting.key),
            setting.default,
            setting.meaning,
        ));
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_there_once() {
        let variables: BTreeSet<_> = SETTINGS.iter().map(|s| s.variable).collect();
        assert_eq!(variables.len(), SETTINGS.len());
        let keys: Vec<_> = SETTINGS.iter().filter_map(|s| s.key).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }

    #[test]
    fn the_readme_lists_every_setting() {
        let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
        let text = std::fs::read_to_string(readme).unwrap_or_default();
        let (_, rest) = text
            .split_once("<!-- settings -->\n")
            .expect("the README has the marker of the table");
        let table: String = rest
            .lines()
            .skip_while(|line| line.is_empty())
            .take_while(|line| line.starts_with('|'))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(
            table,
            markdown(),
            "the README's table is not that of SETTINGS"
        );
    }
}
