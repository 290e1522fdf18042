//! One attempt to send a request, until the head of its answer, and what its failure means.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use actix_http::error::ParseError;
use actix_http::{HttpMessage as _, Payload};
use awc::ClientResponse;
use awc::error::{ConnectError, SendRequestError};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::Answer;
use super::body::{Body, Framing};
use super::call::Call;
use super::error::UpstreamError;
use super::request::Request;

/// An attempt that brought no answer.
pub(super) struct Lost {
    /// Why.
    pub(super) error: UpstreamError,
    /// Whether an idle connection turned out dead before a byte came back.
    pub(super) stale: bool,
}

/// Sends a request once and waits for the head of its answer.
pub(super) async fn send(
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
    Ok(answer(response, request, &call, total))
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
    total: Pin<Box<Sleep>>,
) -> Answer {
    let status = response.status().as_u16();
    let framing = Framing::of(&response);
    let headers = response.headers().clone();
    let payload = match response.take_payload() {
        Payload::None => None,
        payload => Some(payload),
    };
    let body = Body::new(payload, framing, call, request.clocks, total);
    Answer {
        status,
        headers,
        body: Box::pin(body),
    }
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
