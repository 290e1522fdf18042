//! Errors as OpenAI words them.

use serde_json::{Value, json};

use crate::simulator::refused::Refused;
use crate::simulator::sse::Event;

/// The body of an error.
pub fn body(refused: &Refused) -> Value {
    json!({"error": {
        "message": refused.message,
        "type": refused.kind,
        "param": refused.param,
        "code": refused.code,
    }})
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16, model: &str) -> Refused {
    let (kind, code, message) = match status {
        400 => (
            "invalid_request_error",
            None,
            "The request is not valid (simulated).".into(),
        ),
        401 => (
            "invalid_request_error",
            Some("invalid_api_key"),
            "Incorrect API key provided (simulated). You can find your API key at \
             https://platform.openai.com/account/api-keys."
                .into(),
        ),
        403 => (
            "invalid_request_error",
            Some("model_not_found"),
            format!("Project `proj_sim` does not have access to model `{model}` (simulated)."),
        ),
        404 => (
            "invalid_request_error",
            Some("model_not_found"),
            format!("The model `{model}` does not exist or you do not have access to it."),
        ),
        413 => (
            "invalid_request_error",
            None,
            "Request too large (simulated).".into(),
        ),
        429 => (
            "requests",
            Some("rate_limit_exceeded"),
            format!("Rate limit reached for {model} on requests per min (simulated)."),
        ),
        503 | 529 => (
            "server_error",
            None,
            "The engine is currently overloaded, please try again later".into(),
        ),
        500.. => (
            "server_error",
            None,
            "The server had an error while processing your request. Sorry about that!".into(),
        ),
        _ => (
            "invalid_request_error",
            None,
            format!("Status {status} (simulated)."),
        ),
    };
    Refused {
        status,
        kind,
        message,
        param: None,
        code,
    }
}

/// An error after the head was sent.
pub fn stream_error() -> Event {
    Event::plain(None, body(&scripted(500, "")).to_string())
}
