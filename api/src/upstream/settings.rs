//! What an operator may set about outgoing calls.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use thiserror::Error;

use super::dial::{Dial, SystemDial};
use super::resolve::{Resolve, SystemResolver};

/// Settings of the connections to providers; the same for every worker.
#[derive(Clone)]
pub struct UpstreamSettings {
    /// Proxy for https targets: `http://[user:password@]host[:port]`, port 80 unless given.
    pub https_proxy: Option<SecretString>,
    /// Proxy for http targets, also by a CONNECT tunnel, so that the checked address is called.
    pub http_proxy: Option<SecretString>,
    /// Hosts that are called without a proxy, as in `NO_PROXY`: names with their subdomains,
    /// addresses, CIDR ranges, each with an optional port, or `*`.
    pub no_proxy: Option<String>,
    /// PEM file with further roots: a company's own authority.
    pub extra_roots: Option<PathBuf>,
    /// Whether the machine's roots are trusted beside Mozilla's.
    pub native_roots: bool,
    /// How long an idle connection may still be used.
    pub keep_alive: Duration,
    /// How old a connection may become before names are looked up again.
    pub lifetime: Duration,
    /// Where names are looked up.
    pub resolver: Arc<dyn Resolve>,
    /// How addresses are dialled.
    pub dial: Arc<dyn Dial>,
}

impl Default for UpstreamSettings {
    fn default() -> Self {
        UpstreamSettings {
            https_proxy: None,
            http_proxy: None,
            no_proxy: None,
            extra_roots: None,
            native_roots: false,
            keep_alive: Duration::from_secs(55),
            lifetime: Duration::from_secs(600),
            resolver: Arc::new(SystemResolver),
            dial: Arc::new(SystemDial),
        }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// A proxy that is not understood. The value is not shown: it may hold a password.
    #[error("the proxy for {scheme} targets is not usable: {why}")]
    Proxy {
        /// `http` or `https`: the targets it was meant for.
        scheme: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// An entry of the no-proxy list that is not understood.
    #[error("`{entry}` in the no-proxy list is neither a name, an address, a range nor `*`")]
    NoProxy {
        /// The entry.
        entry: String,
    },
    /// The file with further roots cannot be read or holds none.
    #[error("the root certificates in {} cannot be used: {why}", path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The TLS library refused its own settings.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}
