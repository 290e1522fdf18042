//! What OpenAI refuses among the messages.

use serde_json::Value;

use super::check::{missing, wrong_kind};
use crate::simulator::refused::{Checked, Refused};

/// Checks each message, and that calls and results belong together.
pub fn check(body: &Value) -> Checked {
    let messages = body.get("messages").and_then(Value::as_array);
    let messages = messages.map_or(&[][..], Vec::as_slice);
    if messages.is_empty() {
        let words = "Invalid 'messages': empty array. Expected an array with minimum length 1, \
                     but got an empty array instead.";
        return Err(Refused::invalid(words).at("messages", Some("empty_array")));
    }
    let mut open: Vec<&str> = Vec::new();
    let mut calling = false;
    for (index, message) in messages.iter().enumerate() {
        let path = format!("messages[{index}]");
        if !message.is_object() {
            return Err(wrong_kind(&path, "an object", message));
        }
        match message.get("role").and_then(Value::as_str) {
            Some("tool") => answer(message, &path, index, calling, &mut open)?,
            Some(role) => {
                unanswered(&open, index)?;
                calling = false;
                check_role(role, message, &path)?;
                if role == "assistant" {
                    open = calls(message, &path)?;
                    calling = !open.is_empty();
                }
            }
            None => return Err(missing(&format!("{path}.role"))),
        }
    }
    unanswered(&open, messages.len())
}

/// A tool message: it must follow the calls, and answer one of them.
fn answer(
    message: &Value,
    path: &str,
    index: usize,
    calling: bool,
    open: &mut Vec<&str>,
) -> Checked {
    if !calling {
        let words = "Invalid parameter: messages with role 'tool' must be a response to a \
                     preceeding message with 'tool_calls'.";
        return Err(Refused::invalid(words).at(format!("messages.[{index}].role"), None));
    }
    let id = message.get("tool_call_id").and_then(Value::as_str);
    let id = id.ok_or_else(|| missing(&format!("{path}.tool_call_id")))?;
    let Some(at) = open.iter().position(|call| *call == id) else {
        let words = format!(
            "Invalid parameter: 'tool_call_id' of '{id}' not found in 'tool_calls' of previous \
             message."
        );
        let at = format!("messages.[{index}].tool_call_id");
        return Err(Refused::invalid(words).at(at, None));
    };
    open.remove(at);
    content(message, path, &["text"], false)
}

fn unanswered(open: &[&str], index: usize) -> Checked {
    if open.is_empty() {
        return Ok(());
    }
    let words = format!(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to \
         each 'tool_call_id'. The following tool_call_ids did not have response messages: {}",
        open.join(", ")
    );
    Err(Refused::invalid(words).at(format!("messages.[{index}].role"), None))
}

fn check_role(role: &str, message: &Value, path: &str) -> Checked {
    match role {
        "system" | "developer" => content(message, path, &["text"], false),
        "user" => {
            let parts = ["text", "image_url", "input_audio", "file"];
            content(message, path, &parts, false)
        }
        "assistant" => {
            let set = |name: &str| message.get(name).is_some_and(|value| !value.is_null());
            let instead =
                set("tool_calls") || set("function_call") || set("refusal") || set("audio");
            content(message, path, &["text", "refusal"], instead)
        }
        "function" => content(message, path, &["text"], true),
        other => {
            let words = format!(
                "Invalid value: '{other}'. Supported values are: 'system', 'assistant', 'user', \
                 'function', 'tool', and 'developer'."
            );
            Err(Refused::invalid(words).at(format!("{path}.role"), Some("invalid_value")))
        }
    }
}

fn content(message: &Value, path: &str, allowed: &[&str], optional: bool) -> Checked {
    let at = format!("{path}.content");
    match message.get("content") {
        Some(Value::String(_)) => Ok(()),
        None | Some(Value::Null) if optional => Ok(()),
        None => Err(missing(&at)),
        Some(Value::Array(parts)) => {
            let mut parts = parts.iter().enumerate();
            parts.try_for_each(|(index, part)| check_part(part, &format!("{at}[{index}]"), allowed))
        }
        Some(other) => Err(wrong_kind(
            &at,
            "one of a string or array of objects",
            other,
        )),
    }
}

fn check_part(part: &Value, path: &str, allowed: &[&str]) -> Checked {
    let kind = part.get("type").and_then(Value::as_str);
    let kind = kind.ok_or_else(|| missing(&format!("{path}.type")))?;
    if !allowed.contains(&kind) {
        let words = format!(
            "Invalid value: '{kind}'. Supported values are: '{}'.",
            allowed.join("', '")
        );
        return Err(Refused::invalid(words).at(format!("{path}.type"), Some("invalid_value")));
    }
    let at = format!("{path}.{kind}");
    let value = part.get(kind).ok_or_else(|| missing(&at))?;
    let inner: &[&str] = match kind {
        "text" | "refusal" if value.is_string() => return Ok(()),
        "text" | "refusal" => return Err(wrong_kind(&at, "a string", value)),
        "image_url" => &["url"],
        "input_audio" => &["data", "format"],
        _ => &[],
    };
    if !value.is_object() {
        return Err(wrong_kind(&at, "an object", value));
    }
    for name in inner {
        let at = format!("{at}.{name}");
        match value.get(name) {
            Some(Value::String(_)) => {}
            Some(other) => return Err(wrong_kind(&at, "a string", other)),
            None => return Err(missing(&at)),
        }
    }
    match value.get("url").and_then(Value::as_str) {
        Some(url) if !url.starts_with("http") && !url.starts_with("data:image/") => {
            let words = format!("Invalid '{at}.url'. Expected a valid URL or a data URL.");
            Err(Refused::invalid(words).at(format!("{at}.url"), Some("invalid_value")))
        }
        _ => Ok(()),
    }
}

/// The ids of the calls of an assistant message.
fn calls<'a>(message: &'a Value, path: &str) -> Checked<Vec<&'a str>> {
    let at = format!("{path}.tool_calls");
    let calls = match message.get("tool_calls") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(calls)) => calls,
        Some(other) => return Err(wrong_kind(&at, "an array of objects", other)),
    };
    if calls.is_empty() {
        let words = format!(
            "Invalid '{at}': empty array. Expected an array with minimum length 1, but got an \
             empty array instead."
        );
        return Err(Refused::invalid(words).at(at, Some("empty_array")));
    }
    let ids = calls.iter().enumerate().map(|(index, call)| {
        let at = format!("{at}[{index}]");
        let id = call.get("id").and_then(Value::as_str);
        let kind = call.get("type").and_then(Value::as_str);
        let kind = kind.ok_or_else(|| missing(&format!("{at}.type")))?;
        let called = call
            .get(kind)
            .ok_or_else(|| missing(&format!("{at}.{kind}")))?;
        let written = if kind == "custom" {
            "input"
        } else {
            "arguments"
        };
        for name in ["name", written] {
            let at = format!("{at}.{kind}.{name}");
            match called.get(name) {
                Some(Value::String(_)) => {}
                Some(other) => return Err(wrong_kind(&at, "a string", other)),
                None => return Err(missing(&at)),
            }
        }
        id.ok_or_else(|| missing(&format!("{at}.id")))
    });
    ids.collect()
}
