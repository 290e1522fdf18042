//! `owner-link`: a new link that signs the owner in.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use store::Store;
use url::Url;

use super::{context, output};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::identity::owner_link::NewLink;
use crate::server::SERVED_AT;

/// How long a hub on this machine may take to accept.
const PATIENCE: Duration = Duration::from_secs(1);

/// `named`: the address stands on the command line, and is meant.
pub fn run(config: &Config, named: bool) -> anyhow::Result<()> {
    let link = NewLink::at(SystemClock.now())?;
    let saved = link.clone();
    let served = context::with_store(config, |store| async move {
        let served = served(&store).await?;
        store.write(move |conn| saved.insert(conn)).await?;
        Ok(served)
    })?;
    let configured = context::public_url(config)?;
    let url = match served {
        Some(url) if !named && config.server.public_url.is_none() => url,
        _ => configured,
    };
    output::result(&link.url(&url))?;
    Ok(())
}

/// Where the hub of this data folder said it is, if somebody listens there still: a port of the
/// command line, or any free one, is known to it alone.
async fn served(store: &Store) -> anyhow::Result<Option<Url>> {
    let said = store
        .read(|conn| store::settings::value(conn, SERVED_AT))
        .await?;
    let url = said.and_then(|said| Url::parse(&said).ok());
    Ok(url.filter(listens))
}

fn listens(url: &Url) -> bool {
    let place = url.host_str().zip(url.port_or_known_default());
    let addresses = place.and_then(|(host, port)| {
        // As a URL writes an IPv6 address.
        let host = host.trim_matches(['[', ']']);
        (host, port).to_socket_addrs().ok()
    });
    addresses
        .into_iter()
        .flatten()
        .any(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
}
