//! Settings of the process and its listener.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::layers::{Flags, Layers};
use super::settings::Setting;
use crate::blocklet::environment::{self, Environment, Mode};

pub(super) const CONFIG: Setting = Setting::new(
    "HUB_CONFIG",
    "`hub.toml` in the data folder, if it is there",
    "The configuration file",
)
.flag("--config");

pub(super) const MODE: Setting = Setting::new(
    "HUB_MODE",
    "`auto`",
    "How the hub runs: `blocklet` under Blocklet Server, whose environment then says data folder, \
     address and keys; `standalone` alone; `auto` looks at the environment",
);

pub(super) const DATA_DIR: Setting = Setting::new(
    "HUB_DATA_DIR",
    "`./data`",
    "The data folder: database and master key",
)
.flag("--data-dir")
.key("server.data_dir");

pub(super) const HOST: Setting =
    Setting::new("HUB_HOST", "`127.0.0.1`", "The IP address to listen on")
        .flag("--host")
        .key("server.host");

pub(super) const PORT: Setting = Setting::new(
    "HUB_PORT",
    "`8787`",
    "The port to listen on; 0 takes any free one",
)
.flag("--port")
.key("server.port");

pub(super) const PUBLIC_URL: Setting = Setting::new(
    "HUB_PUBLIC_URL",
    "made of host and port",
    "The address under which browsers and clients reach the hub",
)
.key("server.public_url")
.stored();

pub(super) const MASTER_KEY: Setting = Setting::new(
    "HUB_MASTER_KEY",
    "the file `master.key` in the data folder, made on first start",
    "The secret that seals provider keys: at least 32 random characters",
)
.secret();

pub(super) const WORKERS: Setting = Setting::new(
    "HUB_WORKERS",
    "one per processor core",
    "Worker threads that serve calls",
)
.key("server.workers");

pub(super) const BODY_LIMIT: Setting = Setting::new(
    "HUB_BODY_LIMIT",
    "`33554432` (32 MiB)",
    "The largest request body, in bytes",
)
.key("server.body_limit")
.stored();

pub(super) const FORM_LIMIT: Setting = Setting::new(
    "HUB_FORM_LIMIT",
    "as `HUB_BODY_LIMIT`",
    "The largest request body of the APIs that take files (images, audio, videos), in bytes",
)
.key("server.form_limit")
.stored();

pub(super) const BODY_PACE: Setting = Setting::new(
    "HUB_BODY_PACE",
    "`500`",
    "The least pace at which a request's body may come, in bytes a second, after its first ten seconds; slower ones get 408; 0 allows any, but no pause of a minute",
)
.key("server.body_pace")
.stored();

pub(super) const HEAD_LIMIT: Setting = Setting::new(
    "HUB_HEAD_LIMIT",
    "`65536` (64 KiB)",
    "The largest headers of a request, in bytes; larger ones get 431",
)
.key("server.head_limit")
.stored();

pub(super) const URL_LIMIT: Setting = Setting::new(
    "HUB_URL_LIMIT",
    "`16384` (16 KiB)",
    "The longest path and query of a request, in bytes; longer ones get 414",
)
.key("server.url_limit")
.stored();

pub(super) const HEAD_TIMEOUT: Setting = Setting::new(
    "HUB_HEAD_TIMEOUT_MS",
    "`30000`",
    "How long a client may take for the head of a request, in milliseconds",
)
.key("server.head_timeout_ms")
.stored();

pub(super) const KEEP_ALIVE: Setting = Setting::new(
    "HUB_KEEP_ALIVE_MS",
    "`75000`",
    "How long a connection without a request is kept, in milliseconds: longer than load balancers keep theirs, so that it is they who close",
)
.key("server.keep_alive_ms")
.stored();

pub(super) const CONNECTIONS: Setting = Setting::new(
    "HUB_CONNECTIONS",
    "`20000`",
    "Connections of clients at once; those beyond get 503",
)
.key("server.connections")
.stored();

pub(super) const CONNECTIONS_EACH: Setting = Setting::new(
    "HUB_CONNECTIONS_EACH",
    "`0`",
    "Connections from one address at once; 0: as many as in all, which is right behind a proxy",
)
.key("server.connections_each")
.stored();

pub(super) const DRAIN_SECONDS: Setting = Setting::new(
    "HUB_DRAIN_SECONDS",
    "`30`",
    "How long a graceful stop waits for running calls, in seconds",
)
.key("server.drain_seconds")
.stored();

