//! Errors as Anthropic words them.

use serde_json::{Value, json};

use crate::simulator::refused::Refused;
use crate::simulator::sse::Event;

/// The body of an error.
pub fn body(refused: &Refused, request_id: &str) -> Value {
    json!({
        "type": "error",
        "error": {"type": refused.kind, "message": refused.message},
        "request_id": request_id,
    })
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16, model: &str) -> Refused {
    let (kind, message) = match status {
        401 => ("authentication_error", "invalid x-api-key".into()),
        402 => (
            "billing_error",
            "Your credit balance is too low (simulated).".into(),
        ),
        403 => (
            "permission_error",
            "Your API key does not have permission to use the specified resource (simulated)."
                .into(),
        ),
        404 => ("not_found_error", format!("model: {model}")),
        413 => (
            "request_too_large",
            "Request exceeds the maximum size".into(),
        ),
        429 => (
            "rate_limit_error",
            "This request would exceed your organization's rate limit (simulated).".into(),
        ),
        504 => ("timeout_error", "Request timed out".into()),
        503 | 529 => ("overloaded_error", "Overloaded".into()),
        500.. => ("api_error", "Internal server error".into()),
        _ => (
            "invalid_request_error",
            format!("Status {status} (simulated)."),
        ),
    };
    Refused {
        status,
        kind,
        message,
        param: None,
        code: None,
    }
}

/// An error after the head was sent.
pub fn stream_error(request_id: &str) -> Event {
    let data = body(&scripted(529, ""), request_id).to_string();
    Event::plain(Some("error"), data)
}
