//! From a host to the addresses that may be dialled for it.

use std::io;
use std::net::{IpAddr, SocketAddr};

use futures_core::future::LocalBoxFuture;
use url::Host;

use super::error::UpstreamError;
use super::{Egress, guard};

/// Turns a name into addresses. A trait, so that a test can answer, and answer differently next time.
pub trait Resolve: Send + Sync {
    /// All addresses of a name, in the order in which they should be tried.
    fn resolve(
        &self,
        name: String,
        port: u16,
    ) -> LocalBoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// The machine's own resolver: hosts file, search domains and all.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(
        &self,
        name: String,
        port: u16,
    ) -> LocalBoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, port)).await?.collect()) })
    }
}

/// The addresses of a host, every one of them checked: one bad address refuses the host, since a
/// name that answers with a good and a bad one is how a guard is led around. What is returned here
/// is what is dialled; the name is not asked for again.
pub(super) async fn checked(
    resolver: &dyn Resolve,
    host: &Host,
    port: u16,
    egress: Egress,
    label: &str,
) -> Result<Vec<SocketAddr>, UpstreamError> {
    let addresses = lookup(resolver, host, port)
        .await
        .map_err(|why| UpstreamError::Dns {
            host: label.to_owned(),
            why,
        })?;
    for address in &addresses {
        guard::check(address.ip(), egress).map_err(|class| UpstreamError::Refused {
            host: label.to_owned(),
            address: address.ip(),
            class,
        })?;
    }
    Ok(addresses)
}

/// The addresses of a host, unchecked: for the proxy, which the operator chose.
pub(super) async fn lookup(
    resolver: &dyn Resolve,
    host: &Host,
    port: u16,
) -> Result<Vec<SocketAddr>, String> {
    let name = match host {
        Host::Ipv4(address) => return Ok(vec![SocketAddr::new(IpAddr::V4(*address), port)]),
        Host::Ipv6(address) => return Ok(vec![SocketAddr::new(IpAddr::V6(*address), port)]),
        Host::Domain(name) => name.clone(),
    };
    let addresses = resolver
        .resolve(name, port)
        .await
        .map_err(|error| error.to_string())?;
    if addresses.is_empty() {
        return Err("it has no address".to_owned());
    }
    Ok(addresses)
}
