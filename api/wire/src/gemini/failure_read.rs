//! Reading a provider's error: <https://google.aip.dev/193>.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::failure::{Failure, FailureKind, without_secrets};
use crate::markup;

#[derive(Deserialize)]
struct Envelope {
    error: Told,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    code: Option<u16>,
    message: Option<String>,
    status: Option<String>,
    details: Option<Vec<Detail>>,
}

/// A detail of any kind; the members that are read stand in different ones.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Detail {
    /// Of `ErrorInfo`.
    reason: Option<String>,
    /// Of `RetryInfo`, such as `34.07s`.
    retry_delay: Option<String>,
    /// Of `BadRequest`.
    field_violations: Option<Vec<Violation>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Violation {
    field: Option<String>,
}

/// Reads an error body. A status below 400 means that the error came inside a success, as chunks of
/// a stream do; the error's own words then tell its kind.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let Some(told) = told(body) else {
        let kind = FailureKind::from_status(status);
        return Failure {
            kind,
            status: if status >= 400 { status } else { kind.status() },
            message: without_accounts(&markup::described(status, body)),
            code: None,
            param: None,
            request_id: None,
            link: None,
        };
    };
    let reason = told.details().find_map(|detail| detail.reason.clone());
    let word = told.status.clone();
    let kind = kind_of(status, &told, reason.as_deref());
    let param = told
        .details()
        .flat_map(|detail| detail.field_violations.iter().flatten())
        .find_map(|violation| violation.field.clone());
    Failure {
        kind,
        status: if status >= 400 { status } else { kind.status() },
        message: match &told.message {
            Some(message) if !message.trim().is_empty() => without_accounts(message),
            _ => "the provider told an error without a message".to_owned(),
        },
        code: reason.or(word),
        param,
        request_id: None,
        link: None,
    }
}

/// When the provider would like to be asked again, in whole seconds.
pub(super) fn retry_after_s(body: &[u8]) -> Option<u64> {
    let told = told(body)?;
    let delay = told
        .details()
        .find_map(|detail| detail.retry_delay.as_ref())?;
    let (seconds, fraction) = match delay.strip_suffix('s')?.split_once('.') {
        Some((seconds, fraction)) => (seconds, fraction),
        None => (delay.strip_suffix('s')?, ""),
    };
    let more = fraction.bytes().any(|digit| digit != b'0');
    Some(seconds.parse::<u64>().ok()?.saturating_add(u64::from(more)))
}

impl Told {
    fn details(&self) -> impl Iterator<Item = &Detail> {
        self.details.iter().flatten()
    }
}

/// A stream that is an array has its error in an array, too.
fn told(body: &[u8]) -> Option<Told> {
    let first = match serde_json::from_slice::<Vec<&RawValue>>(body) {
        Ok(values) => values.first()?.get().as_bytes(),
        Err(_) => body,
    };
    let envelope: Envelope = serde_json::from_slice(first).ok()?;
    Some(envelope.error)
}

/// A wrong key comes as 400: <https://ai.google.dev/gemini-api/docs/troubleshooting>.
fn kind_of(status: u16, told: &Told, reason: Option<&str>) -> FailureKind {
    if matches!(reason, Some("API_KEY_INVALID" | "API_KEY_EXPIRED")) {
        return FailureKind::Authentication;
    }
    if status >= 400 {
        return FailureKind::from_status(status);
    }
    match told.status.as_deref() {
        Some("INVALID_ARGUMENT" | "FAILED_PRECONDITION" | "OUT_OF_RANGE") => {
            FailureKind::InvalidRequest
        }
        Some("UNAUTHENTICATED") => FailureKind::Authentication,
        Some("PERMISSION_DENIED") => FailureKind::Permission,
        Some("NOT_FOUND") => FailureKind::NotFound,
        Some("RESOURCE_EXHAUSTED") => FailureKind::RateLimit,
        Some("UNAVAILABLE") => FailureKind::Overloaded,
        Some("DEADLINE_EXCEEDED") => FailureKind::Timeout,
        _ => match told.code {
            Some(code @ 400..) => FailureKind::from_status(code),
            _ => FailureKind::Upstream,
        },
    }
}

/// Google names the project behind a key in its messages.
fn without_accounts(message: &str) -> String {
    let mut clean = without_secrets(message);
    for mark in ["project_number:", "projects/", "project "] {
        let mut from = 0;
        while let Some(at) = clean.get(from..).and_then(|rest| rest.find(mark)) {
            let begin = from + at + mark.len();
            let rest = clean.get(begin..).unwrap_or_default();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits >= 6 {
                clean.replace_range(begin..begin + digits, "[hidden]");
            }
            from = begin;
        }
    }
    clean
}
