//! The pools, and one attempt to send a request through them.

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use actix_http::HttpMessage as _;
use actix_http::Payload;
use actix_http::error::ParseError;
use awc::ClientResponse;
use awc::error::{ConnectError, SendRequestError};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::body::{Body, Framing};
use super::call::Call;
use super::connector::Connector;
use super::error::UpstreamError;
use super::network::Network;
use super::request::Request;
use super::settings::UpstreamSettings;
use super::{Answer, Egress};

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

/// An attempt that brought no answer.
pub(super) struct Lost {
    /// Why.
    pub(super) error: UpstreamError,
    /// Whether an idle connection turned out dead before a byte came back.
    pub(super) stale: bool,
}

/// Sends a request once and waits for the head of its answer.
pub(super) async fn attempt(
    client: &awc::Client,
    request: &Request,
    deadline: Option<Instant>,
    fresh_only: bool,
) -> Result<Answer, Lost> {
    let call = Call::new(&request.label, request.clocks, fresh_only);
    let mut total = Box::pin(total_clock(deadline));
    let mut draft = client
        .request(request.method.clone(), request.uri.clone())
        .no_decompress();
    *draft.headers_mut() = request.headers.clone();
    let mut sending = pin!(call.scope(draft.send_body(request.body.clone())));
    let mut first_byte = None;

    let response = poll_fn(|cx| {
        if let Poll::Ready(sent) = sending.as_mut().poll(cx) {
            return Poll::Ready(sent.map_err(|error| lost(&call, error)));
        }
        if total.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(timed_out(UpstreamError::TotalTimeout {
                host: call.label.clone(),
                after: request.clocks.total,
            })));
        }
        if call.is_dialling() {
            return Poll::Pending;
        }
        let clock = first_byte.get_or_insert_with(|| Box::pin(sleep(request.clocks.first_byte)));
        clock.as_mut().poll(cx).map(|()| {
            Err(timed_out(UpstreamError::FirstByteTimeout {
                host: call.label.clone(),
                after: request.clocks.first_byte,
            }))
        })
    })
    .await?;
    answer(response, request, &call, total)
}

fn total_clock(deadline: Option<Instant>) -> Sleep {
    match deadline {
        Some(deadline) => sleep_until(deadline),
        None => sleep(Duration::MAX),
    }
}

fn timed_out(error: UpstreamError) -> Lost {
    Lost {
        error,
        stale: false,
    }
}

fn answer(
    mut response: ClientResponse,
    request: &Request,
    call: &Call,
    total: std::pin::Pin<Box<Sleep>>,
) -> Result<Answer, Lost> {
    let status = response.status().as_u16();
    let framing = Framing::of(&response);
    let headers = response.headers().clone();
    let payload = match response.take_payload() {
        Payload::None => None,
        payload => Some(payload),
    };
    let body = Body::new(payload, framing, call, request.clocks, total);
    Ok(Answer {
        status,
        headers,
        body: Box::pin(body),
    })
}

/// What the client's error means. The connector's own reason is the better one where it has one.
fn lost(call: &Call, error: SendRequestError) -> Lost {
    let host = call.label.clone();
    if let Some(error) = call.failure() {
        return Lost {
            error,
            stale: false,
        };
    }
    let hung_up = match &error {
        SendRequestError::Connect(ConnectError::Disconnected) => {
            Some("it ended without an answer".to_owned())
        }
        SendRequestError::Send(io) | SendRequestError::Response(ParseError::Io(io)) => {
            Some(io.to_string())
        }
        _ => None,
    };
    match hung_up {
        Some(why) => Lost {
            error: UpstreamError::Unanswered { host, why },
            stale: call.met_a_dead_connection(),
        },
        None => Lost {
            error: UpstreamError::Protocol {
                host,
                why: protocol_words(&error),
            },
            stale: false,
        },
    }
}

/// The client's words, unless they could hold a URL.
fn protocol_words(error: &SendRequestError) -> String {
    match error {
        SendRequestError::Response(parse) => parse.to_string(),
        SendRequestError::Url(_) | SendRequestError::Http(_) => {
            "the request could not be written".to_owned()
        }
        _ => "the exchange failed".to_owned(),
    }
}
