//! Refusing a call, in the words of the caller's dialect.
//!
//! Which error type where: a room has its own `thiserror` enum; the path of a call turns each into
//! a [`Refusal`], which is the only thing that becomes a response. `anyhow` is for start and
//! commands only. What the admin API answers is in `admin::error`.

use crate::identity::refusal as identity;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use wire::{Dialect, Failure, FailureKind, WireError};

/// An answer that says why a call was not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is told.
    pub failure: Failure,
    /// When to come back, for `Retry-After`: seconds, or a provider's own words.
    pub retry_after: Option<String>,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(kind: FailureKind, code: &str, message: impl Into<String>) -> Self {
        Refusal {
            failure: Failure::new(kind, code, message),
            retry_after: None,
        }
    }

    /// The caller shall come back after this many seconds.
    pub fn retry_in(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds.to_string());
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        self.failure.code.as_deref().unwrap_or("error")
    }

    /// The response, with the request id in it.
    pub fn respond(mut self, dialect: Dialect, request_id: &str) -> HttpResponse {
        self.failure.request_id = Some(request_id.to_owned());
        let status =
            StatusCode::from_u16(self.failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.content_type("application/json");
        if matches!(self.failure.status, 408 | 413) {
            // Its rest is not read: the connection cannot serve another request.
            response.force_close();
        }
        if let Some(after) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, after));
        }
        response.body(dialect.codec().write_failure(&self.failure))
    }
}

impl From<identity::Refusal> for Refusal {
    fn from(error: identity::Refusal) -> Self {
        let kind = FailureKind::from_status(error.status().as_u16());
        let refusal = Refusal::new(kind, error.code(), error.to_string());
        match error {
            identity::Refusal::PlatformDown(_) => refusal.retry_in(1),
            _ => refusal,
        }
    }
}

impl From<WireError> for Refusal {
    fn from(error: WireError) -> Self {
        let (kind, code) = match &error {
            WireError::Syntax { .. } => (FailureKind::InvalidRequest, "malformed_json"),
            WireError::Multipart { .. } => (FailureKind::InvalidRequest, "malformed_multipart"),
            WireError::Duplicate { .. } => (FailureKind::InvalidRequest, "duplicate_member"),
            WireError::Missing { .. } => (FailureKind::InvalidRequest, "missing_member"),
            WireError::Invalid { .. } => (FailureKind::InvalidRequest, "invalid_member"),
            WireError::Untranslatable { .. } => (FailureKind::InvalidRequest, "untranslatable"),
            WireError::MediaType { .. } => (FailureKind::InvalidRequest, "unsupported_media_type"),
            WireError::Reply { .. } => (FailureKind::Upstream, "bad_provider_answer"),
        };
        let mut refusal = Refusal::new(kind, code, error.to_string());
        if let WireError::MediaType { .. } = error {
            refusal.failure.status = 415;
        }
        refusal.failure.param = error.member().map(str::to_owned);
        refusal
    }
}
