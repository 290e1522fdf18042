//! Anthropic messages, as the official library describes them (its types of 2.12).

mod blocks;
mod check;
mod error;
mod read;
mod reply;
mod tools;

pub use error::{body as error_body, scripted, stream_error};
pub use read::read;
pub use reply::{Head, events, whole};

use serde_json::{Value, json};

/// Which call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `POST /v1/messages`.
    Message,
    /// `POST /v1/messages/count_tokens`.
    Count,
}

/// The list of models.
pub fn models(names: &[&str]) -> Value {
    let models: Vec<Value> = names.iter().map(|name| model(name)).collect();
    json!({
        "data": models,
        "has_more": false,
        "first_id": names.first(),
        "last_id": names.last(),
    })
}

/// One model.
pub fn model(name: &str) -> Value {
    json!({
        "type": "model",
        "id": name,
        "display_name": format!("Simulated {name}"),
        "created_at": "2026-01-01T00:00:00Z",
        "lifecycle": "active",
    })
}

/// The signature of a thought: the same thought is always signed the same, so that a changed one
/// is found out when it comes back.
pub(super) fn sign(thought: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};
    format!("sim{}", STANDARD.encode(Sha256::digest(thought.as_bytes())))
}
