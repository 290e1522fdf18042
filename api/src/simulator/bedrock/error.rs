//! Errors as Bedrock words them.

use serde_json::{Value, json};

use crate::simulator::refused::Refused;
use crate::simulator::sse::{Event, Framing};

/// The body of an error; its name stands in the head.
pub fn body(refused: &Refused) -> Value {
    json!({"message": refused.message})
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16, model: &str) -> Refused {
    let (kind, message) = match status {
        401 | 403 => (
            "AccessDeniedException",
            "You don't have access to the model with the specified model ID (simulated).".into(),
        ),
        404 => (
            "ResourceNotFoundException",
            format!("Could not resolve the foundation model from the model identifier: {model}"),
        ),
        408 => (
            "ModelTimeoutException",
            "Model has timed out (simulated).".into(),
        ),
        424 => (
            "ModelErrorException",
            "The model failed (simulated).".into(),
        ),
        429 => (
            "ThrottlingException",
            "Too many requests, please wait before trying again.".into(),
        ),
        503 => (
            "ServiceUnavailableException",
            "Bedrock is unable to process your request (simulated).".into(),
        ),
        500.. => (
            "InternalServerException",
            "The system encountered an unexpected error during processing. Try your request again."
                .into(),
        ),
        _ => (
            "ValidationException",
            format!("Status {status} (simulated)."),
        ),
    };
    refused(status, kind, message)
}

/// An error of this name.
pub fn refused(status: u16, kind: &'static str, message: impl Into<String>) -> Refused {
    Refused {
        kind,
        status,
        ..Refused::invalid(message)
    }
}

/// A request that does not follow the service model.
pub fn invalid(message: impl Into<String>) -> Refused {
    refused(400, "ValidationException", message)
}

/// An error after the head was sent.
pub fn stream_error() -> Event {
    let data = body(&scripted(503, "")).to_string();
    Event {
        framing: Framing::AwsException,
        ..Event::plain(Some("serviceUnavailableException"), data)
    }
}
