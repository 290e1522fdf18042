//! How a model stands, in words for everybody: never those of its provider, which may name accounts.

use serde_json::{Value, json};
use store::model_statuses::ModelStatus;

/// Why a model cannot be called: code and words; null where it can.
pub fn error(status: &ModelStatus) -> Value {
    if status.available {
        return Value::Null;
    }
    let code = status.error_code.as_deref().unwrap_or("unavailable");
    json!({ "code": code, "message": words(code) })
}

/// Words for a stable code, as AIGNE Hub has them.
fn words(code: &str) -> &'static str {
    match code {
        "provider_refused_credential" | "invalid_api_key" | "authentication_error" => {
            "Invalid API Key"
        }
        "provider_wants_payment" | "insufficient_quota" | "billing_hard_limit_reached" => {
            "No Credits Available"
        }
        "model_not_found" | "not_found" | "not_found_error" => "Model Not Found",
        "first_byte_timeout" | "idle_timeout" | "timeout" => "Timeout",
        _ => "Model Unavailable",
    }
}
