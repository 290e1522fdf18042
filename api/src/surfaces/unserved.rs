//! Paths and methods that no client API has.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use wire::FailureKind;

use super::dialect_of;
use crate::error::Refusal;
use crate::request_id::RequestId;

/// The status of a method that a path does not take.
const METHOD_NOT_ALLOWED: u16 = 405;

/// 404 in the caller's dialect.
pub(super) async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let message = format!(
        "{} {} is no address of this hub; it serves POST /v1/chat/completions, POST /v1/responses, POST /v1/messages and GET /v1/models",
        request.method(),
        request.path()
    );
    Refusal::new(FailureKind::NotFound, "unknown_path", message)
        .respond(dialect_of(&request), &RequestId::of(&request))
}

/// 405 where only POST is taken.
pub(super) async fn only_post(request: HttpRequest) -> HttpResponse {
    wrong_method(&request, "POST")
}

/// 405 where only GET is taken.
pub(super) async fn only_get(request: HttpRequest) -> HttpResponse {
    wrong_method(&request, "GET, HEAD")
}

fn wrong_method(request: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let message = format!(
        "{} takes {allowed}, not {}",
        request.path(),
        request.method()
    );
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, "wrong_method", message);
    refusal.failure.status = METHOD_NOT_ALLOWED;
    let mut response = refusal.respond(dialect_of(request), &RequestId::of(request));
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}
