//! Pages of any origin may call with a key of their own. Cookies are never allowed to cross, so
//! that a page cannot use the session of whoever looks at it.

use actix_web::Error;
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;

/// What a page may read of an answer besides its body.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "x-request-id, request-id, retry-after, x-hub-left-out, x-hub-token-count, \
     x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests, \
     x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens, \
     anthropic-ratelimit-requests-limit, anthropic-ratelimit-requests-remaining, anthropic-ratelimit-requests-reset, \
     anthropic-ratelimit-tokens-limit, anthropic-ratelimit-tokens-remaining, anthropic-ratelimit-tokens-reset",
);

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, OPTIONS");

/// Seconds that a browser may remember the answer; the most that Chromium does.
const REMEMBERED: HeaderValue = HeaderValue::from_static("7200");

/// Answers preflights, and lets pages read answers.
pub(super) async fn allow(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method() == Method::OPTIONS {
        let answer = preflight(request.headers());
        return Ok(request.into_response(answer));
    }
    let from_page = request.headers().contains_key(header::ORIGIN);
    let mut response = next.call(request).await?.map_into_boxed_body();
    if from_page {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    Ok(response)
}

fn preflight(asked: &HeaderMap) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::ALLOW, METHODS));
    if asked.contains_key(header::ORIGIN) {
        answer
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, any()))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, REMEMBERED))
            .insert_header((header::VARY, HeaderValue::from(NAMES)));
        // `*` would leave `authorization` out, and libraries send headers of their own.
        if let Some(names) = asked.get(NAMES) {
            answer.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone()));
        }
    }
    answer.finish()
}

/// The headers that the page is going to send.
const NAMES: HeaderName = header::ACCESS_CONTROL_REQUEST_HEADERS;

fn any() -> HeaderValue {
    HeaderValue::from_static("*")
}
