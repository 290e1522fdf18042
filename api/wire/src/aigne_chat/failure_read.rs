//! Reading an error of another hub: an object with a message, as many servers have it, or its event
//! alone.

use serde::Deserialize;

use crate::failure::{Failure, FailureKind};
use crate::openai_chat::failure_read;

/// What only hubs tell beside code and message.
#[derive(Default, Deserialize)]
struct Beside {
    #[serde(default)]
    r#type: Option<String>,
    /// Where credits are bought.
    #[serde(default)]
    link: Option<String>,
}

/// In an answer it lies in `error`, in an event alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Within { error: Beside },
    Alone(Beside),
}

/// Reads the error.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let mut failure = failure_read::read(status, body);
    let beside = match serde_json::from_slice(body) {
        Ok(Told::Within { error }) => error,
        Ok(Told::Alone(beside)) => beside,
        // Upstream has a text in place of the object.
        Err(_) => Beside::default(),
    };
    failure.link = beside.link;
    // In a stream nothing but the word tells it.
    let kind = match beside.r#type.as_deref() {
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
