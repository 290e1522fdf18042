//! Gemini's generateContent, as the official library describes it (its types of 3.4).

mod check;
mod config;
mod contents;
mod error;
pub mod member;
mod read;
mod reply;
mod tools;

pub use error::{body as error_body, scripted, stream_error};
pub use read::read;
pub use reply::{Head, array, events, whole};

use serde_json::{Value, json};

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `generateContent`.
    Whole,
    /// `streamGenerateContent?alt=sse`.
    Events,
    /// `streamGenerateContent`.
    Array,
    /// `countTokens`.
    Count,
    /// `embedContent`.
    Embed,
    /// `batchEmbedContents`.
    EmbedBatch,
    /// `predict`, of models that draw.
    Predict,
}

/// The model and the verb of a path such as `/v1beta/models/chat:generateContent`.
pub fn place<'p>(path: &'p str, query: &str) -> Option<(&'p str, Verb)> {
    let (version, rest) = path.trim_start_matches('/').split_once('/')?;
    let (model, verb) = rest.rsplit_once(':')?;
    let model = model.strip_prefix("models/")?;
    let events = query.split('&').any(|pair| pair == "alt=sse");
    let verb = match verb {
        "generateContent" => Verb::Whole,
        "streamGenerateContent" if events => Verb::Events,
        "streamGenerateContent" => Verb::Array,
        "countTokens" => Verb::Count,
        "embedContent" => Verb::Embed,
        "batchEmbedContents" => Verb::EmbedBatch,
        "predict" => Verb::Predict,
        _ => return None,
    };
    matches!(version, "v1" | "v1beta").then_some((model, verb))
}

/// The list of models.
pub fn models(names: &[&str]) -> Value {
    let models: Vec<Value> = names.iter().map(|name| model(name)).collect();
    json!({ "models": models })
}

/// One model.
pub fn model(name: &str) -> Value {
    json!({
        "name": format!("models/{name}"),
        "version": "001",
        "displayName": format!("Simulated {name}"),
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
    })
}

/// What a caller may send in place of a signature that was never given.
const UNSIGNED: &str = "skip_thought_signature_validator";

/// The signature of the calls of a model: always the same, so that a changed one is found out.
fn sign(model: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};
    STANDARD.encode(Sha256::digest(model.as_bytes()))
}
