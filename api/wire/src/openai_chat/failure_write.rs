//! Writing an error for a caller.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::json;
use crate::failure::{Failure, FailureKind};

/// An error body.
#[derive(Serialize)]
pub(crate) struct Body<'a> {
    pub error: Error<'a>,
}

/// What it tells.
#[derive(Serialize)]
pub(crate) struct Error<'a> {
    message: &'a str,
    r#type: &'static str,
    param: Option<&'a str>,
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
}

/// Writes an error body.
pub(crate) fn write(failure: &Failure) -> Bytes {
    json::body(&body(failure))
}

/// Writes the event that ends a stream with an error. OpenAI's clients raise on its `error`; no
/// `[DONE]` follows, since that would end the stream cleanly.
pub(crate) fn write_event(failure: &Failure, out: &mut BytesMut) {
    json::event(&body(failure), out);
}

/// The error body of a failure.
pub(crate) fn body(failure: &Failure) -> Body<'_> {
    Body {
        error: Error {
            message: &failure.message,
            r#type: word(failure.kind),
            param: failure.param.as_deref(),
            code: failure.code.as_deref(),
            request_id: failure.request_id.as_deref(),
            link: failure.link.as_deref(),
        },
    }
}

/// OpenAI's word for a kind. Its clients go by status and `code`; a missing model is an
/// `invalid_request_error` there.
fn word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::InvalidRequest | FailureKind::NotFound | FailureKind::TooLarge => {
            "invalid_request_error"
        }
        FailureKind::Authentication => "authentication_error",
        FailureKind::Payment => "insufficient_quota",
        FailureKind::Permission => "permission_error",
        FailureKind::RateLimit => "rate_limit_error",
        FailureKind::Internal
        | FailureKind::Upstream
        | FailureKind::Overloaded
        | FailureKind::Timeout => "server_error",
    }
}
