//! What went wrong with a provider: in words for the caller, and in full for the record.

use secrecy::ExposeSecret;
use wire::{Failure, FailureKind};

use crate::error::Refusal;
use crate::routing::Target;
use crate::upstream::UpstreamError;

/// A failure with two tellings. Callers may know the provider's name, not where it lives.
#[derive(Debug, Clone)]
pub(crate) struct Mishap {
    /// What the caller is told.
    pub failure: Failure,
    /// What the record says instead of the message, where that is more.
    detail: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a failure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The hub, or the request.
    Hub,
    /// No answer came, or one that cannot be used.
    Line,
    /// The provider said so, with this status.
    Provider(u16),
}

impl Mishap {
    /// One that the caller may know all about.
    pub fn told(kind: FailureKind, code: &str, message: impl Into<String>) -> Self {
        Mishap {
            failure: Failure::new(kind, code, message),
            detail: None,
            origin: Origin::Hub,
        }
    }

    /// The answer of a provider cannot be used.
    pub fn unusable(code: &str, message: impl Into<String>) -> Self {
        Mishap {
            origin: Origin::Line,
            ..Mishap::told(FailureKind::Upstream, code, message)
        }
    }

    /// Keeps more in the record than the caller is told.
    pub fn with_detail(self, detail: String) -> Self {
        Mishap {
            detail: Some(detail),
            ..self
        }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        self.failure.code.as_deref().unwrap_or("error")
    }

    /// What the record keeps.
    pub fn in_full(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.failure.message)
    }

    /// The time to wait for open calls is over.
    pub fn stopping() -> Self {
        Mishap::told(
            FailureKind::Overloaded,
            "hub_stopping",
            "the hub is being stopped and could not wait for the end of this answer; repeat the request",
        )
    }

    /// A failure of the transport, which names hosts and addresses.
    pub fn of_transport(target: &Target, error: &UpstreamError) -> Self {
        let full = error.failure();
        let name = &target.provider.name;
        let (what, code) = (outcome(error), error.code());
        let message = format!("provider `{name}` {what} ({code}); {}", remedy(error));
        let detail = format!("provider `{name}`: {}", full.message);
        Mishap {
            failure: Failure { message, ..full },
            detail: Some(detail),
            origin: Origin::Line,
        }
    }

    /// What a provider said, as the caller may hear it. A refused key is the hub's matter, not the
    /// caller's: told as 401 it would look as if the caller's own key were wrong.
    pub fn of_provider(target: &Target, told: Failure, status: u16) -> Self {
        let name = &target.provider.name;
        let origin = Origin::Provider(status);
        let message = without_key(&told.message, target);
        let (code, lead) = match status {
            401 => (
                "provider_refused_credential",
                format!("provider `{name}` refused the hub's credential; an admin can replace it"),
            ),
            402 => (
                "provider_wants_payment",
                format!(
                    "the hub's account at provider `{name}` cannot pay; an admin can top it up"
                ),
            ),
            300..=399 => (
                "provider_redirected",
                format!(
                    "provider `{name}` answered with a redirect, which is never followed, so that its key goes nowhere else; an admin can correct its base URL"
                ),
            ),
            _ => {
                let kind = FailureKind::from_status(status);
                return Mishap {
                    failure: Failure {
                        kind,
                        status: status_for_caller(kind, status),
                        message,
                        code: told.code.or_else(|| Some("provider_error".to_owned())),
                        param: told.param,
                        request_id: None,
                        link: None,
                    },
                    detail: None,
                    origin,
                };
            }
        };
        let mut detail = format!("{lead}: {message}");
        // Another hub says where its credits are bought; that is for admins.
        if let Some(link) = &told.link
            && !message.contains(link.as_str())
        {
            detail.push_str(&format!(" ({})", without_key(link, target)));
        }
        Mishap {
            origin,
            ..Mishap::told(FailureKind::Upstream, code, lead).with_detail(detail)
        }
    }
}

impl From<Refusal> for Mishap {
    fn from(refusal: Refusal) -> Self {
        Mishap {
            failure: refusal.failure,
            detail: None,
            origin: Origin::Hub,
        }
    }
}

/// What a caller may know of a failed transport.
fn outcome(error: &UpstreamError) -> &'static str {
    match error {
        UpstreamError::Url { .. }
        | UpstreamError::Refused { .. }
        | UpstreamError::Dns { .. }
        | UpstreamError::Connect { .. }
        | UpstreamError::ConnectTimeout { .. }
        | UpstreamError::Tls { .. }
        | UpstreamError::Proxy { .. } => "could not be reached",
        UpstreamError::FirstByteTimeout { .. } => "did not answer in time",
        UpstreamError::IdleTimeout { .. } => "went silent in the middle of its answer",
        UpstreamError::TotalTimeout { .. } => "did not finish its answer in time",
        UpstreamError::Unanswered { .. } => "closed the connection without an answer",
        UpstreamError::Cut { .. } => "closed the connection in the middle of its answer",
        UpstreamError::Protocol { .. } => "broke the HTTP protocol",
    }
}

/// What a caller, or the admin whom the caller asks, can do about it.
fn remedy(error: &UpstreamError) -> &'static str {
    match error {
        UpstreamError::Refused { .. } => {
            "the hub does not call addresses of that kind: an admin can correct the provider's base \
             URL, or save the provider with its private network allowed"
        }
        UpstreamError::Url { .. } | UpstreamError::Dns { .. } | UpstreamError::Tls { .. } => {
            "an admin can correct the provider's base URL; the call record has the reason"
        }
        UpstreamError::Proxy { .. } => {
            "an admin can look at the hub's proxy; the call record has the reason"
        }
        UpstreamError::Connect { .. }
        | UpstreamError::ConnectTimeout { .. }
        | UpstreamError::FirstByteTimeout { .. }
        | UpstreamError::IdleTimeout { .. }
        | UpstreamError::TotalTimeout { .. }
        | UpstreamError::Unanswered { .. }
        | UpstreamError::Cut { .. }
        | UpstreamError::Protocol { .. } => {
            "repeat the request, or another model; an admin finds the reason in the call record"
        }
    }
}

/// Client errors keep the provider's status; its own troubles become the gateway's words for them.
fn status_for_caller(kind: FailureKind, status: u16) -> u16 {
    match status {
        400..=499 => status,
        _ => kind.status(),
    }
}

/// The codecs have taken out what looks like a key; this takes out the very key that was sent.
fn without_key(message: &str, target: &Target) -> String {
    match &target.credential {
        Some(credential) if !credential.secret.expose_secret().is_empty() => {
            message.replace(credential.secret.expose_secret(), "[hidden]")
        }
        _ => message.to_owned(),
    }
}
