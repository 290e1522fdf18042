//! Writing an error for a caller.
//!
//! Clients read `error.message`, and `error.type` where they offer something: `NOT_ENOUGH` opens the
//! page that sells credits. Upstream writes a text in place of the object for some errors, which its
//! own clients cannot read.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::failure::{Failure, FailureKind};
use crate::openai_chat::json;

#[derive(Serialize)]
struct Body<'a> {
    error: Error<'a>,
}

/// What it tells.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Error<'a> {
    message: &'a str,
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl<'a> Error<'a> {
    fn of(failure: &'a Failure) -> Self {
        Error {
            message: &failure.message,
            r#type: word(failure.kind),
            code: failure.code.as_deref(),
            param: failure.param.as_deref(),
            link: failure.link.as_deref(),
            request_id: failure.request_id.as_deref(),
        }
    }
}

/// The body of an answer.
pub(super) fn write(failure: &Failure) -> Bytes {
    json::body(&Body {
        error: Error::of(failure),
    })
}

/// The event that ends a stream.
pub(super) fn write_event(failure: &Failure, out: &mut BytesMut) {
    out.extend_from_slice(b"event: error\n");
    json::event(&Error::of(failure), out);
}

/// `NOT_ENOUGH` is what clients look for; they have no words for the rest.
fn word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Payment => "NOT_ENOUGH",
        FailureKind::InvalidRequest | FailureKind::NotFound | FailureKind::TooLarge => {
            "INVALID_REQUEST"
        }
        FailureKind::Authentication => "UNAUTHENTICATED",
        FailureKind::Permission => "FORBIDDEN",
        FailureKind::RateLimit => "RATE_LIMITED",
        FailureKind::Internal
        | FailureKind::Upstream
        | FailureKind::Overloaded
        | FailureKind::Timeout => "UNAVAILABLE",
    }
}
