//! Writing messages for another hub. What a tool answered is a message of its own here.

use serde::Serialize;

use super::content_write::{CacheControl, Content, content, piece};
use super::output::Call;
use crate::error::WireError;
use crate::ir::{Message, Part, Role};
use crate::openai_chat::{json, part_path};

/// One message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Turn<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

impl<'a> Turn<'a> {
    /// Instructions that the hub adds.
    pub(super) fn instructions(text: &'a str) -> Self {
        Turn {
            role: "system",
            name: None,
            tool_call_id: None,
            content: Some(Content::Text(text)),
            tool_calls: Vec::new(),
            cache_control: None,
        }
    }
}

/// Writes a message as one or several, and tells what could not be said.
pub(super) fn write<'a>(
    message: &'a Message,
    out: &mut Vec<Turn<'a>>,
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    let mut turn = Turn {
        role: match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "agent",
        },
        name: message.name.as_deref(),
        tool_call_id: None,
        content: None,
        tool_calls: Vec::new(),
        cache_control: None,
    };
    let mut said = Vec::new();
    for (place, part) in message.parts.iter().enumerate() {
        let path = part_path(message, place);
        match part {
            Part::ToolResult {
                id,
                parts,
                is_error,
                cache,
            } => {
                if *is_error {
                    json::tell(left_out, format!("{path}.is_error"));
                }
                out.push(Turn {
                    role: "tool",
                    name: None,
                    tool_call_id: Some(id),
                    content: Some(result(parts, &path, left_out)?),
                    tool_calls: Vec::new(),
                    cache_control: cache.map(CacheControl::from),
                });
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                cache,
                signature,
            } => {
                if signature.is_some() {
                    json::tell(left_out, format!("{path}.signature"));
                }
                turn.cache_control = cache.map(CacheControl::from).or(turn.cache_control);
                let call = Call::new(id, name, arguments).ok_or_else(|| {
                    WireError::untranslatable(path.clone(), "its arguments must be a JSON object")
                })?;
                turn.tool_calls.push(call);
            }
            Part::Thinking { .. } | Part::RedactedThinking { .. } => json::tell(left_out, path),
            part => said.extend(piece(part, &path, left_out)?),
        }
    }
    let silent = said.is_empty() && turn.tool_calls.is_empty();
    if silent && !message.parts.is_empty() {
        return Ok(());
    }
    turn.content = content(said);
    out.push(turn);
    Ok(())
}

fn result<'a>(
    parts: &'a [Part],
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Content<'a>, WireError> {
    let mut pieces = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let path = format!("{path}.content[{place}]");
        pieces.extend(piece(part, &path, left_out)?);
    }
    // A hub wants something there.
    Ok(content(pieces).unwrap_or(Content::Text("")))
}
