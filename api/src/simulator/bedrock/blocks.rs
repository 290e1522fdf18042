//! What Bedrock refuses among the messages and their blocks.

use serde_json::Value;

use super::check::{known, list};
use super::error::invalid;
use crate::simulator::refused::Checked;

const CONTENT: [&str; 12] = [
    "text",
    "image",
    "document",
    "video",
    "audio",
    "toolUse",
    "toolResult",
    "guardContent",
    "cachePoint",
    "reasoningContent",
    "citationsContent",
    "searchResult",
];

/// The blocks of a message.
pub fn blocks(message: &Value) -> &[Value] {
    let content = message.get("content").and_then(Value::as_array);
    content.map_or(&[], Vec::as_slice)
}

/// Exactly one of these members.
pub fn union(value: &Value, at: &str, names: &[&str]) -> Checked {
    known(value, at, names)?;
    match value.as_object().map(serde_json::Map::len) {
        Some(1) => Ok(()),
        _ => Err(invalid(format!(
            "The union at {at} must have exactly one member"
        ))),
    }
}

/// Checks roles, blocks, and that each call has its result.
pub fn check(body: &Value) -> Checked {
    let messages = list(body.get("messages"), "messages")?;
    let mut before = None;
    let mut calls: Vec<&str> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let at = format!("messages.{index}");
        known(message, &at, &["role", "content"])?;
        let role = message.get("role").and_then(Value::as_str);
        match (before, role) {
            (None, Some("user"))
            | (Some("user"), Some("assistant"))
            | (Some("assistant"), Some("user")) => {}
            (None, _) => {
                return Err(invalid(
                    "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
                ));
            }
            _ => {
                return Err(invalid(
                    "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
                ));
            }
        }
        before = role;
        if blocks(message).is_empty() {
            return Err(invalid(format!(
                "The content field in the Message object at {at} is empty."
            )));
        }
        for (place, block) in blocks(message).iter().enumerate() {
            check_block(block, &format!("{at}.content.{place}"))?;
        }
        calls = pair(message, &at, &calls)?;
    }
    let uses_tools = messages
        .iter()
        .flat_map(blocks)
        .any(|block| block.get("toolUse").is_some() || block.get("toolResult").is_some());
    if messages.is_empty() {
        return Err(invalid("A conversation must start with a user message."));
    }
    if uses_tools && body.get("toolConfig").is_none() {
        return Err(invalid(
            "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
        ));
    }
    Ok(())
}

fn check_block(block: &Value, at: &str) -> Checked {
    union(block, at, &CONTENT)?;
    let blank = |text: &Value| text.as_str().is_none_or(|text| text.trim().is_empty());
    if block.get("text").is_some_and(blank) {
        let words = format!(
            "The text field in the ContentBlock object at {at} is blank. Add text to the text field, and try again."
        );
        return Err(invalid(words));
    }
    for (pointer, required) in [
        ("image", &["format", "source"][..]),
        ("document", &["name", "source"]),
        ("toolUse", &["toolUseId", "name", "input"]),
        ("toolResult", &["toolUseId", "content"]),
    ] {
        let Some(value) = block.get(pointer) else {
            continue;
        };
        if let Some(name) = required.iter().find(|name| value.get(**name).is_none()) {
            return Err(invalid(format!("{at}.{pointer}.{name} is required")));
        }
    }
    let input = block.pointer("/toolUse/input");
    if input.is_some_and(|input| !input.is_object()) {
        return Err(invalid(format!(
            "The format of the value at {at}.toolUse.input is invalid. Provide a json object for the field and try again."
        )));
    }
    Ok(())
}

/// Every call of the message before is answered first, and nothing else is; returns this message's
/// calls.
fn pair<'a>(message: &'a Value, at: &str, calls: &[&str]) -> Checked<Vec<&'a str>> {
    let ids = |pointer: &'static str| {
        let found = blocks(message).iter();
        found.filter_map(move |block| block.pointer(pointer)?.as_str())
    };
    let results: Vec<&str> = ids("/toolResult/toolUseId").collect();
    if let Some(id) = calls.iter().find(|id| !results.contains(id)) {
        return Err(invalid(format!(
            "Expected toolResult blocks at {at}.content for the following Ids: {id}"
        )));
    }
    if results.len() > calls.len() {
        return Err(invalid(format!(
            "The number of toolResult blocks at {at}.content exceeds the number of toolUse blocks of previous turn."
        )));
    }
    Ok(ids("/toolUse/toolUseId").collect())
}
