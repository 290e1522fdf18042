//! Writing messages. Each tool result is a message of its own and stands before what the user says
//! beside it.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::WireError;
use crate::ir::{MediaSource, Message, Part, Role};
use crate::openai_chat::{json, media};
use crate::seal::Seal;

/// One message as Cohere has it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Turn<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_plan: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    content: Vec<Piece<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece<'a> {
    Text { text: &'a str },
    Thinking { thinking: &'a str },
    ImageUrl { image_url: Image<'a> },
}

#[derive(Debug, Serialize)]
struct Image<'a> {
    url: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Call<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Function<'a>,
}

#[derive(Debug, Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// Instructions of the hub's own.
pub(super) fn instructions(text: &str) -> Turn<'_> {
    Turn {
        role: "system",
        content: vec![Piece::Text { text }],
        ..Turn::default()
    }
}

/// Writes a message, and tells what could not be said.
pub(super) fn write<'a>(
    message: &'a Message,
    out: &mut Vec<Turn<'a>>,
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    if message.name.is_some() {
        json::tell(left_out, format!("{}.name", message.path));
    }
    let mut turn = Turn {
        role: match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        },
        ..Turn::default()
    };
    let calls = |part: &Part| matches!(part, Part::ToolCall { .. });
    let plans = message.parts.iter().any(calls);
    for (place, part) in message.parts.iter().enumerate() {
        let path = crate::openai_chat::part_path(message, place);
        match part {
            Part::ToolResult {
                id,
                parts,
                is_error,
                ..
            } => {
                if *is_error {
                    json::tell(left_out, format!("{path}.is_error"));
                }
                out.push(result(id, parts, &path, left_out));
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                signature,
                ..
            } => {
                if signature.is_some() {
                    json::tell(left_out, format!("{path}.signature"));
                }
                turn.tool_calls.push(call(id, name, arguments));
            }
            Part::Thinking { text, signature } if Seal::is_absent(signature.as_deref()) => {
                // What leads to calls is a plan, as Cohere itself has it.
                if plans {
                    turn.tool_plan.get_or_insert_default().push_str(text);
                } else {
                    turn.content.push(Piece::Thinking { thinking: text });
                }
            }
            Part::Thinking { .. } | Part::RedactedThinking { .. } => json::tell(left_out, path),
            other => turn
                .content
                .push(piece(message.role, other, &path, left_out)?),
        }
    }
    let silent = turn.content.is_empty() && turn.tool_calls.is_empty();
    if silent && !message.parts.is_empty() {
        return Ok(());
    }
    if silent {
        // One that the caller left empty stays, for the provider to judge.
        turn.content.push(Piece::Text { text: "" });
    }
    out.push(turn);
    Ok(())
}

fn call<'a>(id: &'a str, name: &'a str, arguments: &'a str) -> Call<'a> {
    let arguments = if arguments.trim().is_empty() {
        "{}"
    } else {
        arguments
    };
    Call {
        id,
        r#type: "function",
        function: Function { name, arguments },
    }
}

fn result<'a>(id: &'a str, parts: &'a [Part], path: &str, left_out: &mut Vec<String>) -> Turn<'a> {
    let mut content = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        match part {
            Part::Text { text, .. }
            | Part::Document {
                source: MediaSource::Text(text),
                ..
            } => content.push(Piece::Text { text }),
            _ => json::tell(left_out, format!("{path}.content[{place}]")),
        }
    }
    if content.is_empty() {
        content.push(Piece::Text { text: "" });
    }
    Turn {
        role: "tool",
        tool_call_id: Some(id),
        content,
        ..Turn::default()
    }
}

fn piece<'a>(
    role: Role,
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Piece<'a>, WireError> {
    let (piece, cache) = match (role, part) {
        (_, Part::Text { text, cache, .. }) => (Piece::Text { text }, *cache),
        (_, Part::Refusal { text }) => (Piece::Text { text }, None),
        (
            Role::User,
            Part::Document {
                source: MediaSource::Text(text),
                cache,
                cited,
                ..
            },
        ) => {
            if *cited {
                json::tell(left_out, format!("{path}.citations"));
            }
            (Piece::Text { text }, *cache)
        }
        (
            Role::User,
            Part::Image {
                source,
                detail,
                cache,
            },
        ) => {
            let url = match source {
                MediaSource::Url(url) => Cow::Borrowed(url.as_str()),
                MediaSource::Base64 { media_type, data } => {
                    media::is_picture(media_type, path)?;
                    Cow::Owned(media::url(media_type, data))
                }
                MediaSource::FileId(_) | MediaSource::Text(_) => {
                    return Err(WireError::untranslatable(
                        path,
                        "it takes pictures by URL or in the request, not by a file id",
                    ));
                }
            };
            let image_url = Image {
                url,
                detail: detail.as_deref(),
            };
            (Piece::ImageUrl { image_url }, *cache)
        }
        _ => {
            return Err(WireError::untranslatable(
                path,
                "it takes text and pictures, but no files and no sound",
            ));
        }
    };
    if cache.is_some() {
        json::tell(left_out, format!("{path}.cache_control"));
    }
    Ok(piece)
}
