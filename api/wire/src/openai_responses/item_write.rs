//! Writing a conversation as items.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;

use super::content_write::{self, Piece};
use crate::Dialect;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Message, Part, Request, Role};
use crate::openai_chat::json;
use crate::seal::Seal;

/// One item of `input`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item<'a> {
    Message {
        role: &'static str,
        content: Vec<Piece<'a>>,
    },
    FunctionCall {
        call_id: &'a str,
        name: &'a str,
        arguments: &'a str,
    },
    FunctionCallOutput {
        call_id: &'a str,
        output: Output<'a>,
    },
    CustomToolCall {
        call_id: &'a str,
        name: &'a str,
        input: Cow<'a, str>,
    },
    CustomToolCallOutput {
        call_id: &'a str,
        output: Output<'a>,
    },
    Reasoning {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        summary: Vec<Summary<'a>>,
        encrypted_content: &'a str,
    },
}

/// What a tool answered: a string where there is only text.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Output<'a> {
    Text(String),
    Parts(Vec<Piece<'a>>),
}

/// A piece of a summary.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    r#type: &'static str,
    text: &'a str,
}

/// Between texts that were parts of their own.
const BETWEEN: &str = "\n\n";

/// Writes all messages, and tells what could not be said.
pub(super) fn items<'a>(
    request: &'a Request<'_>,
    left_out: &mut Vec<String>,
) -> Result<Vec<Item<'a>>, WireError> {
    let mut items = Vec::with_capacity(request.messages.len());
    let mut customs = Customs::of(request);
    for message in &request.messages {
        if message.name.is_some() {
            json::tell(left_out, format!("{}.name", message.path));
        }
        let mut writer = Writer {
            message,
            items: &mut items,
            customs: &mut customs,
            said: Vec::new(),
        };
        for (place, part) in message.parts.iter().enumerate() {
            writer.part(place, part, left_out)?;
        }
        writer.finish_message();
    }
    Ok(items)
}

/// The tools that take a text, where the model has such tools, and the calls of them.
#[derive(Default)]
struct Customs<'a> {
    names: Vec<&'a str>,
    calls: HashSet<&'a str>,
}

impl<'a> Customs<'a> {
    fn of(request: &'a Request<'_>) -> Self {
        if !custom::taken_by(&request.model) {
            return Customs::default();
        }
        Customs {
            names: request.custom_tools().collect(),
            calls: HashSet::new(),
        }
    }
}

struct Writer<'a, 'w> {
    message: &'a Message,
    items: &'w mut Vec<Item<'a>>,
    customs: &'w mut Customs<'a>,
    /// What was said since the last item that is no message.
    said: Vec<Piece<'a>>,
}

impl<'a> Writer<'a, '_> {
    fn part(
        &mut self,
        place: usize,
        part: &'a Part,
        left_out: &mut Vec<String>,
    ) -> Result<(), WireError> {
        let path = || part_path(self.message, place);
        let item = match (self.message.role, part) {
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
                    json::tell(left_out, format!("{}.signature", path()));
                }
                if cache.is_some() {
                    json::tell(left_out, format!("{}.cache_control", path()));
                }
                let arguments = match arguments.trim() {
                    "" => "{}",
                    _ => arguments,
                };
                if self.customs.names.contains(&name.as_str()) {
                    self.customs.calls.insert(id);
                    Item::CustomToolCall {
                        call_id: id,
                        name,
                        input: custom::unwrapped(arguments),
                    }
                } else {
                    Item::FunctionCall {
                        call_id: id,
                        name,
                        arguments,
                    }
                }
            }
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
                    json::tell(left_out, format!("{}.is_error", path()));
                }
                if cache.is_some() {
                    json::tell(left_out, format!("{}.cache_control", path()));
                }
                let output = output(parts, &path(), left_out)?;
                if self.customs.calls.contains(id.as_str()) {
                    Item::CustomToolCallOutput {
                        call_id: id,
                        output,
                    }
                } else {
                    Item::FunctionCallOutput {
                        call_id: id,
                        output,
                    }
                }
            }
            (Role::Assistant, Part::Thinking { text, signature }) => {
                match reasoning(text, signature.as_deref()) {
                    Some(item) => item,
                    None => {
                        json::tell(left_out, path());
                        return Ok(());
                    }
                }
            }
            (Role::Assistant, Part::RedactedThinking { .. }) => {
                json::tell(left_out, path());
                return Ok(());
            }
            (role, part) => {
                let path = path();
                self.said
                    .extend(content_write::piece(role, part, &path, left_out)?);
                return Ok(());
            }
        };
        self.finish_message();
        self.items.push(item);
        Ok(())
    }

    fn finish_message(&mut self) {
        if !self.said.is_empty() {
            self.items.push(Item::Message {
                role: match self.message.role {
                    Role::System => "developer",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                },
                content: std::mem::take(&mut self.said),
            });
        }
    }
}

/// The provider's own sealed reasoning. Thinking without its seal, or with another's, is refused by
/// the provider, and left out here.
fn reasoning<'a>(text: &'a str, signature: Option<&'a str>) -> Option<Item<'a>> {
    let seal = Seal::of(signature?);
    if !seal.is_for(Dialect::OpenAiResponses) {
        return None;
    }
    let summary = Summary {
        r#type: "summary_text",
        text,
    };
    Some(Item::Reasoning {
        id: (!seal.beside.is_empty()).then_some(seal.beside),
        summary: Vec::from_iter((!text.is_empty()).then_some(summary)),
        encrypted_content: seal.data,
    })
}

fn output<'a>(
    parts: &'a [Part],
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Output<'a>, WireError> {
    let text = |part: &'a Part| match part {
        Part::Text { text, .. } => Some(text.as_str()),
        _ => None,
    };
    let mut pieces = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let path = format!("{path}.content[{place}]");
        pieces.extend(content_write::piece(Role::User, part, &path, left_out)?);
    }
    let texts: Option<Vec<&str>> = parts.iter().map(text).collect();
    Ok(match texts {
        Some(texts) => Output::Text(texts.join(BETWEEN)),
        None => Output::Parts(pieces),
    })
}

/// The path of a part in the caller's words. Anthropic's instructions are not a message, their
/// parts follow `system` at once.
fn part_path(message: &Message, place: usize) -> String {
    if message.path.starts_with("contents") {
        format!("{}.parts[{place}]", message.path)
    } else if message.path.starts_with("messages") || message.path.starts_with("input") {
        format!("{}.content[{place}]", message.path)
    } else {
        format!("{}[{place}]", message.path)
    }
}
