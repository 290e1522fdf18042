//! Errors as Google words them.

use serde_json::{Value, json};

use crate::simulator::refused::Refused;
use crate::simulator::sse::Event;

/// The body of an error.
pub fn body(refused: &Refused) -> Value {
    let mut error = json!({
        "code": refused.status,
        "message": refused.message,
        "status": word(refused.status),
    });
    if let Some(members) = error.as_object_mut().filter(|_| refused.status == 429) {
        let retry = json!([{
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": "7.5s",
        }]);
        members.insert("details".into(), retry);
    }
    json!({ "error": error })
}

fn word(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        504 => "DEADLINE_EXCEEDED",
        501.. => "UNAVAILABLE",
        _ => "INVALID_ARGUMENT",
    }
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16, model: &str) -> Refused {
    let message = match status {
        401 => "Request had invalid authentication credentials (simulated).".to_owned(),
        403 => "Your project 123456789 has been denied access (simulated).".to_owned(),
        404 => format!("models/{model} is not found for API version v1beta, or is not supported for generateContent."),
        429 => "You exceeded your current quota, please check your plan and billing details (simulated).".to_owned(),
        503 | 529 => "The model is overloaded. Please try again later.".to_owned(),
        500.. => "An internal error has occurred. Please retry.".to_owned(),
        _ => format!("Status {status} (simulated)."),
    };
    Refused {
        status,
        ..Refused::invalid(message)
    }
}

/// An error after the head was sent.
pub fn stream_error() -> Event {
    Event::plain(None, body(&scripted(503, "")).to_string())
}
