//! Anthropic's error bodies: <https://platform.claude.com/docs/en/api/errors>.

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, FailureKind, without_secrets};
use crate::markup;

/// What Anthropic says, under `invalid_request_error`, when the account's credit is spent. See the
/// sample `failures/credit_too_low.400.json`.
const NO_CREDIT: &str = "credit balance is too low";

/// The `error` member of an error body or event.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorBody {
    #[serde(rename = "type")]
    kind: Option<String>,
    message: Option<String>,
    details: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Envelope {
    error: ErrorBody,
    request_id: Option<String>,
}

#[derive(Serialize)]
struct Out<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    error: ErrorOut<'a>,
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct ErrorOut<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<DetailsOut<'a>>,
}

#[derive(Serialize)]
struct DetailsOut<'a> {
    error_code: &'a str,
}

/// Anthropic's word for a kind of failure.
fn word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::InvalidRequest => "invalid_request_error",
        FailureKind::Authentication => "authentication_error",
        FailureKind::Payment => "billing_error",
        FailureKind::Permission => "permission_error",
        FailureKind::NotFound => "not_found_error",
        FailureKind::TooLarge => "request_too_large",
        FailureKind::RateLimit => "rate_limit_error",
        FailureKind::Internal | FailureKind::Upstream => "api_error",
        FailureKind::Overloaded => "overloaded_error",
        FailureKind::Timeout => "timeout_error",
    }
}

/// The kind that a word means; `None` where the word alone does not say it.
fn kind_of(word: &str) -> Option<FailureKind> {
    match word {
        "invalid_request_error" => Some(FailureKind::InvalidRequest),
        "authentication_error" => Some(FailureKind::Authentication),
        "billing_error" => Some(FailureKind::Payment),
        "permission_error" => Some(FailureKind::Permission),
        "not_found_error" => Some(FailureKind::NotFound),
        "request_too_large" => Some(FailureKind::TooLarge),
        "rate_limit_error" => Some(FailureKind::RateLimit),
        "overloaded_error" => Some(FailureKind::Overloaded),
        "timeout_error" => Some(FailureKind::Timeout),
        _ => None,
    }
}

/// Reads an error body that came with this status.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    match serde_json::from_slice::<Envelope>(body) {
        Ok(envelope) => told(Some(status), envelope.error, envelope.request_id),
        Err(_) => Failure {
            kind: FailureKind::from_status(status),
            status,
            message: without_secrets(&markup::described(status, body)),
            code: None,
            param: None,
            request_id: None,
            link: None,
        },
    }
}

/// The failure that an error event in a stream tells; there is no status beside it.
pub(super) fn in_stream(error: Option<ErrorBody>, request_id: Option<String>) -> Failure {
    told(None, error.unwrap_or_default(), request_id)
}

/// The failure that an error event tells whose data is not the dialect's.
pub(super) fn unreadable_in_stream(data: &[u8]) -> Failure {
    let message = without_secrets(&markup::described(200, data));
    Failure::new(FailureKind::Upstream, "stream_failed", message)
}

fn told(status: Option<u16>, error: ErrorBody, request_id: Option<String>) -> Failure {
    let word = error.kind.unwrap_or_default();
    let broke = error
        .message
        .as_deref()
        .is_some_and(|message| message.contains(NO_CREDIT));
    let kind = match kind_of(&word) {
        Some(FailureKind::InvalidRequest) if broke => FailureKind::Payment,
        Some(kind) => kind,
        None => status.map_or(FailureKind::Upstream, FailureKind::from_status),
    };
    let message = error
        .message
        .filter(|message| !message.trim().is_empty())
        .unwrap_or_else(|| match word.as_str() {
            "" => "the provider told an error without saying which".to_owned(),
            word => format!("the provider told `{word}` without a message"),
        });
    let code = error
        .details
        .as_ref()
        .and_then(|details| details.get("error_code")?.as_str())
        .map(str::to_owned)
        .or((!word.is_empty()).then_some(word));
    Failure {
        kind,
        status: status.unwrap_or_else(|| kind.status()),
        message: without_secrets(&message),
        code,
        param: None,
        request_id,
        link: None,
    }
}

/// Writes an error body. The code goes to `details.error_code`, the place that Anthropic's own
/// clients read; one that only repeats Anthropic's word says nothing new.
pub(super) fn write(failure: &Failure) -> Bytes {
    let kind = word(failure.kind);
    let out = Out {
        kind: "error",
        error: ErrorOut {
            kind,
            message: &failure.message,
            details: failure
                .code
                .as_deref()
                .filter(|code| kind_of(code).is_none() && *code != kind)
                .map(|error_code| DetailsOut { error_code }),
        },
        request_id: failure.request_id.as_deref(),
    };
    json(&out)
}

/// Writes the event that ends a stream with this failure.
pub(super) fn write_event(failure: &Failure) -> Bytes {
    let body = write(failure);
    let mut out = BytesMut::with_capacity(body.len() + 24);
    out.put_slice(b"event: error\ndata: ");
    out.put_slice(&body);
    out.put_slice(b"\n\n");
    out.freeze()
}

/// Writes one of the dialect's own structures.
pub(crate) fn json<T: Serialize>(value: &T) -> Bytes {
    #[expect(
        clippy::expect_used,
        reason = "structures of strings, numbers and JSON that was parsed before"
    )]
    let bytes = serde_json::to_vec(value).expect("plain structures can be written");
    bytes.into()
}
