//! What OpenAI refuses among the tools.

use serde_json::Value;

use super::check::{missing, wrong_kind};
use crate::simulator::refused::{Checked, Refused};

/// Checks `tools`, `tool_choice` and `parallel_tool_calls`.
pub fn check(body: &Value) -> Checked {
    let tools = match body.get("tools") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(tools)) => tools.as_slice(),
        Some(other) => return Err(wrong_kind("tools", "an array of objects", other)),
    };
    if tools.is_empty() && body.get("tools").is_some_and(Value::is_array) {
        let words = "Invalid 'tools': empty array. Expected an array with minimum length 1, but \
                     got an empty array instead.";
        return Err(Refused::invalid(words).at("tools", Some("empty_array")));
    }
    let mut names = Vec::new();
    for (index, tool) in tools.iter().enumerate() {
        names.push(check_tool(tool, &format!("tools[{index}]"))?);
    }
    for dependent in ["tool_choice", "parallel_tool_calls"] {
        let set = body.get(dependent).is_some_and(|value| !value.is_null());
        if tools.is_empty() && set {
            let words = format!(
                "Invalid value for '{dependent}': '{dependent}' is only allowed when 'tools' are \
                 specified."
            );
            return Err(Refused::invalid(words).at(dependent, None));
        }
    }
    check_choice(body.get("tool_choice"), &names)
}

fn check_tool<'a>(tool: &'a Value, path: &str) -> Checked<&'a str> {
    let kind = match tool.get("type").and_then(Value::as_str) {
        Some(kind @ ("function" | "custom")) => kind,
        Some(other) => {
            let words =
                format!("Invalid value: '{other}'. Supported values are: 'function' and 'custom'.");
            return Err(Refused::invalid(words).at(format!("{path}.type"), Some("invalid_value")));
        }
        None => return Err(missing(&format!("{path}.type"))),
    };
    let at = format!("{path}.{kind}");
    let described = tool.get(kind).ok_or_else(|| missing(&at))?;
    let name = described.get("name").and_then(Value::as_str);
    let name = name.ok_or_else(|| missing(&format!("{at}.name")))?;
    if !is_name(name) {
        let words = format!(
            "Invalid '{at}.name': string does not match pattern. Expected a string that matches \
             the pattern '^[a-zA-Z0-9_-]+$'."
        );
        return Err(Refused::invalid(words).at(format!("{at}.name"), Some("invalid_value")));
    }
    match described.get("parameters") {
        None | Some(Value::Null | Value::Object(_)) => Ok(name),
        Some(other) => Err(wrong_kind(&format!("{at}.parameters"), "an object", other)),
    }
}

/// Names of functions and of participants.
fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn check_choice(choice: Option<&Value>, names: &[&str]) -> Checked {
    match choice {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(word)) => match word.as_str() {
            "none" | "auto" | "required" => Ok(()),
            other => {
                let words = format!(
                    "Invalid value: '{other}'. Supported values are: 'none', 'auto', and \
                     'required'."
                );
                Err(Refused::invalid(words).at("tool_choice", Some("invalid_value")))
            }
        },
        Some(choice @ Value::Object(_)) => {
            if choice
                .get("type")
                .is_some_and(|kind| kind == "allowed_tools")
            {
                return Ok(());
            }
            let named = choice.get("function").or(choice.get("custom"));
            let named = named.ok_or_else(|| missing("tool_choice.function"))?;
            let name = named.get("name").and_then(Value::as_str);
            let name = name.ok_or_else(|| missing("tool_choice.function.name"))?;
            if names.contains(&name) {
                return Ok(());
            }
            let words = format!("Tool choice '{name}' not found in 'tools' parameter.");
            Err(Refused::invalid(words).at("tool_choice", None))
        }
        Some(other) => Err(wrong_kind("tool_choice", "a string or an object", other)),
    }
}
