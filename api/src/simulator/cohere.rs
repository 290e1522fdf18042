//! Cohere's second version: chat, and beside it embed ([`super::vectors`]) and rerank.
//!
//! <https://docs.cohere.com/reference/chat>, <https://docs.cohere.com/docs/streaming>

mod check;
mod read;
mod reply;

use serde_json::{Value, json};

pub use check::rerank as check_rerank;
pub use read::read;
pub use reply::{Head, events, whole};

use super::refused::Refused;
use super::sse::Event;

/// The body of an error.
pub fn error_body(refused: &Refused, id: &str) -> Value {
    json!({"id": id, "message": refused.message})
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16, model: &str) -> Refused {
    let message = match status {
        401 => "invalid api token".to_owned(),
        404 => format!(
            "model '{model}' not found, make sure the correct model ID was used and that you have access to the model."
        ),
        429 => "You are using a Trial key, which is limited to 20 API calls / minute (simulated)."
            .to_owned(),
        500.. => "internal server error (simulated)".to_owned(),
        _ => format!("Status {status} (simulated)."),
    };
    Refused {
        status,
        ..Refused::invalid(message)
    }
}

/// An error after the head was sent: the end of the message tells it.
pub fn stream_error() -> Event {
    let delta = json!({"finish_reason": "ERROR", "error": "the model failed (simulated)"});
    let data = json!({"type": "message-end", "delta": delta});
    Event::plain(Some("message-end"), data.to_string())
}

/// The list of models.
pub fn models(names: &[(&str, &str)]) -> Value {
    let of = |(name, endpoint): &(&str, &str)| {
        json!({
            "name": name,
            "is_deprecated": false,
            "endpoints": [endpoint],
            "finetuned": false,
            "context_length": 256_000.0,
            "default_endpoints": [],
        })
    };
    json!({"models": names.iter().map(of).collect::<Vec<_>>()})
}
