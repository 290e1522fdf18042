//! Writing messages.
//!
//! One message of the common form can become several: each tool result is a message of its own, and
//! stands before what the user says beside it, because it must follow the calls at once.

use std::borrow::Cow;

use serde::Serialize;

use super::content_write::{self, Content};
use super::json;
use crate::accent::Accent;
use crate::custom::unwrapped;
use crate::error::WireError;
use crate::ir::{Message, Part, Role};
use crate::seal::Seal;

/// One message as OpenAI has it.
#[derive(Debug, Serialize)]
pub(super) struct Turn<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
}

/// A tool call in a message or a reply.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Call<'a> {
    Function {
        id: &'a str,
        r#type: &'static str,
        function: Function<'a>,
    },
    Custom {
        id: &'a str,
        r#type: &'static str,
        custom: Custom<'a>,
    },
}

/// What a custom tool is called with.
#[derive(Debug, Serialize)]
pub(super) struct Custom<'a> {
    name: &'a str,
    input: Cow<'a, str>,
}

/// What is called.
#[derive(Debug, Serialize)]
pub(super) struct Function<'a> {
    pub name: &'a str,
    pub arguments: &'a str,
}

impl<'a> Call<'a> {
    /// A call of a function.
    pub(super) fn new(id: &'a str, name: &'a str, arguments: &'a str) -> Self {
        let arguments = if arguments.trim().is_empty() {
            "{}"
        } else {
            arguments
        };
        Call::Function {
            id,
            r#type: "function",
            function: Function { name, arguments },
        }
    }

    /// A call of a custom tool, whose input these arguments hold.
    pub(super) fn custom(id: &'a str, name: &'a str, arguments: &'a str) -> Self {
        Call::Custom {
            id,
            r#type: "custom",
            custom: Custom {
                name,
                input: unwrapped(arguments),
            },
        }
    }
}

/// Writes a message, and tells what could not be said. Thinking goes back where the server wants
/// its own again and nobody sealed it; a seal says that another one thought it. `custom` names the
/// tools that take a text, where the server has such tools.
pub(super) fn write<'a>(
    message: &'a Message,
    accent: &Accent,
    custom: &[&str],
    out: &mut Vec<Turn<'a>>,
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    let mut turn = Turn {
        role: match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        },
        name: message.name.as_deref(),
        tool_call_id: None,
        content: None,
        reasoning_content: None,
        refusal: None,
        tool_calls: Vec::new(),
    };
    let mut said = Vec::new();
    for (place, part) in message.parts.iter().enumerate() {
        let path = part_path(message, place);
        match (message.role, part) {
            (
                Role::User,
                Part::ToolResult {
                    id,
                    parts,
                    is_error,
                    cache,
                },
            ) => {
                if *is_error {
                    json::tell(left_out, format!("{path}.is_error"));
                }
                if cache.is_some() {
                    json::tell(left_out, format!("{path}.cache_control"));
                }
                out.push(tool(id, content_write::tool_text(parts, &path, left_out)));
            }
            (
                Role::Assistant,
                Part::ToolCall {
                    id,
                    name,
                    arguments,
                    cache,
                    signature,
                },
            ) => {
                if signature.is_some() {
                    json::tell(left_out, format!("{path}.signature"));
                }
                if cache.is_some() {
                    json::tell(left_out, format!("{path}.cache_control"));
                }
                turn.tool_calls.push(if custom.contains(&name.as_str()) {
                    Call::custom(id, name, arguments)
                } else {
                    Call::new(id, name, arguments)
                });
            }
            (Role::Assistant, Part::Thinking { text, signature })
                if accent.thinking_back && Seal::is_absent(signature.as_deref()) =>
            {
                more(&mut turn.reasoning_content, text);
            }
            (Role::Assistant, Part::Thinking { .. } | Part::RedactedThinking { .. }) => {
                json::tell(left_out, path);
            }
            (Role::Assistant, Part::Refusal { text }) => {
                more(&mut turn.refusal, text);
            }
            _ => said.push(content_write::part(message.role, part, &path, left_out)?),
        }
    }
    if said.is_empty() && turn.refusal.is_none() && turn.tool_calls.is_empty() {
        finish_silent(message, turn, out, left_out);
        return Ok(());
    }
    turn.content = content_write::content(said);
    out.push(turn);
    Ok(())
}

fn more<'a>(place: &mut Option<Cow<'a, str>>, text: &'a str) {
    *place = Some(match place.take() {
        None => Cow::Borrowed(text),
        Some(before) => Cow::Owned(format!("{before}{text}")),
    });
}

/// A message that held only tool results is written already, one that held only thinking has
/// nothing left to say. One that the caller left empty stays, for the provider to judge.
fn finish_silent<'a>(
    message: &'a Message,
    mut turn: Turn<'a>,
    out: &mut Vec<Turn<'a>>,
    left_out: &mut Vec<String>,
) {
    if !message.parts.is_empty() {
        if turn.name.is_some() {
            json::tell(left_out, format!("{}.name", message.path));
        }
        return;
    }
    turn.content = Some(Content::Text(Cow::Borrowed("")));
    out.push(turn);
}

fn tool<'a>(id: &'a str, text: Cow<'a, str>) -> Turn<'a> {
    Turn {
        role: "tool",
        name: None,
        tool_call_id: Some(id),
        content: Some(Content::Text(text)),
        reasoning_content: None,
        refusal: None,
        tool_calls: Vec::new(),
    }
}

/// The path of a part in the caller's words. Anthropic's instructions are not a message, their
/// parts follow `system` at once. A turn of Responses is made of items that are no message, and its
/// instructions are one string.
pub(crate) fn part_path(message: &Message, place: usize) -> String {
    if message.path.starts_with("contents") {
        return format!("{}.parts[{place}]", message.path);
    }
    let in_messages = ["messages", "input.messages"];
    let in_messages = in_messages
        .iter()
        .any(|list| message.path.starts_with(list));
    let item = !in_messages && message.path.starts_with("input");
    let result = matches!(message.parts.get(place), Some(Part::ToolResult { .. }));
    let said = item && message.role == Role::User && !result;
    if in_messages || said {
        format!("{}.content[{place}]", message.path)
    } else if item || message.path == "instructions" {
        message.path.clone()
    } else {
        format!("{}[{place}]", message.path)
    }
}
