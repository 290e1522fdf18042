//! What Anthropic refuses among the tools.

use serde_json::Value;

use super::check::extra;
use crate::simulator::refused::{Checked, Refused};

/// Members of `tool_param.py`.
const MEMBERS: [&str; 10] = [
    "name",
    "input_schema",
    "description",
    "type",
    "cache_control",
    "strict",
    "allowed_callers",
    "defer_loading",
    "eager_input_streaming",
    "input_examples",
];

/// Checks `tools` and `tool_choice`.
pub fn check(body: &Value) -> Checked {
    let tools = match body.get("tools") {
        None => &[],
        Some(Value::Array(tools)) => tools.as_slice(),
        Some(_) => return Err(Refused::invalid("tools: Input should be a valid list")),
    };
    let mut names = Vec::new();
    for (index, tool) in tools.iter().enumerate() {
        let name = check_tool(tool, index)?;
        if names.contains(&name) {
            return Err(Refused::invalid("tools: Tool names must be unique."));
        }
        names.push(name);
    }
    match body.get("tool_choice") {
        None | Some(Value::Null) => Ok(()),
        Some(choice) => check_choice(choice, &names),
    }
}

fn check_tool(tool: &Value, index: usize) -> Checked<&str> {
    let kind = tool.get("type").and_then(Value::as_str).unwrap_or("custom");
    let path = format!("tools.{index}.{kind}");
    let Some(members) = tool.as_object() else {
        let words = format!("tools.{index}: Input should be a valid dictionary");
        return Err(Refused::invalid(words));
    };
    let Some(name) = tool.get("name").and_then(Value::as_str) else {
        return Err(Refused::invalid(format!("{path}.name: Field required")));
    };
    // Anthropic's own tools have no schema, and members of their own.
    if kind != "custom" {
        return Ok(name);
    }
    if let Some(unknown) = members
        .keys()
        .find(|name| !MEMBERS.contains(&name.as_str()))
    {
        return Err(extra(&format!("{path}.{unknown}")));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !(1..=128).contains(&name.len()) || !name.bytes().all(allowed) {
        let words = format!("{path}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'");
        return Err(Refused::invalid(words));
    }
    match tool.get("input_schema") {
        None => Err(Refused::invalid(format!(
            "{path}.input_schema: Field required"
        ))),
        Some(Value::Object(schema)) => match schema.get("type").and_then(Value::as_str) {
            Some("object") => Ok(name),
            Some(_) => {
                let words = format!("{path}.input_schema.type: Input should be 'object'");
                Err(Refused::invalid(words))
            }
            None => {
                let words = format!("{path}.input_schema.type: Field required");
                Err(Refused::invalid(words))
            }
        },
        Some(_) => {
            let words = format!("{path}.input_schema: Input should be a valid dictionary");
            Err(Refused::invalid(words))
        }
    }
}

fn check_choice(choice: &Value, names: &[&str]) -> Checked {
    let kind = choice
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let allowed: &[&str] = match kind {
        "auto" | "any" => &["type", "disable_parallel_tool_use"],
        "tool" => &["type", "disable_parallel_tool_use", "name"],
        "none" => &["type"],
        other => {
            let words = format!(
                "tool_choice: Input tag '{other}' found using 'type' does not match any of the \
                 expected tags: 'auto', 'any', 'tool', 'none'"
            );
            return Err(Refused::invalid(words));
        }
    };
    let mut members = choice
        .as_object()
        .into_iter()
        .flat_map(|choice| choice.keys());
    if let Some(name) = members.find(|name| !allowed.contains(&name.as_str())) {
        return Err(extra(&format!("tool_choice.{kind}.{name}")));
    }
    if names.is_empty() && kind != "none" {
        let words = "tool_choice may only be specified while providing tools.";
        return Err(Refused::invalid(words));
    }
    if kind != "tool" {
        return Ok(());
    }
    match choice.get("name").and_then(Value::as_str) {
        None => Err(Refused::invalid("tool_choice.tool.name: Field required")),
        Some(name) if !names.contains(&name) => {
            let words = format!("Tool '{name}' not found in provided tools");
            Err(Refused::invalid(words))
        }
        Some(_) => Ok(()),
    }
}
