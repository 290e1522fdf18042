//! Where another component is: for this process, and for people.

use std::sync::Arc;

use url::Url;

use crate::blocklet::Blocklet;

/// Where to look.
#[derive(Clone)]
pub enum Place {
    /// As it was set.
    Fixed(Url),
    /// In the app that the hub is a component of, whose live configuration is followed: a
    /// component's port changes with each of its starts.
    Component {
        /// The app.
        blocklet: Arc<Blocklet>,
        /// The component's DID, the same on every server.
        did: &'static str,
    },
}

impl Place {
    /// The address of its API for this process; `None` while it does not run.
    pub fn api(&self) -> Option<Url> {
        let (blocklet, did) = match self {
            Place::Fixed(url) => return Some(url.clone()),
            Place::Component { blocklet, did } => (blocklet, did),
        };
        let now = blocklet.live.load();
        let component = now.component(did)?;
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
            Place::Component { blocklet, did } => blocklet.live.load().address_of(did),
        }
    }

    /// Looks again, since it could not be reached.
    pub fn look_again(&self) {
        match self {
            Place::Fixed(_) => {}
            Place::Component { blocklet, .. } => {
                blocklet.live.refresh();
            }
        }
    }
}