/// Settings of the process and its listener.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// `HUB_DATA_DIR`, `--data-dir`, `server.data_dir`; default `./data`.
    pub data_dir: PathBuf,
    /// `HUB_HOST`, `--host`, `server.host`; default `127.0.0.1`.
    pub host: IpAddr,
    /// `HUB_PORT`, `--port`, `server.port`; default 8787, 0 takes any free port.
    pub port: u16,
    /// `HUB_PUBLIC_URL`, `server.public_url`; never with a slash at its end. `None`: made of the
    /// address that was bound.
    pub public_url: Option<String>,
    /// `HUB_MASTER_KEY`; `None`: the file `master.key` in the data folder.
    pub master_key: Option<SecretString>,
    /// `HUB_WORKERS`, `server.workers`; default one per core.
    pub workers: usize,
    /// `HUB_BODY_LIMIT`, `server.body_limit`, in bytes; default 32 MiB.
    pub body_limit_bytes: usize,
    /// `HUB_FORM_LIMIT`, `server.form_limit`, in bytes; default as `body_limit_bytes`.
    pub form_limit_bytes: usize,
    /// `HUB_BODY_PACE`, `server.body_pace`, in bytes a second; default 500. 0: any.
    pub body_pace: u64,
    /// `HUB_HEAD_LIMIT`, `server.head_limit`, in bytes; default 64 KiB.
    pub head_limit_bytes: usize,
    /// `HUB_URL_LIMIT`, `server.url_limit`, in bytes; default 16 KiB.
    pub url_limit_bytes: usize,
    /// `HUB_HEAD_TIMEOUT_MS`, `server.head_timeout_ms`; default 30 s.
    pub head_timeout: Duration,
    /// `HUB_KEEP_ALIVE_MS`, `server.keep_alive_ms`; default 75 s.
    pub keep_alive: Duration,
    /// `HUB_CONNECTIONS`, `server.connections`; default 20,000.
    pub connections: usize,
    /// `HUB_CONNECTIONS_EACH`, `server.connections_each`; default 0: as many as in all.
    pub connections_each: usize,
    /// `HUB_DRAIN_SECONDS`, `server.drain_seconds`; default 30 seconds.
    pub drain: Duration,
}

impl ServerSettings {
    pub(super) fn read(layers: &mut Layers<'_>, data_dir: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let body_limit_bytes = layers.number(&BODY_LIMIT, 1024..=1 << 30, 32 << 20);
        ServerSettings {
            data_dir,
            host: layers
                .read(
                    &HOST,
                    "an IP address such as 127.0.0.1, 0.0.0.0 or ::",
                    host,
                )
                .unwrap_or(IpAddr::from([127, 0, 0, 1])),
            port: layers.number(&PORT, 0..=u16::MAX, 8787),
            public_url: layers.read(
                &PUBLIC_URL,
                "an address such as https://hub.example.com, without query",
                public_url,
            ),
            master_key: layers.read(
                &MASTER_KEY,
                "at least 32 random characters, for example from `openssl rand -base64 32`",
                master_key,
            ),
            workers: layers.number(&WORKERS, 1..=1024, cores),
            body_limit_bytes,
            form_limit_bytes: layers.number(&FORM_LIMIT, 1024..=1 << 30, body_limit_bytes),
            body_pace: layers.number(&BODY_PACE, 0..=1 << 30, 500),
            // What the HTTP server itself reads of a head is not more.
            head_limit_bytes: layers.number(&HEAD_LIMIT, 1024..=128 << 10, 64 << 10),
            url_limit_bytes: layers.number(&URL_LIMIT, 256..=65_534, 16 << 10),
            head_timeout: layers.milliseconds(&HEAD_TIMEOUT, 30_000),
            keep_alive: layers.milliseconds(&KEEP_ALIVE, 75_000),
            connections: layers.number(&CONNECTIONS, 1..=1_000_000, 20_000),
            connections_each: layers.number(&CONNECTIONS_EACH, 0..=1_000_000, 0),
            drain: Duration::from_secs(layers.number(&DRAIN_SECONDS, 0..=86_400, 30)),
        }
    }
}

/// How the hub shall run.
pub(super) fn mode(layers: &mut Layers<'_>) -> Mode {
    let said = layers.read(&MODE, "auto, blocklet or standalone", |text| match text {
        "auto" => Some(Mode::Auto),
        "blocklet" => Some(Mode::Blocklet),
        "standalone" => Some(Mode::Standalone),
        _ => None,
    });
    said.unwrap_or(Mode::Auto)
}

impl ServerSettings {
    /// What Blocklet Server decides; only a flag goes before it, since the environment and the
    /// file may have been meant for another hub of the same machine.
    pub(super) fn run_under(&mut self, blocklet: &Environment, flags: &Flags) {
        if flags.host.is_none() {
            self.host = blocklet.host();
        }
        if flags.port.is_none() {
            self.port = blocklet.port;
        }
        self.public_url = Some(blocklet.public_url());
        self.master_key.get_or_insert_with(|| blocklet.master_key());
        self.drain = self.drain.min(environment::LONGEST_DRAIN);
    }

    /// What of this Blocklet Server decided, by variable.
    pub(super) fn decided_by_blocklet(&self, flags: &Flags) -> Vec<(&'static str, String)> {
        let mut decided = Vec::new();
        if flags.data_dir.is_none() {
            let folder = self.data_dir.display().to_string();
            decided.push((DATA_DIR.variable, folder));
        }
        if flags.host.is_none() {
            decided.push((HOST.variable, self.host.to_string()));
        }
        if flags.port.is_none() {
            decided.push((PORT.variable, self.port.to_string()));
        }
        if let Some(url) = &self.public_url {
            decided.push((PUBLIC_URL.variable, url.clone()));
        }
        decided
    }
}

fn host(text: &str) -> Option<IpAddr> {
    match text {
        "localhost" => Some(IpAddr::from([127, 0, 0, 1])),
        _ => text.trim_matches(['[', ']']).parse().ok(),
    }
}

fn public_url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let usable = matches!(url.scheme(), "http" | "https") && url.has_host() && plain;
    usable.then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// Length is all that can be checked; a repeated character shows a placeholder that was left in.
fn master_key(text: &str) -> Option<SecretString> {
    let different: std::collections::BTreeSet<char> = text.chars().collect();
    (text.chars().count() >= 32 && different.len() >= 8).then(|| SecretString::from(text))
}
