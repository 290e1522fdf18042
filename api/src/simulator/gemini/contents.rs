//! What Google refuses in a conversation.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;

use super::member::{get, list, only, text};
use super::{UNSIGNED, sign};
use crate::simulator::refused::{Checked, Refused};

/// Members of a part that hold something: one of them must be there.
const HOLDS: [&str; 7] = [
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
    "executableCode",
    "codeExecutionResult",
];
/// And those that say something about it.
const BESIDE: [&str; 4] = [
    "thought",
    "thoughtSignature",
    "videoMetadata",
    "mediaResolution",
];

/// Checks `systemInstruction`.
pub fn instructions(content: &Value) -> Checked {
    only(content, "system_instruction", &["role", "parts"])?;
    for part in list(content, "parts") {
        if text(part, "text").is_none() {
            return Err(Refused::invalid(
                "system_instruction: only text is supported",
            ));
        }
    }
    Ok(())
}

/// Checks `contents`.
pub fn check(body: &Value, model: &str) -> Checked {
    let contents = list(body, "contents");
    if contents.is_empty() {
        return Err(Refused::invalid(
            "* GenerateContentRequest.contents: contents is not specified",
        ));
    }
    for (index, content) in contents.iter().enumerate() {
        let path = format!("contents[{index}]");
        only(content, &path, &["role", "parts"])?;
        let role = text(content, "role").unwrap_or("user");
        if !["user", "model", "function"].contains(&role) {
            return Err(Refused::invalid("Please use a valid role: user, model."));
        }
        let parts = list(content, "parts");
        if parts.is_empty() {
            return Err(Refused::invalid(format!(
                "* GenerateContentRequest.{path}.parts: contents.parts must not be empty."
            )));
        }
        for (place, part) in parts.iter().enumerate() {
            check_part(part, &format!("{path}.parts[{place}]"))?;
        }
    }
    turns(contents)?;
    if model.starts_with("gemini-3") {
        signatures(contents, model)?;
    }
    Ok(())
}

fn check_part(part: &Value, path: &str) -> Checked {
    only(part, path, &[&HOLDS[..], &BESIDE[..]].concat())?;
    let held = HOLDS.iter().filter(|name| get(part, name).is_some());
    match held.count() {
        1 => {}
        0 => {
            return Err(Refused::invalid(format!(
                "* GenerateContentRequest.{path}.data: required oneof field 'data' must have one initialized field"
            )));
        }
        _ => {
            return Err(Refused::invalid(format!(
                "Invalid value at '{path}' (oneof), oneof field 'data' is already set."
            )));
        }
    }
    if let Some(blob) = get(part, "inlineData") {
        only(blob, path, &["mimeType", "data", "displayName"])?;
        let bytes = text(blob, "data").and_then(decoded);
        if bytes.is_none_or(|bytes| bytes.is_empty()) || text(blob, "mimeType").is_none() {
            return Err(Refused::invalid(format!(
                "Invalid value at '{path}.inline_data.data' (TYPE_BYTES), Base64 decoding failed"
            )));
        }
    }
    if let Some(file) = get(part, "fileData") {
        only(file, path, &["mimeType", "fileUri", "displayName"])?;
        if text(file, "fileUri").is_none() {
            return Err(Refused::invalid(format!(
                "{path}.file_data.file_uri: required"
            )));
        }
    }
    for (name, object) in [("functionCall", "args"), ("functionResponse", "response")] {
        let Some(call) = get(part, name) else {
            continue;
        };
        only(call, path, &["id", "name", object, "parts", "willContinue"])?;
        let is_object = get(call, object).map_or(name == "functionCall", Value::is_object);
        if text(call, "name").is_none_or(str::is_empty) || !is_object {
            return Err(Refused::invalid(format!(
                "* GenerateContentRequest.{path}.{name}: Name cannot be empty, and {object} must be an object."
            )));
        }
    }
    Ok(())
}

/// Google takes either alphabet.
fn decoded(data: &str) -> Option<Vec<u8>> {
    STANDARD
        .decode(data)
        .or_else(|_| URL_SAFE.decode(data))
        .ok()
}

fn count(content: Option<&Value>, name: &str) -> usize {
    let parts = content.map_or(&[][..], |content| list(content, "parts"));
    parts
        .iter()
        .filter(|part| get(part, name).is_some())
        .count()
}

/// Calls follow something that was said to the model, and are all answered at once.
fn turns(contents: &[Value]) -> Checked {
    for (index, content) in contents.iter().enumerate() {
        let calls = count(Some(content), "functionCall");
        let before = index.checked_sub(1).and_then(|before| contents.get(before));
        let by_model = |content: &Value| text(content, "role") == Some("model");
        if calls > 0 && before.is_none_or(by_model) {
            return Err(Refused::invalid(
                "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
            ));
        }
        let answers = count(Some(content), "functionResponse");
        if answers != count(before, "functionCall") {
            return Err(Refused::invalid(
                "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
            ));
        }
    }
    Ok(())
}

/// The first call of each step since the user last spoke must be signed.
fn signatures(contents: &[Value], model: &str) -> Checked {
    let spoke = |content: &Value| {
        text(content, "role") != Some("model") && count(Some(content), "functionResponse") == 0
    };
    let current = contents.iter().rposition(spoke).unwrap_or(0);
    for content in contents.iter().skip(current) {
        let parts = list(content, "parts").iter();
        let Some(call) = parts
            .clone()
            .find(|part| get(part, "functionCall").is_some())
        else {
            continue;
        };
        let signature = text(call, "thoughtSignature");
        if signature != Some(UNSIGNED) && signature != Some(sign(model).as_str()) {
            return Err(Refused::invalid(
                "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly.",
            ));
        }
    }
    Ok(())
}
