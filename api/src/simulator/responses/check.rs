//! What OpenAI refuses among the top-level members.

use serde_json::Value;

use super::{items, tools};
use crate::simulator::openai::{in_range, is_kind, missing, open_object};
use crate::simulator::refused::{Checked, Refused};

/// Every member of `response_create_params.py`.
const MEMBERS: [&str; 32] = [
    "access_programs",
    "background",
    "context_management",
    "conversation",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "moderation",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];

/// Members whose value must be of one kind (or null).
const KINDS: [(&str, &str); 18] = [
    ("model", "a string"),
    ("background", "a boolean"),
    ("include", "an array of strings"),
    ("instructions", "a string"),
    ("max_output_tokens", "an integer"),
    ("metadata", "an object"),
    ("parallel_tool_calls", "a boolean"),
    ("previous_response_id", "a string"),
    ("prompt_cache_key", "a string"),
    ("reasoning", "an object"),
    ("safety_identifier", "a string"),
    ("store", "a boolean"),
    ("stream", "a boolean"),
    ("stream_options", "an object"),
    ("temperature", "a decimal"),
    ("text", "an object"),
    ("top_logprobs", "an integer"),
    ("top_p", "a decimal"),
];

/// Decimals and integers with the least and the most that is allowed.
const RANGES: [(&str, f64, f64); 4] = [
    ("temperature", 0.0, 2.0),
    ("top_p", 0.0, 1.0),
    ("top_logprobs", 0.0, 20.0),
    ("max_output_tokens", 16.0, f64::MAX),
];

/// Refuses what the real API would.
pub fn check(body: &Value) -> Checked {
    let Some(members) = body.as_object() else {
        return Err(Refused::invalid(
            "We could not parse the JSON body of your request: it is no JSON object.",
        ));
    };
    if let Some(unknown) = members
        .keys()
        .find(|name| !MEMBERS.contains(&name.as_str()))
    {
        let words = format!("Unknown parameter: '{unknown}'.");
        return Err(Refused::invalid(words).at(unknown.as_str(), Some("unknown_parameter")));
    }
    for required in ["model", "input"] {
        if body.get(required).is_none_or(Value::is_null) {
            return Err(missing(required));
        }
    }
    for (name, wanted) in KINDS {
        if let Some(value) = body.get(name) {
            is_kind(name, value, wanted)?;
        }
    }
    for (name, least, most) in RANGES {
        in_range(name, body.get(name), least, most)?;
    }
    let streamed = body.get("stream") == Some(&Value::Bool(true));
    if body.get("stream_options").is_some_and(Value::is_object) && !streamed {
        let words = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refused::invalid(words).at("stream_options", None));
    }
    format(body)?;
    tools::check(body)?;
    items::check(body)
}

fn format(body: &Value) -> Checked {
    let Some(format) = body.pointer("/text/format").filter(|told| !told.is_null()) else {
        return Ok(());
    };
    is_kind("text.format", format, "an object")?;
    match format.get("type").and_then(Value::as_str) {
        Some("text" | "json_object") => return Ok(()),
        Some("json_schema") => {}
        Some(other) => {
            let words = format!(
                "Invalid value: '{other}'. Supported values are: 'json_object', 'json_schema', \
                 and 'text'."
            );
            return Err(Refused::invalid(words).at("text.format.type", Some("invalid_value")));
        }
        None => return Err(missing("text.format.type")),
    }
    for required in ["name", "schema"] {
        if format.get(required).is_none() {
            return Err(missing(&format!("text.format.{required}")));
        }
    }
    let strict = format.get("strict") == Some(&Value::Bool(true));
    let schema = format.get("schema").filter(|_| strict);
    if let Some(path) = schema.and_then(open_object) {
        let words = format!(
            "Invalid schema for response_format: In context=({path}), 'additionalProperties' is \
             required to be supplied and to be false."
        );
        let code = Some("invalid_json_schema");
        return Err(Refused::invalid(words).at("text.format.schema", code));
    }
    Ok(())
}
