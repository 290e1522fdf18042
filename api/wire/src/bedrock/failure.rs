//! Errors of the service: <https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html>.
//!
//! A body has a message. Which error it is stands in the header `x-amzn-errortype`, and in some
//! bodies as `__type`; without either the status says it, as the service model lists them.

use serde::Deserialize;

use crate::failure::{Failure, FailureKind, without_secrets};
use crate::markup;

/// An error body, or the payload of an exception in a stream.
#[derive(Debug, Default, Deserialize)]
struct ErrorBody {
    #[serde(rename = "__type", alias = "code")]
    kind: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
    /// What the model itself said.
    #[serde(rename = "originalMessage")]
    original: Option<String>,
}

/// Reads an error body that came with this status. A refused signature or key comes as 400 or 403,
/// which says of the caller what is the hub's matter: it is told as 401.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let Some(error) = parsed(body) else {
        return Failure {
            kind: FailureKind::from_status(status),
            status,
            message: without_secrets(&markup::described(status, body)),
            code: None,
            param: None,
            request_id: None,
            link: None,
        };
    };
    let code = error.kind.as_deref().map(bare).or(usual(status));
    let message = message(&error, code);
    let (kind, status) = match code.and_then(kind_of) {
        _ if refuses_credential(code, &message) => (FailureKind::Authentication, 401),
        Some(kind) => (kind, status),
        None => (FailureKind::from_status(status), status),
    };
    // What the status alone would say is not what the words say.
    let guessed = kind == FailureKind::Authentication && error.kind.is_none();
    Failure {
        kind,
        status,
        message: without_secrets(&message),
        code: code.filter(|_| !guessed).map(str::to_owned),
        param: None,
        request_id: None,
        link: None,
    }
}

/// The failure that an exception in a stream tells. `name` is its type there, in small letters at
/// the beginning.
pub(super) fn in_stream(name: &str, body: &[u8]) -> Failure {
    let error = parsed(body).unwrap_or_default();
    let mut letters = name.chars();
    let code: String = letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect();
    let message = message(&error, Some(&code));
    let kind = kind_of(&code).unwrap_or(FailureKind::Upstream);
    Failure {
        kind,
        status: kind.status(),
        message: without_secrets(&message),
        code: Some(code).filter(|code| !code.is_empty()),
        param: None,
        request_id: None,
        link: None,
    }
}

fn parsed(body: &[u8]) -> Option<ErrorBody> {
    let error: ErrorBody = serde_json::from_slice(body).ok()?;
    let says = error.kind.is_some() || error.message.is_some();
    says.then_some(error)
}

/// `com.amazon.coral.service#ValidationException:http://…` is `ValidationException`.
fn bare(kind: &str) -> &str {
    let kind = kind.split(':').next().unwrap_or(kind);
    kind.rsplit('#').next().unwrap_or(kind)
}

fn message(error: &ErrorBody, code: Option<&str>) -> String {
    let said = [&error.message, &error.original]
        .into_iter()
        .flatten()
        .find(|message| !message.trim().is_empty());
    match (said, code) {
        // What follows repeats the request's head, a session's token among it.
        (Some(said), _) => said
            .split("\n\nThe Canonical String")
            .next()
            .unwrap_or(said)
            .to_owned(),
        (None, Some(code)) if !code.is_empty() => {
            format!("the provider told `{code}` without a message")
        }
        (None, _) => "the provider told an error without saying which".to_owned(),
    }
}

/// The error of each status in the service model.
fn usual(status: u16) -> Option<&'static str> {
    match status {
        400 => Some("ValidationException"),
        403 => Some("AccessDeniedException"),
        404 => Some("ResourceNotFoundException"),
        408 => Some("ModelTimeoutException"),
        424 => Some("ModelErrorException"),
        429 => Some("ThrottlingException"),
        500 => Some("InternalServerException"),
        503 => Some("ServiceUnavailableException"),
        _ => None,
    }
}

fn kind_of(code: &str) -> Option<FailureKind> {
    match code {
        "ValidationException" => Some(FailureKind::InvalidRequest),
        "AccessDeniedException" => Some(FailureKind::Permission),
        "ResourceNotFoundException" => Some(FailureKind::NotFound),
        "ThrottlingException" | "ServiceQuotaExceededException" => Some(FailureKind::RateLimit),
        "ModelTimeoutException" => Some(FailureKind::Timeout),
        "ServiceUnavailableException" | "ModelNotReadyException" => Some(FailureKind::Overloaded),
        "InternalServerException" | "ModelErrorException" | "ModelStreamErrorException" => {
            Some(FailureKind::Upstream)
        }
        _ => None,
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html>; the words
/// are those of the answers, whose type stands in a header only.
fn refuses_credential(code: Option<&str>, message: &str) -> bool {
    const CODES: [&str; 6] = [
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "MissingAuthenticationTokenException",
        "InvalidClientTokenId",
    ];
    const WORDS: [&str; 5] = [
        "security token included in the request",
        "request signature we calculated does not match",
        "Signature expired",
        "Credential should be scoped",
        "Bearer Token",
    ];
    code.is_some_and(|code| CODES.contains(&code))
        || WORDS.iter().any(|words| message.contains(words))
}
