//! OpenAI chat completions, as the official library describes them (its types of 3.54).

mod check;
mod error;
mod messages;
mod read;
mod reply;
mod tools;

pub use check::{in_range, is_kind, missing, open_object, wrong_kind};
pub use error::{body as error_body, scripted, stream_error};
pub use read::read;
pub use reply::{Head, events, whole};

use serde_json::{Value, json};

/// The list of models.
pub fn models(names: &[&str], created: i64) -> Value {
    let models: Vec<Value> = names.iter().map(|name| model(name, created)).collect();
    json!({"object": "list", "data": models})
}

/// One model.
pub fn model(name: &str, created: i64) -> Value {
    json!({"id": name, "object": "model", "created": created, "owned_by": "aigne-hub"})
}
