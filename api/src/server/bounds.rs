//! Before any route: a request whose address or headers are too long, or that came by a connection too
//! many, is refused in the words of its dialect.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{Error, web};
use bytes::Bytes;
use wire::FailureKind;

use super::connections::{Connection, Request};
use crate::app::Link;
use crate::error::Refusal;
use crate::request_id::RequestId;
use crate::surfaces::dialect_of;

/// The status of an address that is too long.
const URI_TOO_LONG: u16 = 414;

/// The status of headers that are too long.
const HEADERS_TOO_LARGE: u16 = 431;

/// Refuses what is too long or too many, and notes that the connection is used until the answer's end.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let connection = request.conn_data::<Connection>().cloned();
    let under_way = connection.as_ref().map(Connection::request);
    if let Some(refusal) = refusal(&request, connection.as_ref()) {
        let (dialect, id) = (
            dialect_of(request.request()),
            RequestId::of(request.request()),
        );
        let mut response = refusal.respond(dialect, &id);
        response
            .head_mut()
            .set_connection_type(actix_http::ConnectionType::Close);
        return Ok(request.into_response(response));
    }
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| {
        let body = Box::pin(body.boxed());
        BoxBody::new(UnderWay {
            body,
            _request: under_way,
        })
    }))
}

fn refusal(request: &ServiceRequest, connection: Option<&Connection>) -> Option<Refusal> {
    if let Some(limit) = connection.and_then(Connection::refusal) {
        let words = format!(
            "there are more than {limit} connections; use them again for several requests, or ask an admin to raise HUB_CONNECTIONS or HUB_CONNECTIONS_EACH"
        );
        let kind = FailureKind::Overloaded;
        return Some(Refusal::new(kind, "too_many_connections", words).retry_in(1));
    }
    let link = request.app_data::<web::Data<Rc<Link>>>()?;
    let settings = &link.app.config.server;
    let url = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if url > settings.url_limit_bytes {
        let limit = settings.url_limit_bytes;
        let words = format!(
            "the address has {url} bytes, more than {limit}; send what is long in the body, or ask an admin to raise HUB_URL_LIMIT"
        );
        return Some(with_status("url_too_long", words, URI_TOO_LONG));
    }
    let head = size(request.headers());
    (head > settings.head_limit_bytes).then(|| {
        let limit = settings.head_limit_bytes;
        let words = format!(
            "the headers have {head} bytes, more than {limit}; an admin can raise HUB_HEAD_LIMIT"
        );
        with_status("headers_too_large", words, HEADERS_TOO_LARGE)
    })
}

fn with_status(code: &str, words: String, status: u16) -> Refusal {
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, code, words);
    refusal.failure.status = status;
    refusal
}

/// Bytes of headers, as they came: with `: ` and the end of the line.
fn size(headers: &HeaderMap) -> usize {
    let lines = headers.iter();
    lines
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

/// A body; until its end the request is under way.
struct UnderWay {
    body: Pin<Box<BoxBody>>,
    _request: Option<Request>,
}

impl MessageBody for UnderWay {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_mut().poll_next(context)
    }
}
