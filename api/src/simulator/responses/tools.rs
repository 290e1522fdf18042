//! What OpenAI refuses among the tools.

use serde_json::Value;

use crate::simulator::openai::{missing, wrong_kind};
use crate::simulator::refused::{Checked, Refused};

/// Tools that OpenAI runs, or that are no functions.
const OTHERS: [&str; 12] = [
    "apply_patch",
    "code_interpreter",
    "computer_use_preview",
    "custom",
    "file_search",
    "image_generation",
    "local_shell",
    "mcp",
    "shell",
    "tool_search",
    "web_search",
    "web_search_preview",
];

/// Checks `tools` and `tool_choice`.
pub fn check(body: &Value) -> Checked {
    let tools = match body.get("tools") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(tools)) => tools.as_slice(),
        Some(other) => return Err(wrong_kind("tools", "an array of objects", other)),
    };
    let mut names = Vec::new();
    for (index, tool) in tools.iter().enumerate() {
        names.push(check_tool(tool, &format!("tools[{index}]"))?);
    }
    check_choice(body.get("tool_choice"), &names)
}

/// The name by which a tool is chosen.
fn check_tool<'a>(tool: &'a Value, path: &str) -> Checked<&'a str> {
    let kind = tool.get("type").and_then(Value::as_str);
    let kind = kind.ok_or_else(|| missing(&format!("{path}.type")))?;
    if OTHERS.contains(&kind) {
        return Ok(tool.get("name").and_then(Value::as_str).unwrap_or(kind));
    }
    if kind != "function" {
        let words = format!(
            "Invalid value: '{kind}'. Supported values are: 'function', '{}'.",
            OTHERS.join("', '")
        );
        return Err(Refused::invalid(words).at(format!("{path}.type"), Some("invalid_value")));
    }
    let name = tool.get("name").and_then(Value::as_str);
    let name = name.ok_or_else(|| missing(&format!("{path}.name")))?;
    match tool.get("parameters") {
        None => Err(missing(&format!("{path}.parameters"))),
        Some(Value::Null | Value::Object(_)) => Ok(name),
        Some(other) => Err(wrong_kind(
            &format!("{path}.parameters"),
            "an object",
            other,
        )),
    }
}

fn check_choice(choice: Option<&Value>, names: &[&str]) -> Checked {
    let choice = match choice {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::String(word)) => {
            return match word.as_str() {
                "none" | "auto" => Ok(()),
                "required" if !names.is_empty() => Ok(()),
                other => {
                    let words = format!("Invalid value: '{other}' for 'tool_choice'.");
                    Err(Refused::invalid(words).at("tool_choice", Some("invalid_value")))
                }
            };
        }
        Some(choice) => choice,
    };
    let kind = choice.get("type").and_then(Value::as_str);
    let kind = kind.ok_or_else(|| missing("tool_choice.type"))?;
    let name = match kind {
        "allowed_tools" => return Ok(()),
        "function" | "custom" => {
            let name = choice.get("name").and_then(Value::as_str);
            name.ok_or_else(|| missing("tool_choice.name"))?
        }
        hosted => hosted,
    };
    if names.contains(&name) {
        return Ok(());
    }
    let words = format!("Tool choice '{name}' not found in 'tools' parameter.");
    Err(Refused::invalid(words).at("tool_choice", None))
}
