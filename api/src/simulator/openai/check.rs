//! What OpenAI refuses among the top-level members.

use serde_json::Value;

use super::{messages, tools};
use crate::simulator::refused::{Checked, Refused};

/// Every member of `completion_create_params.py`.
const MEMBERS: [&str; 37] = [
    "messages",
    "model",
    "audio",
    "frequency_penalty",
    "function_call",
    "functions",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "metadata",
    "modalities",
    "moderation",
    "n",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "user",
    "verbosity",
    "web_search_options",
];

/// Members whose value must be of one kind (or null).
const KINDS: [(&str, &str); 14] = [
    ("model", "a string"),
    ("messages", "an array of objects"),
    ("stream", "a boolean"),
    ("stream_options", "an object"),
    ("temperature", "a decimal"),
    ("top_p", "a decimal"),
    ("frequency_penalty", "a decimal"),
    ("presence_penalty", "a decimal"),
    ("max_tokens", "an integer"),
    ("max_completion_tokens", "an integer"),
    ("n", "an integer"),
    ("seed", "an integer"),
    ("user", "a string"),
    ("metadata", "an object"),
];

/// Decimals and integers with the least and the most that is allowed.
const RANGES: [(&str, f64, f64); 8] = [
    ("temperature", 0.0, 2.0),
    ("top_p", 0.0, 1.0),
    ("frequency_penalty", -2.0, 2.0),
    ("presence_penalty", -2.0, 2.0),
    ("n", 1.0, 8.0),
    ("top_logprobs", 0.0, 20.0),
    ("max_tokens", 1.0, f64::MAX),
    ("max_completion_tokens", 1.0, f64::MAX),
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
    for required in ["model", "messages"] {
        if body.get(required).is_none() {
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
    combinations(body)?;
    response_format(body)?;
    tools::check(body)?;
    messages::check(body)
}

fn combinations(body: &Value) -> Checked {
    let streamed = body.get("stream") == Some(&Value::Bool(true));
    if body
        .get("stream_options")
        .is_some_and(|options| !options.is_null())
        && !streamed
    {
        let words = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refused::invalid(words).at("stream_options", None));
    }
    let set = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
    if set("max_tokens") && set("max_completion_tokens") {
        let words = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not \
                     supported.";
        return Err(Refused::invalid(words).at("max_tokens", Some("invalid_parameter_combination")));
    }
    match body.get("stop") {
        None | Some(Value::Null | Value::String(_)) => Ok(()),
        Some(Value::Array(stops)) if stops.iter().all(Value::is_string) && stops.len() <= 4 => {
            Ok(())
        }
        Some(other) => Err(wrong_kind(
            "stop",
            "a string or an array of up to 4 strings",
            other,
        )),
    }
}

fn response_format(body: &Value) -> Checked {
    let Some(format) = body
        .get("response_format")
        .filter(|format| !format.is_null())
    else {
        return Ok(());
    };
    is_kind("response_format", format, "an object")?;
    match format.get("type").and_then(Value::as_str) {
        Some("text" | "json_object") => return Ok(()),
        Some("json_schema") => {}
        Some(other) => {
            let words = format!(
                "Invalid value: '{other}'. Supported values are: 'text', 'json_object', and \
                 'json_schema'."
            );
            return Err(Refused::invalid(words).at("response_format.type", Some("invalid_value")));
        }
        None => return Err(missing("response_format.type")),
    }
    let Some(described) = format.get("json_schema") else {
        return Err(missing("response_format.json_schema"));
    };
    for required in ["name", "schema"] {
        if described.get(required).is_none() {
            return Err(missing(&format!("response_format.json_schema.{required}")));
        }
    }
    let strict = described.get("strict") == Some(&Value::Bool(true));
    let open = described
        .get("schema")
        .filter(|_| strict)
        .and_then(open_object);
    if let Some(path) = open {
        let name = described
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let words = format!(
            "Invalid schema for response_format '{name}': In context=({path}), \
             'additionalProperties' is required to be supplied and to be false."
        );
        return Err(Refused::invalid(words).at("response_format", None));
    }
    Ok(())
}

/// The first object of a schema that allows members it does not name.
pub fn open_object(schema: &Value) -> Option<String> {
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    if is_object && schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Some(String::new());
    }
    let inner = ["properties", "$defs"].into_iter().filter_map(|member| {
        let members = schema.get(member)?.as_object()?;
        members.iter().find_map(|(name, inner)| {
            open_object(inner).map(|rest| format!("'{member}', '{name}'{rest}"))
        })
    });
    inner
        .chain(schema.get("items").and_then(open_object))
        .next()
}

/// A number outside what is allowed.
pub fn in_range(name: &str, value: Option<&Value>, least: f64, most: f64) -> Checked {
    let Some(number) = value.and_then(Value::as_f64) else {
        return Ok(());
    };
    let (bound, code, limit) = if number < least {
        ("below minimum", "integer_below_min_value", least)
    } else if number > most {
        ("above maximum", "integer_above_max_value", most)
    } else {
        return Ok(());
    };
    let words = format!(
        "Invalid '{name}': {bound} value. Expected a value {} {limit}, but got {number} instead.",
        if number < least { ">=" } else { "<=" },
    );
    Err(Refused::invalid(words).at(name, Some(code)))
}

/// A required member that is not there.
pub fn missing(param: &str) -> Refused {
    let words = format!("Missing required parameter: '{param}'.");
    Refused::invalid(words).at(param, Some("missing_required_parameter"))
}

/// A member of the wrong kind.
pub fn wrong_kind(param: &str, wanted: &str, got: &Value) -> Refused {
    let got = match got {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a decimal",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let words = format!("Invalid type for '{param}': expected {wanted}, but got {got} instead.");
    Refused::invalid(words).at(param, Some("invalid_type"))
}

/// A member that is not of the kind it must be.
pub fn is_kind(param: &str, value: &Value, wanted: &str) -> Checked {
    let fits = match wanted {
        "a string" => value.is_string(),
        "a boolean" => value.is_boolean(),
        "an object" => value.is_object(),
        "a decimal" => value.is_number(),
        "an integer" => value.is_i64() || value.is_u64(),
        _ => value.is_array(),
    };
    let optional = !matches!(param, "model" | "messages");
    if fits || (optional && value.is_null()) {
        return Ok(());
    }
    Err(wrong_kind(param, wanted, value))
}
