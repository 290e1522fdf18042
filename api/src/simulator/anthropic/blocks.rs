//! What Anthropic refuses among the messages and their blocks.

mod kinds;

use serde_json::Value;

use super::check::extra;
use crate::simulator::refused::{Checked, Refused};
pub use kinds::check_block;

/// More breakpoints than this are refused.
const MOST_BREAKPOINTS: usize = 4;

/// Checks each message, and that calls and results belong together.
pub fn check(body: &Value) -> Checked {
    let Some(messages) = body.get("messages").and_then(Value::as_array) else {
        return Err(Refused::invalid("messages: Input should be a valid list"));
    };
    let Some(first) = messages.first() else {
        return Err(Refused::invalid(
            "messages: at least one message is required",
        ));
    };
    for (index, message) in messages.iter().enumerate() {
        check_message(message, &format!("messages.{index}"))?;
    }
    if role(first) != "user" {
        let words = "messages: first message must use the \"user\" role";
        return Err(Refused::invalid(words));
    }
    pairs(messages)?;
    ending(messages.last())?;
    let marked = ["system", "messages", "tools"].map(|name| body.get(name).map_or(0, breakpoints));
    let marked: usize = marked.iter().sum();
    if marked > MOST_BREAKPOINTS {
        let words = format!(
            "A maximum of {MOST_BREAKPOINTS} blocks with cache_control may be provided. Found \
             {marked}."
        );
        return Err(Refused::invalid(words));
    }
    Ok(())
}

fn role(message: &Value) -> &str {
    message
        .get("role")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The blocks of a message; none when its content is a text.
pub fn blocks(message: &Value) -> &[Value] {
    let blocks = message.get("content").and_then(Value::as_array);
    blocks.map_or(&[], Vec::as_slice)
}

fn check_message(message: &Value, path: &str) -> Checked {
    let Some(members) = message.as_object() else {
        let words = format!("{path}: Input should be a valid dictionary");
        return Err(Refused::invalid(words));
    };
    for required in ["role", "content"] {
        if message.get(required).is_none() {
            return Err(Refused::invalid(format!(
                "{path}.{required}: Field required"
            )));
        }
    }
    if let Some(name) = members
        .keys()
        .find(|name| !["role", "content"].contains(&name.as_str()))
    {
        return Err(extra(&format!("{path}.{name}")));
    }
    let role = role(message);
    if !matches!(role, "user" | "assistant" | "system") {
        let words = format!("{path}.role: Input should be 'user' or 'assistant'");
        return Err(Refused::invalid(words));
    }
    match message.get("content") {
        Some(Value::String(text)) if text.is_empty() && role == "user" => {
            let words = format!("{path}: user messages must have non-empty content");
            Err(Refused::invalid(words))
        }
        Some(Value::String(_)) => Ok(()),
        Some(Value::Array(blocks)) => {
            let mut blocks = blocks.iter().enumerate();
            blocks.try_for_each(|(index, block)| {
                check_block(block, &format!("{path}.content.{index}"), role)
            })
        }
        _ => {
            let words = format!("{path}.content: Input should be a valid string or list");
            Err(Refused::invalid(words))
        }
    }
}

fn ids<'a>(message: &'a Value, kind: &'a str, member: &'a str) -> Vec<&'a str> {
    let of_kind = blocks(message)
        .iter()
        .filter(|b| b.get("type").is_some_and(|k| k == kind));
    of_kind
        .filter_map(|block| block.get(member)?.as_str())
        .collect()
}

/// Every call is answered in the very next message, and nothing else is.
fn pairs(messages: &[Value]) -> Checked {
    let mut open: Vec<&str> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        for (block, id) in ids(message, "tool_result", "tool_use_id")
            .into_iter()
            .enumerate()
        {
            if !open.contains(&id) {
                let words = format!(
                    "messages.{index}.content.{block}: unexpected `tool_use_id` found in \
                     `tool_result` blocks: {id}. Each `tool_result` block must have a \
                     corresponding `tool_use` block in the previous message."
                );
                return Err(Refused::invalid(words));
            }
            open.retain(|call| *call != id);
        }
        let calls = ids(message, "tool_use", "id");
        // Turns of one role in a row are one turn: more calls may follow, results may not.
        let goes_on = role(message) == "assistant";
        if !goes_on || !calls.is_empty() {
            unanswered(&open, index)?;
            open = calls;
        }
    }
    unanswered(&open, messages.len())
}

fn unanswered(open: &[&str], next: usize) -> Checked {
    if open.is_empty() {
        return Ok(());
    }
    let words = format!(
        "messages.{}: `tool_use` ids were found without `tool_result` blocks immediately after: \
         {}. Each `tool_use` block must have a corresponding `tool_result` block in the next \
         message.",
        next.saturating_sub(1),
        open.join(", ")
    );
    Err(Refused::invalid(words))
}

/// A prefill may not end in white space.
fn ending(last: Option<&Value>) -> Checked {
    let Some(last) = last.filter(|last| role(last) == "assistant") else {
        return Ok(());
    };
    let text = match last.get("content") {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => blocks(last)
            .last()
            .and_then(|block| block.get("text")?.as_str()),
    };
    match text {
        Some(text) if text.ends_with(char::is_whitespace) => {
            let words = "messages: final assistant content cannot end with trailing whitespace";
            Err(Refused::invalid(words))
        }
        _ => Ok(()),
    }
}

fn breakpoints(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(breakpoints).sum(),
        Value::Object(members) => {
            let marked = members
                .get("cache_control")
                .is_some_and(|mark| !mark.is_null());
            // A schema or an argument may have a member of that name that means something else.
            let inside = members.get("content").map_or(0, breakpoints);
            usize::from(marked) + inside
        }
        _ => 0,
    }
}
