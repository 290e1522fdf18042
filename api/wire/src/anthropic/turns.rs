//! Putting a conversation into Anthropic's order: instructions apart, turns that alternate, tool
//! results first in theirs.

use serde::Serialize;

use super::block_write::{Block, request_block};
use crate::error::WireError;
use crate::ir::{Message, Part, Role};

/// One turn.
#[derive(Debug, Serialize)]
pub(super) struct Turn<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

/// A conversation in Anthropic's order.
#[derive(Debug, Default)]
pub(super) struct Turns<'a> {
    /// All instructions.
    pub system: Vec<Block<'a>>,
    /// Everything else.
    pub messages: Vec<Turn<'a>>,
}

/// Orders a conversation. The dialect's one place for instructions that every model takes is before
/// the first turn; one that stood later moves there, which is told.
pub(super) fn order<'a>(
    messages: &'a [Message],
    left_out: &mut Vec<String>,
) -> Result<Turns<'a>, WireError> {
    let mut turns = Turns::default();
    for message in messages {
        if message.name.is_some() {
            left_out.push(format!("{}.name", message.path));
        }
        let blocks = blocks(message, left_out)?;
        if blocks.is_empty() {
            continue;
        }
        let role = match message.role {
            Role::System => {
                if !turns.messages.is_empty() {
                    left_out.push(message.path.clone());
                }
                turns.system.extend(blocks);
                continue;
            }
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        match turns.messages.last_mut() {
            Some(turn) if turn.role == role => turn.content.extend(blocks),
            _ => turns.messages.push(Turn {
                role,
                content: blocks,
            }),
        }
    }
    for turn in &mut turns.messages {
        turn.content
            .sort_by_key(|block| !matches!(block, Block::ToolResult { .. }));
    }
    if turns.messages.is_empty() {
        return Err(WireError::untranslatable(
            "messages",
            "it needs at least one message of a user or assistant with content",
        ));
    }
    Ok(turns)
}

fn blocks<'a>(
    message: &'a Message,
    left_out: &mut Vec<String>,
) -> Result<Vec<Block<'a>>, WireError> {
    let mut blocks = Vec::with_capacity(message.parts.len());
    for (place, part) in message.parts.iter().enumerate() {
        let path = match part {
            Part::Image { .. } | Part::Document { .. } | Part::Audio { .. }
                if message.path.starts_with("contents") =>
            {
                format!("{}.parts[{place}]", message.path)
            }
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
                Part::Image { .. } | Part::Document { .. } | Part::ToolResult { .. }
            ),
        };
        if !fits {
            return Err(WireError::untranslatable(
                path,
                "this kind of content cannot stand in a message of this role",
            ));
        }
        blocks.extend(request_block(part, &path, left_out)?);
    }
    Ok(blocks)
}
