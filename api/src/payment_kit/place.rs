//! Where Payment Kit is: for this process, and for people.

use std::sync::Arc;

use url::Url;

use crate::blocklet::Blocklet;

/// The DID of the component, on every server.
pub const DID: &str = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk";

/// Where to look.
#[derive(Clone)]
pub enum Place {
    /// As it was set.
    Fixed(Url),
    /// In the app that the hub is a component of, whose live configuration is followed: the port
    /// changes with each start of Payment Kit.
    Component(Arc<Blocklet>),
}

impl Place {
    /// The address of its API for this process; `None` while it does not run.
    pub fn api(&self) -> Option<Url> {
        let blocklet = match self {
            Place::Fixed(url) => return Some(url.clone()),
            Place::Component(blocklet) => blocklet,
        };
        let now = blocklet.live.load();
        let component = now.component(DID)?;
        let port = component.port.filter(|_| component.is_running())?;
        let (host, port) = match &blocklet.environment.docker_network {
            Some(network) => component.in_network(network, port),
            None => ("127.0.0.1".to_owned(), port),
        };
        Url::parse(&format!("http://{host}:{port}")).ok()
    }

    /// Where people reach it, without a slash at the end.
    pub fn for_people(&self) -> Option<String> {
        match self {
            Place::Fixed(url) => Some(url.as_str().trim_end_matches('/').to_owned()),
            Place::Component(blocklet) => blocklet.live.load().address_of(DID),
        }
    }

    /// Looks again, since it could not be reached; tells whether something moved.
    pub fn look_again(&self) -> bool {
        match self {
            Place::Fixed(_) => false,
            Place::Component(blocklet) => {
                let before = blocklet.live.load().version;
                blocklet.live.refresh() != before
            }
        }
    }
}
