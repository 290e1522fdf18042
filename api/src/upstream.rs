//! Calls to providers: addresses that may be dialled, clocks, and the bytes that come back.
//!
//! This is the only room that knows the HTTP client. One call walks like this: the target's URL is
//! checked, an idle connection is taken or a new one is made (name → addresses → guard → dial or
//! proxy tunnel → TLS), the request is written, and the answer's head is handed back with its body
//! as a stream. Redirects are answers, nothing is decompressed, and dropping the future or the body
//! closes the connection at once.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use actix_http::Method;
use actix_http::header::{HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Instant;
use url::Url;

pub use self::error::UpstreamError;
pub use self::settings::{SettingsError, UpstreamSettings};

pub mod access_token;
mod attempt;
mod body;
mod call;
mod client;
mod connector;
pub mod dial;
pub mod error;
pub mod guard;
mod head;
mod network;
pub mod no_proxy;
pub mod origin;
mod proxy;
mod request;
pub mod resolve;
pub mod settings;
mod socket;
mod tls;
pub mod websocket;

/// One call to a provider, ready to be sent.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// The request's method.
    pub method: Method,
    /// Where it goes: http or https, without a user name in it.
    pub url: Url,
    /// End-to-end headers. Those that frame a message (`host`, `content-length`, `connection`…)
    /// and `accept-encoding` are this room's business and are left out.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The whole body; it is sent with its length.
    pub body: Bytes,
    /// Which addresses may be dialled for it.
    pub egress: Egress,
    /// How long it may take.
    pub clocks: Clocks,
}

/// Which addresses a provider may live at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Egress {
    /// The public internet only.
    Public,
    /// Also private, loopback and carrier-shared networks; never link-local or metadata addresses.
    Private,
}

impl Egress {
    /// What a provider was saved with.
    pub fn of(private_network: bool) -> Self {
        if private_network {
            Egress::Private
        } else {
            Egress::Public
        }
    }
}

/// How long the parts of a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Until a new connection is ready: name, dialling, proxy and TLS together.
    pub connect: Duration,
    /// From a ready connection to the head of the answer, the request's upload included.
    pub first_byte: Duration,
    /// Silence between two chunks of the answer, while somebody is waiting for one.
    pub idle: Duration,
    /// The whole call, from `send` to the last byte.
    pub total: Duration,
}

impl Clocks {
    /// For a small question with a small answer that a call has to wait for.
    pub const OF_A_QUESTION: Clocks = Clocks {
        connect: Duration::from_secs(10),
        first_byte: Duration::from_secs(20),
        idle: Duration::from_secs(10),
        total: Duration::from_secs(30),
    };
}

impl Default for Clocks {
    fn default() -> Self {
        Clocks {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(300),
            idle: Duration::from_secs(120),
            total: Duration::from_secs(3600),
        }
    }
}

/// The bytes of an answer as they come. An error is the last item; dropping it cancels the call.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, UpstreamError>>>>;

/// What a provider answered, whatever the status: a 3xx is handed back like a 200.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers as they came.
    pub headers: HeaderMap,
    /// The body, not decoded; the idle and total clocks run inside.
    pub body: ByteStream,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The connections to all providers of one worker.
pub struct Upstream {
    clients: client::Clients,
    network: Rc<network::Network>,
}

impl Upstream {
    /// Reads roots and proxies and makes empty pools. Nothing is dialled yet.
    pub fn new(settings: &UpstreamSettings) -> Result<Self, SettingsError> {
        let network = Rc::new(network::Network::new(settings)?);
        Ok(Upstream {
            clients: client::Clients::new(&network, settings),
            network,
        })
    }

    /// Sends a call and waits for the head of its answer.
    ///
    /// A call that met a dead idle connection, and read not one byte from it, is sent once more on
    /// a new connection; nothing else is ever repeated here.
    pub async fn send(&self, outbound: Outbound) -> Result<Answer, UpstreamError> {
        let deadline = Instant::now().checked_add(outbound.clocks.total);
        let request = request::Request::new(outbound)?;
        let client = self.clients.pick(&request);
        match attempt::send(client, &request, deadline, false).await {
            Ok(answer) => Ok(answer),
            Err(attempt::Lost { stale: true, .. }) => {
                attempt::send(client, &request, deadline, true)
                    .await
                    .map_err(|lost| lost.error)
            }
            Err(lost) => Err(lost.error),
        }
    }
}
