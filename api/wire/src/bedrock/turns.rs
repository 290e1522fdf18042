//! Putting a conversation into Converse's order: instructions apart, turns that alternate and begin
//! with the user, tool results first in theirs.

use serde::Serialize;

use super::block_write::{Blocks, Content};
use super::family::Family;
use crate::error::WireError;
use crate::ir::{Message, Part, Role};

/// One turn.
#[derive(Debug, Serialize)]
pub(super) struct Turn<'a> {
    role: &'static str,
    content: Vec<Content<'a>>,
}

/// A conversation in Converse's order.
#[derive(Debug, Default)]
pub(super) struct Turns<'a> {
    /// All instructions.
    pub system: Vec<Content<'a>>,
    /// Everything else.
    pub messages: Vec<Turn<'a>>,
}

/// Orders a conversation. An instruction that stood later moves before the first turn, which is
/// told.
pub(super) fn order<'a>(
    messages: &'a [Message],
    family: Family,
    left_out: &mut Vec<String>,
) -> Result<Turns<'a>, WireError> {
    let mut turns = Turns::default();
    let mut blocks = Blocks::new(family, left_out);
    for message in messages {
        if message.name.is_some() {
            blocks.left_out.push(format!("{}.name", message.path));
        }
        let content = content(message, &mut blocks)?;
        if content.is_empty() {
            continue;
        }
        let role = match message.role {
            Role::System => {
                if !turns.messages.is_empty() {
                    blocks.left_out.push(message.path.clone());
                }
                turns.system.extend(content);
                continue;
            }
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        match turns.messages.last_mut() {
            Some(turn) if turn.role == role => turn.content.extend(content),
            _ => turns.messages.push(Turn { role, content }),
        }
    }
    for turn in &mut turns.messages {
        results_first(&mut turn.content);
    }
    if turns.messages.is_empty() {
        return Err(WireError::untranslatable(
            "messages",
            "it needs at least one message of a user or assistant with content",
        ));
    }
    if turns
        .messages
        .first()
        .is_some_and(|turn| turn.role != "user")
    {
        // Histories that were cut begin with an answer; the service wants the user to speak first.
        turns.messages.insert(0, opening());
    }
    Ok(turns)
}

fn opening() -> Turn<'static> {
    Turn {
        role: "user",
        content: vec![Content::Text(".")],
    }
}

/// Results go first; a mark stays behind the block that it marks.
fn results_first(content: &mut Vec<Content<'_>>) {
    let mut leads = false;
    let mut results = Vec::new();
    let mut others = Vec::new();
    for block in content.drain(..) {
        leads = match &block {
            Content::CachePoint(_) => leads,
            other => matches!(other, Content::ToolResult(_)),
        };
        if leads {
            results.push(block);
        } else {
            others.push(block);
        }
    }
    results.append(&mut others);
    *content = results;
}

fn content<'a>(
    message: &'a Message,
    blocks: &mut Blocks<'_>,
) -> Result<Vec<Content<'a>>, WireError> {
    let mut content = Vec::with_capacity(message.parts.len());
    for (place, part) in message.parts.iter().enumerate() {
        let path = match part {
            Part::Image { .. } | Part::Document { .. } | Part::Audio { .. } => {
                format!("{}.content[{place}]", message.path)
            }
            _ => message.path.clone(),
        };
        let fits = match message.role {
            Role::System => matches!(part, Part::Text { .. } | Part::Refusal { .. }),
            Role::User => !matches!(
                part,
                Part::ToolCall { .. } | Part::Thinking { .. } | Part::RedactedThinking { .. }
            ),
            Role::Assistant => !matches!(
                part,
                Part::Image { .. }
                    | Part::Document { .. }
                    | Part::Audio { .. }
                    | Part::ToolResult { .. }
            ),
        };
        if !fits {
            return Err(WireError::untranslatable(
                path,
                "this kind of content cannot stand in a message of this role",
            ));
        }
        blocks.write(part, &path, &mut content)?;
    }
    Ok(content)
}
