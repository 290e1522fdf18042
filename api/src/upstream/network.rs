//! Making one connection: name, addresses, guard, proxy, TLS, in this order.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpStream;
use url::Host;

use super::Egress;
use super::call::Call;
use super::dial::{self, Dial};
use super::error::{Stage, UpstreamError};
use super::proxy::{Proxies, Proxy};
use super::resolve::{self, Resolve};
use super::settings::{SettingsError, UpstreamSettings};
use super::socket::{Socket, Stream};
use super::tls::{self, Tls};

/// Everything that is needed to reach a provider; shared by the clients of a worker.
pub(super) struct Network {
    resolver: Arc<dyn Resolve>,
    dial: Arc<dyn Dial>,
    proxies: Proxies,
    tls: Tls,
}

/// Where a connection goes, and by which rules.
pub(super) struct Target {
    /// The URL's host.
    pub(super) host: Host,
    /// The URL's port.
    pub(super) port: u16,
    /// Whether TLS is spoken.
    pub(super) secure: bool,
    /// Which addresses are allowed.
    pub(super) egress: Egress,
}

impl Network {
    /// Reads the settings.
    pub(super) fn new(settings: &UpstreamSettings) -> Result<Self, SettingsError> {
        Ok(Network {
            resolver: Arc::clone(&settings.resolver),
            dial: Arc::clone(&settings.dial),
            proxies: Proxies::new(settings)?,
            tls: Tls::new(settings)?,
        })
    }

    /// A connection that a request can be written to.
    pub(super) async fn connect(
        &self,
        target: &Target,
        call: &Call,
    ) -> Result<Socket, UpstreamError> {
        let addresses = self.addresses(target, call).await?;
        let proxy = self.proxies.pick(target.secure, &target.host, target.port);
        let tcp = match proxy {
            Some(proxy) => self.tunnel(proxy, &addresses, call).await?,
            None => self.direct(&addresses, call).await?,
        };
        if !target.secure {
            return Ok(Socket::new(Stream::Plain(tcp)));
        }
        call.enter(Stage::Securing);
        let tls = self.tls.secure(tcp, &target.host).await;
        tls.map(|tls| Socket::new(Stream::Tls(Box::new(tls))))
            .map_err(|error| UpstreamError::Tls {
                host: call.label.clone(),
                why: tls::words(&error),
            })
    }

    /// A connection without proxy and TLS.
    pub(super) async fn plain(
        &self,
        target: &Target,
        call: &Call,
    ) -> Result<TcpStream, UpstreamError> {
        let addresses = self.addresses(target, call).await?;
        self.direct(&addresses, call).await
    }

    async fn addresses(
        &self,
        target: &Target,
        call: &Call,
    ) -> Result<Vec<SocketAddr>, UpstreamError> {
        call.enter(Stage::Resolving);
        resolve::checked(
            &*self.resolver,
            &target.host,
            target.port,
            target.egress,
            &call.label,
        )
        .await
    }

    async fn direct(
        &self,
        addresses: &[SocketAddr],
        call: &Call,
    ) -> Result<TcpStream, UpstreamError> {
        call.enter(Stage::Dialling);
        dial::first_of(&*self.dial, addresses)
            .await
            .map_err(|why| UpstreamError::Connect {
                host: call.label.clone(),
                why,
            })
    }

    /// Tries the addresses one after another, since only the proxy knows which of them it reaches.
    async fn tunnel(
        &self,
        proxy: &Proxy,
        addresses: &[SocketAddr],
        call: &Call,
    ) -> Result<TcpStream, UpstreamError> {
        let failed = |why: String| UpstreamError::Proxy {
            host: call.label.clone(),
            proxy: proxy.label(),
            why,
        };
        let own = resolve::lookup(&*self.resolver, &proxy.host, proxy.port)
            .await
            .map_err(failed)?;
        let mut last = "there is no address to ask for".to_owned();
        for address in addresses {
            call.enter(Stage::Dialling);
            let mut stream = dial::first_of(&*self.dial, &own).await.map_err(failed)?;
            call.enter(Stage::Tunnelling);
            match proxy.connect(&mut stream, *address).await {
                Ok(()) => return Ok(stream),
                Err(why) => last = why,
            }
        }
        Err(failed(last))
    }
}
