//! Settings of calls to providers.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const CONNECT_TIMEOUT: Setting = Setting::new(
    "HUB_CONNECT_TIMEOUT_MS",
    "`10000`",
    "Longest wait for a connection to a provider, in milliseconds",
)
.key("upstream.connect_timeout_ms")
.stored();

pub(super) const FIRST_BYTE_TIMEOUT: Setting = Setting::new(
    "HUB_FIRST_BYTE_TIMEOUT_MS",
    "`120000`",
    "Longest wait for the head of a provider's answer, in milliseconds",
)
.key("upstream.first_byte_timeout_ms")
.stored();

pub(super) const IDLE_TIMEOUT: Setting = Setting::new(
    "HUB_IDLE_TIMEOUT_MS",
    "`120000`",
    "Longest silence within a provider's answer, in milliseconds",
)
.key("upstream.idle_timeout_ms")
.stored();

pub(super) const TOTAL_TIMEOUT: Setting = Setting::new(
    "HUB_TOTAL_TIMEOUT_MS",
    "`1800000`",
    "Longest whole call of a provider, in milliseconds",
)
.key("upstream.total_timeout_ms")
.stored();

pub(super) const ANSWER_LIMIT: Setting = Setting::new(
    "HUB_ANSWER_LIMIT",
    "`67108864` (64 MiB)",
    "The largest whole answer of a provider, in bytes; streams are not bounded by it. All answers that are held at a time may take four times as much and 4 MiB each; those beyond get 503",
)
.key("upstream.answer_limit")
.stored();

pub(super) const HTTPS_PROXY: Setting = Setting::new(
    "HTTPS_PROXY",
    "none",
    "The proxy for providers behind https, as `http://[user:password@]host:port`; also `https_proxy`",
)
.key("upstream.https_proxy")
.secret();

pub(super) const HTTP_PROXY: Setting = Setting::new(
    "HTTP_PROXY",
    "none",
    "The proxy for providers behind http, in the same form; also `http_proxy`",
)
.key("upstream.http_proxy")
.secret();

pub(super) const NO_PROXY: Setting = Setting::new(
    "NO_PROXY",
    "none",
    "Hosts that are reached without proxy, separated by commas; also `no_proxy`",
)
.key("upstream.no_proxy");

pub(super) const CA_FILE: Setting = Setting::new(
    "HUB_CA_FILE",
    "none",
    "A PEM file of certificate authorities to trust beside the built-in ones",
)
.key("upstream.ca_file");

pub(super) const NATIVE_ROOTS: Setting = Setting::new(
    "HUB_NATIVE_ROOTS",
    "`false`",
    "Also trust the certificate authorities of the machine",
)
.key("upstream.native_roots");

/// Settings of calls to providers.
#[derive(Clone, PartialEq, Eq)]
pub struct UpstreamSettings {
    /// `HUB_CONNECT_TIMEOUT_MS`, `upstream.connect_timeout_ms`; default 10 s.
    pub connect: Duration,
    /// `HUB_FIRST_BYTE_TIMEOUT_MS`, `upstream.first_byte_timeout_ms`; default 120 s.
    pub first_byte: Duration,
    /// `HUB_IDLE_TIMEOUT_MS`, `upstream.idle_timeout_ms`; default 120 s.
    pub idle: Duration,
    /// `HUB_TOTAL_TIMEOUT_MS`, `upstream.total_timeout_ms`; default 30 min.
    pub total: Duration,
    /// `HUB_ANSWER_LIMIT`, `upstream.answer_limit`, in bytes; default 64 MiB, since pictures come as
    /// Base64.
    pub answer_limit_bytes: usize,
    /// `HTTPS_PROXY`, `https_proxy`, `upstream.https_proxy`; may hold a password.
    pub https_proxy: Option<Url>,
    /// `HTTP_PROXY`, `http_proxy`, `upstream.http_proxy`; may hold a password.
    pub http_proxy: Option<Url>,
    /// `NO_PROXY`, `no_proxy`, `upstream.no_proxy`: hosts, `.domains`, addresses or `*`.
    pub no_proxy: Vec<String>,
    /// `HUB_CA_FILE`, `upstream.ca_file`: more roots, as PEM.
    pub ca_file: Option<PathBuf>,
    /// `HUB_NATIVE_ROOTS`, `upstream.native_roots`; default no.
    pub native_roots: bool,
}

impl UpstreamSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        const PROXY: &str = "a proxy such as http://proxy.example.com:3128";
        UpstreamSettings {
            connect: layers.milliseconds(&CONNECT_TIMEOUT, 10_000),
            first_byte: layers.milliseconds(&FIRST_BYTE_TIMEOUT, 120_000),
            idle: layers.milliseconds(&IDLE_TIMEOUT, 120_000),
            total: layers.milliseconds(&TOTAL_TIMEOUT, 1_800_000),
            answer_limit_bytes: layers.number(&ANSWER_LIMIT, 1 << 20..=1 << 30, 64 << 20),
            https_proxy: layers.read(&HTTPS_PROXY, PROXY, proxy),
            http_proxy: layers.read(&HTTP_PROXY, PROXY, proxy),
            no_proxy: layers
                .text(&NO_PROXY)
                .map_or(Vec::new(), |(text, _)| hosts(&text)),
            ca_file: layers.read(&CA_FILE, "a PEM file that can be read", |text| {
                std::fs::File::open(text).ok().map(|_| PathBuf::from(text))
            }),
            native_roots: layers.switch(&NATIVE_ROOTS, false),
        }
    }
}

impl std::fmt::Debug for UpstreamSettings {
    /// Without the proxies, whose addresses may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpstreamSettings")
            .field("connect", &self.connect)
            .field("first_byte", &self.first_byte)
            .field("idle", &self.idle)
            .field("total", &self.total)
            .field("answer_limit_bytes", &self.answer_limit_bytes)
            .field("no_proxy", &self.no_proxy)
            .field("ca_file", &self.ca_file)
            .field("native_roots", &self.native_roots)
            .finish_non_exhaustive()
    }
}

/// `host:port` without a scheme is what many machines have in these variables.
fn proxy(text: &str) -> Option<Url> {
    let url = match text.contains("://") {
        true => Url::parse(text),
        false => Url::parse(&format!("http://{text}")),
    };
    url.ok()
        .filter(|url| url.scheme() == "http" && url.has_host())
}

fn hosts(text: &str) -> Vec<String> {
    let hosts = text.split(',').map(|host| host.trim().to_lowercase());
    hosts.filter(|host| !host.is_empty()).collect()
}
