//! Our network as the client's connector.

use std::rc::Rc;

use actix_service::Service;
use actix_tls::connect::{ConnectError, ConnectInfo, Connection};
use awc::http::Uri;
use futures_core::future::LocalBoxFuture;
use tokio::time::timeout;
use url::Host;

use super::Egress;
use super::call::{self, Call};
use super::error::UpstreamError;
use super::network::{Network, Target};
use super::socket::Socket;

/// Makes the connections of one pool.
///
/// The client sees `http` URLs only: TLS is done here, where the connect clock runs and where its
/// failures can be told. So that a pool never mixes plain and secure connections, there is one for
/// each of the two.
#[derive(Clone)]
pub(super) struct Connector {
    network: Rc<Network>,
    egress: Egress,
    secure: bool,
}

impl Connector {
    /// A connector for one pool.
    pub(super) fn new(network: &Rc<Network>, egress: Egress, secure: bool) -> Self {
        Connector {
            network: Rc::clone(network),
            egress,
            secure,
        }
    }

    fn target(&self, uri: &Uri) -> Result<Target, url::ParseError> {
        let default_port = if self.secure { 443 } else { 80 };
        Ok(Target {
            // The parser of URLs knows every notation of an address; what it takes for a name is
            // looked up, and the answers are checked.
            host: Host::parse(uri.host().unwrap_or_default())?,
            port: uri.port_u16().unwrap_or(default_port),
            secure: self.secure,
            egress: self.egress,
        })
    }

    async fn connect(&self, uri: &Uri, call: &Call) -> Result<Socket, UpstreamError> {
        let target = self.target(uri).map_err(|error| UpstreamError::Url {
            why: error.to_string(),
        })?;
        let connecting = self.network.connect(&target, call);
        match timeout(call.clocks.connect, connecting).await {
            Ok(connected) => connected,
            Err(_elapsed) => Err(UpstreamError::ConnectTimeout {
                host: call.label.clone(),
                after: call.clocks.connect,
                stage: call.stage(),
            }),
        }
    }
}

impl Service<ConnectInfo<Uri>> for Connector {
    type Response = Connection<Uri, Socket>;
    type Error = ConnectError;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    actix_service::always_ready!();

    fn call(&self, info: ConnectInfo<Uri>) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            // Only `attempt::send` sends, and it always runs inside a call.
            let call = call::current().ok_or(ConnectError::Unresolved)?;
            call.begin_dialling();
            let uri = info.request().clone();
            match connector.connect(&uri, &call).await {
                Ok(socket) => {
                    call.end_dialling();
                    Ok(Connection::new(uri, socket))
                }
                Err(error) => {
                    call.fail(error);
                    Err(ConnectError::Unresolved)
                }
            }
        })
    }
}
