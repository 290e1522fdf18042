//! The pools of connections, by policy and by what is spoken.

use std::rc::Rc;
use std::time::Duration;

use super::Egress;
use super::connector::Connector;
use super::network::Network;
use super::request::Request;
use super::settings::UpstreamSettings;

/// The client has a connect clock of its own that cannot be switched off, only put out of the way:
/// ours runs in the connector, per call.
const OUT_OF_THE_WAY: Duration = Duration::from_secs(24 * 3600);

/// One client for each egress policy and for plain and secure connections. A pool is keyed by host
/// and port alone, so a connection that one policy allowed must not be found by the other.
pub(super) struct Clients {
    public_plain: awc::Client,
    public_secure: awc::Client,
    private_plain: awc::Client,
    private_secure: awc::Client,
}

impl Clients {
    /// Makes four empty pools.
    pub(super) fn new(network: &Rc<Network>, settings: &UpstreamSettings) -> Self {
        let build = |egress, secure| {
            let connector = awc::Connector::new()
                .connector(Connector::new(network, egress, secure))
                .limit(0)
                .timeout(OUT_OF_THE_WAY)
                .conn_keep_alive(settings.keep_alive)
                .conn_lifetime(settings.lifetime);
            awc::Client::builder()
                .connector(connector)
                .disable_timeout()
                .disable_redirects()
                .no_default_headers()
                .finish()
        };
        Clients {
            public_plain: build(Egress::Public, false),
            public_secure: build(Egress::Public, true),
            private_plain: build(Egress::Private, false),
            private_secure: build(Egress::Private, true),
        }
    }

    /// The client that a request goes through.
    pub(super) fn pick(&self, request: &Request) -> &awc::Client {
        match (request.egress, request.secure) {
            (Egress::Public, false) => &self.public_plain,
            (Egress::Public, true) => &self.public_secure,
            (Egress::Private, false) => &self.private_plain,
            (Egress::Private, true) => &self.private_secure,
        }
    }
}
