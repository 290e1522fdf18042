//! A try that did not work: what the caller may know of it, and whether another target can help.

use actix_http::header::HeaderMap;
use secrecy::ExposeSecret;
use wire::{Failure, FailureKind};

use crate::error::Refusal;
use crate::routing::Target;
use crate::upstream::UpstreamError;

/// A try that failed before anything was sent to the caller.
#[derive(Debug)]
pub(super) struct Setback {
    /// What is told when no other target is left.
    pub refusal: Refusal,
    /// Another target may do better.
    pub go_on: bool,
}

impl Setback {
    /// The call itself is at fault: no other target will take it either.
    pub fn final_word(refusal: Refusal) -> Self {
        Setback {
            refusal,
            go_on: false,
        }
    }

    /// The provider's answer cannot be used.
    pub fn unusable(code: &str, message: String) -> Self {
        Setback {
            refusal: Refusal::new(FailureKind::Upstream, code, message),
            go_on: true,
        }
    }

    /// No answer came.
    pub fn unreachable(target: &Target, error: &UpstreamError) -> Self {
        Setback {
            refusal: Refusal {
                failure: failure_of(target, error),
                retry_after: None,
            },
            go_on: true,
        }
    }

    /// The provider refused.
    pub fn refused(target: &Target, status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let codec = target.endpoint.dialect.codec();
        let told = codec.read_failure(status, body);
        // Google answers a wrong key with 400.
        let status = match told.kind {
            FailureKind::Authentication => 401,
            _ => status,
        };
        let retry_after = headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
            .or_else(|| codec.retry_after_s(body).map(|seconds| seconds.to_string()));
        Setback {
            refusal: Refusal {
                failure: for_caller(target, told, status),
                retry_after,
            },
            go_on: matches!(status, 401 | 402 | 403 | 408 | 409 | 429 | 300..=399 | 500..),
        }
    }
}

/// A failure of the transport, in words for the caller.
pub(super) fn failure_of(target: &Target, error: &UpstreamError) -> Failure {
    let kind = if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::Upstream
    };
    Failure::new(
        kind,
        error.code(),
        format!("provider `{}`: {error}", target.provider.name),
    )
}

/// What a provider said, as the caller may hear it. A refused key is the hub's matter, not the
/// caller's: told as 401 it would look as if the caller's own key were wrong.
pub(super) fn for_caller(target: &Target, told: Failure, status: u16) -> Failure {
    let name = &target.provider.name;
    let (kind, code, lead) = match status {
        401 => (
            FailureKind::Upstream,
            "provider_refused_credential",
            format!("provider `{name}` refused the hub's credential; an admin can replace it"),
        ),
        402 => (
            FailureKind::Upstream,
            "provider_wants_payment",
            format!("the hub's account at provider `{name}` cannot pay; an admin can top it up"),
        ),
        300..=399 => (
            FailureKind::Upstream,
            "provider_redirected",
            format!(
                "provider `{name}` answered with a redirect, which is never followed, so that its key goes nowhere else; correct its base URL"
            ),
        ),
        _ => {
            let kind = FailureKind::from_status(status);
            let message = redact(&told.message, target);
            return Failure {
                kind,
                status: status_for_caller(kind, status),
                message,
                code: told.code.or_else(|| Some("provider_error".to_owned())),
                param: told.param,
                request_id: None,
            };
        }
    };
    Failure::new(kind, code, lead)
}

/// Client errors keep the provider's status; its own troubles become the gateway's words for them.
fn status_for_caller(kind: FailureKind, status: u16) -> u16 {
    match status {
        400..=499 => status,
        _ => kind.status(),
    }
}

/// Takes out what must not leave the hub: the key itself, and what looks like a key or an account
/// of the provider (OpenAI repeats `sk-…` and `org-…` in its messages).
fn redact(message: &str, target: &Target) -> String {
    let message = match &target.credential {
        Some(credential) if !credential.secret.expose_secret().is_empty() => {
            message.replace(credential.secret.expose_secret(), "***")
        }
        _ => message.to_owned(),
    };
    let mut clean = String::with_capacity(message.len());
    let mut word = String::new();
    for letter in message.chars() {
        if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '*') {
            word.push(letter);
        } else {
            push_word(&mut clean, &word);
            word.clear();
            clean.push(letter);
        }
    }
    push_word(&mut clean, &word);
    clean
}

fn push_word(clean: &mut String, word: &str) {
    const SECRET: [&str; 9] = [
        "sk-", "org-", "proj_", "xai-", "gsk_", "AKIA", "AIza", "pk-", "acct_",
    ];
    let secret = word.len() >= 8 && SECRET.iter().any(|prefix| word.starts_with(prefix));
    clean.push_str(if secret { "***" } else { word });
}
