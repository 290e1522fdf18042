//! What Anthropic refuses among the top-level members.

use serde_json::Value;

use super::{Purpose, blocks, tools};
use crate::simulator::refused::{Checked, Refused};

/// Members of both calls (`message_count_tokens_params.py`).
const SHARED: [&str; 11] = [
    "messages",
    "model",
    "cache_control",
    "output_config",
    "speed",
    "system",
    "thinking",
    "tool_choice",
    "tools",
    "user_profile_id",
    "workspace_id",
];
/// Members of a message only (`message_create_params.py`, and the sampling members that the
/// library no longer lists but the older models still take).
const MESSAGE: [&str; 11] = [
    "max_tokens",
    "container",
    "diagnostics",
    "inference_geo",
    "metadata",
    "service_tier",
    "stop_sequences",
    "stream",
    "temperature",
    "top_p",
    "top_k",
];
/// Members that need the header `anthropic-beta` (`beta/message_create_params.py`).
const BETA: [&str; 8] = [
    "billing_policy",
    "compaction",
    "context_management",
    "fallback_credit_token",
    "fallbacks",
    "mcp_servers",
    "thread",
    "output_format",
];

/// Refuses what the real API would.
pub fn check(body: &Value, purpose: Purpose, beta: bool) -> Checked {
    let Some(members) = body.as_object() else {
        return Err(Refused::invalid(
            "The request body is not valid JSON: no object",
        ));
    };
    let message = purpose == Purpose::Message;
    for required in ["model", "messages", "max_tokens"] {
        if (message || required != "max_tokens") && body.get(required).is_none() {
            return Err(Refused::invalid(format!("{required}: Field required")));
        }
    }
    for name in members.keys() {
        let name = name.as_str();
        let known = SHARED.contains(&name)
            || (message && MESSAGE.contains(&name))
            || (beta && BETA.contains(&name));
        if !known {
            return Err(extra(name));
        }
    }
    if !body.get("model").is_some_and(Value::is_string) {
        return Err(Refused::invalid("model: Input should be a valid string"));
    }
    numbers(body)?;
    system(body.get("system"))?;
    stops(body.get("stop_sequences"))?;
    tools::check(body)?;
    thinking(body)?;
    output_config(body.get("output_config"))?;
    blocks::check(body)
}

/// A member that has no place there.
pub fn extra(path: &str) -> Refused {
    Refused::invalid(format!("{path}: Extra inputs are not permitted"))
}

fn numbers(body: &Value) -> Checked {
    if let Some(stream) = body.get("stream").filter(|stream| !stream.is_boolean()) {
        let words = format!("stream: Input should be a valid boolean, not {stream}");
        return Err(Refused::invalid(words));
    }
    for (name, least) in [("max_tokens", 1), ("top_k", 0)] {
        let Some(value) = body.get(name) else {
            continue;
        };
        let Some(number) = value.as_i64() else {
            return Err(Refused::invalid(format!(
                "{name}: Input should be a valid integer"
            )));
        };
        if number < least {
            let words = format!("{name}: Input should be greater than or equal to {least}");
            return Err(Refused::invalid(words));
        }
    }
    for name in ["temperature", "top_p"] {
        let Some(value) = body.get(name) else {
            continue;
        };
        let Some(number) = value.as_f64() else {
            return Err(Refused::invalid(format!(
                "{name}: Input should be a valid number"
            )));
        };
        if number < 0.0 {
            let words = format!("{name}: Input should be greater than or equal to 0");
            return Err(Refused::invalid(words));
        }
        if number > 1.0 {
            return Err(Refused::invalid(format!("{name}: range: 0..1")));
        }
    }
    Ok(())
}

fn system(system: Option<&Value>) -> Checked {
    match system {
        None | Some(Value::String(_)) => Ok(()),
        Some(Value::Array(parts)) => {
            let mut parts = parts.iter().enumerate();
            parts.try_for_each(|(index, part)| {
                let path = format!("system.{index}");
                if part.get("type").is_some_and(|kind| kind == "text") {
                    return blocks::check_block(part, &path, "user");
                }
                Err(Refused::invalid(format!(
                    "{path}.type: Input should be 'text'"
                )))
            })
        }
        Some(_) => Err(Refused::invalid("system: Input should be a valid list")),
    }
}

