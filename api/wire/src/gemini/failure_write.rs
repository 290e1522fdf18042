//! Writing an error for a caller: <https://google.aip.dev/193>.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::json;
use crate::failure::{Failure, FailureKind};

#[derive(Serialize)]
struct Body<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: u16,
    message: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
enum Detail<'a> {
    #[serde(rename = "type.googleapis.com/google.rpc.ErrorInfo")]
    Info {
        reason: &'a str,
        domain: &'static str,
    },
    #[serde(
        rename = "type.googleapis.com/google.rpc.BadRequest",
        rename_all = "camelCase"
    )]
    Request {
        field_violations: [Violation<'a>; 1],
    },
    #[serde(
        rename = "type.googleapis.com/google.rpc.RequestInfo",
        rename_all = "camelCase"
    )]
    Id { request_id: &'a str },
    #[serde(rename = "type.googleapis.com/google.rpc.Help")]
    Help { links: [Link<'a>; 1] },
}

#[derive(Serialize)]
struct Violation<'a> {
    field: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
struct Link<'a> {
    description: &'static str,
    url: &'a str,
}

/// Writes an error body.
pub(super) fn write(failure: &Failure) -> Bytes {
    json::body(&body(failure))
}

/// Writes the chunk that ends a stream with an error.
pub(super) fn write_event(failure: &Failure, out: &mut BytesMut) {
    json::event(&body(failure), out);
}

/// The stable code is the reason of an `ErrorInfo`, where Google's clients look for it.
fn body(failure: &Failure) -> Body<'_> {
    let reason = failure.code.as_deref().map(|reason| Detail::Info {
        reason,
        domain: "aigne-hub",
    });
    let field = failure.param.as_deref().map(|field| Detail::Request {
        field_violations: [Violation {
            field,
            description: &failure.message,
        }],
    });
    let id = failure
        .request_id
        .as_deref()
        .map(|request_id| Detail::Id { request_id });
    let help = failure.link.as_deref().map(|url| Detail::Help {
        links: [Link {
            description: "where this can be mended",
            url,
        }],
    });
    Body {
        error: Error {
            code: failure.status,
            message: &failure.message,
            status: word(failure.kind),
            details: [reason, field, id, help].into_iter().flatten().collect(),
        },
    }
}

/// Google's word for a kind.
fn word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::InvalidRequest | FailureKind::TooLarge => "INVALID_ARGUMENT",
        FailureKind::Authentication => "UNAUTHENTICATED",
        FailureKind::Payment => "FAILED_PRECONDITION",
        FailureKind::Permission => "PERMISSION_DENIED",
        FailureKind::NotFound => "NOT_FOUND",
        FailureKind::RateLimit => "RESOURCE_EXHAUSTED",
        FailureKind::Internal => "INTERNAL",
        FailureKind::Upstream | FailureKind::Overloaded => "UNAVAILABLE",
        FailureKind::Timeout => "DEADLINE_EXCEEDED",
    }
}
