//! What OpenAI refuses among the items of the input.

use serde_json::Value;

use super::reply::SEAL;
use crate::simulator::openai::{missing, wrong_kind};
use crate::simulator::refused::{Checked, Refused};

/// What OpenAI's own tools did and said earlier: taken as it is.
const HOSTED: [&str; 12] = [
    "code_interpreter_call",
    "computer_call",
    "computer_call_output",
    "file_search_call",
    "image_generation_call",
    "local_shell_call",
    "local_shell_call_output",
    "mcp_approval_request",
    "mcp_approval_response",
    "mcp_call",
    "mcp_list_tools",
    "web_search_call",
];

/// Checks each item, and that calls and outputs belong together.
pub fn check(body: &Value) -> Checked {
    let items = match body.get("input") {
        Some(Value::String(_)) => return Ok(()),
        Some(Value::Array(items)) => items,
        Some(other) => {
            let wanted = "one of a string or array of objects";
            return Err(wrong_kind("input", wanted, other));
        }
        None => return Err(missing("input")),
    };
    if items.is_empty() {
        let words = "Invalid 'input': empty array. Expected an array with minimum length 1.";
        return Err(Refused::invalid(words).at("input", Some("empty_array")));
    }
    let (mut called, mut answered) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let path = format!("input[{index}]");
        let kind = item.get("type").and_then(Value::as_str);
        match kind.unwrap_or("message") {
            "message" => message(item, &path)?,
            "function_call" => called.push(words(item, &path, ["call_id", "name", "arguments"])?),
            "custom_tool_call" => called.push(words(item, &path, ["call_id", "name", "input"])?),
            "function_call_output" | "custom_tool_call_output" => {
                let [id] = words(item, &path, ["call_id"])?;
                if !called.iter().any(|[call, ..]| *call == id) && !made_before(body, id) {
                    let words =
                        format!("No tool call found for function call output with call_id {id}.");
                    return Err(Refused::invalid(words).at("input", None));
                }
                answered.push(id);
                let parts = ["input_text", "input_image", "input_file"];
                content(item.get("output"), &format!("{path}.output"), &parts)?;
            }
            "reasoning" => reasoning(item, &path)?,
            "item_reference" => {
                let [id] = words(item, &path, ["id"])?;
                let refused = Refused::invalid(format!("Item with id '{id}' not found."));
                return Err(Refused {
                    status: 404,
                    ..refused.at("input", None)
                });
            }
            hosted if HOSTED.contains(&hosted) => {}
            other => {
                let words = format!("Invalid value: '{other}' for '{path}.type'.");
                return Err(
                    Refused::invalid(words).at(format!("{path}.type"), Some("invalid_value"))
                );
            }
        }
    }
    match called.iter().find(|[id, ..]| !answered.contains(id)) {
        None => Ok(()),
        Some([id, ..]) => {
            let words = format!("No tool output found for function call {id}.");
            Err(Refused::invalid(words).at("input", None))
        }
    }
}

/// The response that this one continues made the call: their ids have the same number.
fn made_before(body: &Value, call_id: &str) -> bool {
    let before = body.get("previous_response_id").and_then(Value::as_str);
    let number = before.and_then(|id| id.strip_prefix("resp_sim_"));
    let call = call_id.strip_prefix("call_sim_");
    number
        .zip(call)
        .and_then(|(number, call)| call.strip_prefix(number))
        .is_some_and(|rest| rest.starts_with('_'))
}

/// Strings that must be there.
fn words<'a, const N: usize>(
    item: &'a Value,
    path: &str,
    names: [&str; N],
) -> Checked<[&'a str; N]> {
    let mut found = [""; N];
    for (place, name) in found.iter_mut().zip(names) {
        let at = format!("{path}.{name}");
        *place = match item.get(name) {
            Some(Value::String(word)) => word,
            Some(other) => return Err(wrong_kind(&at, "a string", other)),
            None => return Err(missing(&at)),
        };
    }
    Ok(found)
}

fn message(item: &Value, path: &str) -> Checked {
    let [role] = words(item, path, ["role"])?;
    let parts: &[&str] = match role {
        "user" => &["input_text", "input_image", "input_file"],
        "system" | "developer" => &["input_text"],
        "assistant" => &["output_text", "refusal"],
        other => {
            let words = format!(
                "Invalid value: '{other}'. Supported values are: 'assistant', 'system', \
                 'developer', and 'user'."
            );
            return Err(Refused::invalid(words).at(format!("{path}.role"), Some("invalid_value")));
        }
    };
    content(item.get("content"), &format!("{path}.content"), parts)
}

fn content(content: Option<&Value>, path: &str, allowed: &[&str]) -> Checked {
    let parts = match content {
        Some(Value::String(_)) => return Ok(()),
        Some(Value::Array(parts)) => parts,
        Some(other) => {
            let wanted = "one of a string or array of objects";
            return Err(wrong_kind(path, wanted, other));
        }
        None => return Err(missing(path)),
    };
    for (index, part) in parts.iter().enumerate() {
        let at = format!("{path}[{index}]");
        let [kind] = words(part, &at, ["type"])?;
        if !allowed.contains(&kind) {
            let words = format!(
                "Invalid value: '{kind}'. Supported values are: '{}'.",
                allowed.join("', '")
            );
            return Err(Refused::invalid(words).at(at, Some("invalid_value")));
        }
        match kind {
            "input_text" | "output_text" => drop(words(part, &at, ["text"])?),
            "refusal" => drop(words(part, &at, ["refusal"])?),
            "input_image" => image(part, &at)?,
            _ => file(part, &at)?,
        }
    }
    Ok(())
}

fn image(part: &Value, path: &str) -> Checked {
    if part.get("file_id").is_some_and(Value::is_string) {
        return Ok(());
    }
    let [url] = words(part, path, ["image_url"])?;
    if url.starts_with("http") || url.starts_with("data:image/") {
        return Ok(());
    }
    let at = format!("{path}.image_url");
    let words =
        format!("Invalid '{at}'. Expected a valid URL, but got a value with an invalid format.");
    Err(Refused::invalid(words).at(at, Some("invalid_value")))
}

fn file(part: &Value, path: &str) -> Checked {
    let set = |name: &str| part.get(name).is_some_and(Value::is_string);
    match (set("file_data"), set("file_url") || set("file_id")) {
        (true, false) if set("filename") => Ok(()),
        (true, false) => Err(missing(&format!("{path}.filename"))),
        (false, true) => Ok(()),
        _ => Err(missing(&format!("{path}.file_id"))),
    }
}

/// Reasoning must have the seal that this provider put on it.
fn reasoning(item: &Value, path: &str) -> Checked {
    if !item.get("summary").is_some_and(Value::is_array) {
        return Err(missing(&format!("{path}.summary")));
    }
    match item.get("encrypted_content").and_then(Value::as_str) {
        Some(seal) if seal.starts_with(SEAL) => Ok(()),
        Some(seal) => {
            let words = format!(
                "The encrypted content {} could not be verified. Reason: Encrypted content could \
                 not be decrypted or parsed.",
                seal.chars().take(8).collect::<String>()
            );
            Err(Refused::invalid(words).at(path, Some("invalid_encrypted_content")))
        }
        None => {
            let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
            let refused = Refused::invalid(format!(
                "Item with id '{id}' not found. Items are not persisted when `store` is set to \
                 false."
            ));
            Err(Refused {
                status: 404,
                ..refused.at("input", None)
            })
        }
    }
}
