//! Reading an error of another hub: an object with a message, as many servers have it, or its event
//! alone.

use crate::failure::{Failure, FailureKind};
use crate::openai_chat::failure_read;

/// Reads the error.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let mut failure = failure_read::read(status, body);
    // In a stream nothing but the word tells it.
    let kind = match failure.code.as_deref() {
        Some("NOT_ENOUGH") => FailureKind::Payment,
        Some("RATE_LIMITED") => FailureKind::RateLimit,
        Some("INVALID_REQUEST") => FailureKind::InvalidRequest,
        Some("UNAUTHENTICATED") => FailureKind::Authentication,
        Some("FORBIDDEN") => FailureKind::Permission,
        _ => return failure,
    };
    if status < 400 {
        failure.status = kind.status();
    }
    failure.kind = kind;
    failure
}