fn stops(stops: Option<&Value>) -> Checked {
    let Some(stops) = stops else {
        return Ok(());
    };
    let Some(stops) = stops.as_array() else {
        return Err(Refused::invalid(
            "stop_sequences: Input should be a valid list",
        ));
    };
    for (index, stop) in stops.iter().enumerate() {
        match stop.as_str() {
            None => {
                let words = format!("stop_sequences.{index}: Input should be a valid string");
                return Err(Refused::invalid(words));
            }
            Some(stop) if stop.trim().is_empty() => {
                let words = "stop_sequences: each stop sequence must contain non-whitespace";
                return Err(Refused::invalid(words));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn thinking(body: &Value) -> Checked {
    let Some(thinking) = body.get("thinking").filter(|thinking| !thinking.is_null()) else {
        return Ok(());
    };
    let kind = thinking
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let forced = body.pointer("/tool_choice/type").and_then(Value::as_str);
    match kind {
        "disabled" | "between_tools" => return Ok(()),
        "adaptive" => {}
        "enabled" => {
            let Some(budget) = thinking.get("budget_tokens").and_then(Value::as_u64) else {
                return Err(Refused::invalid(
                    "thinking.enabled.budget_tokens: Field required",
                ));
            };
            if budget < 1024 {
                let words = "thinking.enabled.budget_tokens: Input should be greater than or \
                             equal to 1024";
                return Err(Refused::invalid(words));
            }
            let most = body.get("max_tokens").and_then(Value::as_u64);
            if most.is_some_and(|most| most <= budget) {
                let words = "`max_tokens` must be greater than `thinking.budget_tokens`";
                return Err(Refused::invalid(words));
            }
        }
        other => {
            let words = format!(
                "thinking: Input tag '{other}' found using 'type' does not match any of the \
                 expected tags: 'adaptive', 'between_tools', 'disabled', 'enabled'"
            );
            return Err(Refused::invalid(words));
        }
    }
    if matches!(forced, Some("any" | "tool")) {
        let words = "Thinking may not be enabled when tool_choice forces tool use.";
        return Err(Refused::invalid(words));
    }
    if body
        .get("temperature")
        .and_then(Value::as_f64)
        .is_some_and(|warmth| warmth < 1.0)
    {
        let words = "`temperature` may only be set to 1 when thinking is enabled or in adaptive \
                     mode.";
        return Err(Refused::invalid(words));
    }
    Ok(())
}

fn output_config(config: Option<&Value>) -> Checked {
    let Some(members) = config.and_then(Value::as_object) else {
        return match config {
            None | Some(Value::Null) => Ok(()),
            Some(_) => {
                let words = "output_config: Input should be a valid dictionary";
                Err(Refused::invalid(words))
            }
        };
    };
    if let Some(name) = members
        .keys()
        .find(|name| !["effort", "format"].contains(&name.as_str()))
    {
        return Err(extra(&format!("output_config.{name}")));
    }
    let Some(format) = members.get("format").filter(|format| !format.is_null()) else {
        return Ok(());
    };
    let path = "output_config.format";
    if format.get("type").is_none_or(|kind| kind != "json_schema") {
        let words = format!("{path}.type: Input should be 'json_schema'");
        return Err(Refused::invalid(words));
    }
    let mut names = format
        .as_object()
        .into_iter()
        .flat_map(|format| format.keys());
    if let Some(name) = names.find(|name| !["type", "schema"].contains(&name.as_str())) {
        return Err(extra(&format!("{path}.{name}")));
    }
    match format.get("schema") {
        None => Err(Refused::invalid(format!("{path}.schema: Field required"))),
        Some(schema) if is_open(schema) => {
            let words = format!(
                "{path}.schema: For 'object' type, 'additionalProperties' must be explicitly set \
                 to false"
            );
            Err(Refused::invalid(words))
        }
        Some(_) => Ok(()),
    }
}

/// Whether some object of a schema allows members that it does not name.
fn is_open(schema: &Value) -> bool {
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    if is_object && schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        return true;
    }
    let members = ["properties", "$defs"].into_iter();
    let mut inner = members.filter_map(|name| schema.get(name)?.as_object());
    inner.any(|members| members.values().any(is_open)) || schema.get("items").is_some_and(is_open)
}
