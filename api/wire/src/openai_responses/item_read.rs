//! Reading `input`: a string, or items.
//!
//! What the model said and did stands in items of its own; those that follow one another are one
//! turn, as in every other dialect.

use super::content_read;
use super::request_read::keep;
use crate::Dialect;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Extra, Message, Part, Request, Role};
use crate::object::{Field, Object};
use crate::seal::Seal;

/// Reads `input` behind what the conversation already has.
pub(super) fn read<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    if field.is_string() {
        request.messages.push(Message {
            role: Role::User,
            parts: vec![Part::text(field.string()?)],
            name: None,
            path: field.path,
        });
        return Ok(());
    }
    if !field.is_array() {
        return Err(field.wrong("a string or an array of items"));
    }
    let mut turns = Turns::default();
    for item in field.array()? {
        turns.item(item, &mut request.extra)?;
    }
    if turns.messages.is_empty() {
        return Err(WireError::invalid("input", "must not be empty"));
    }
    request.messages.extend(turns.messages);
    Ok(())
}

#[derive(Default)]
struct Turns {
    messages: Vec<Message>,
}

impl Turns {
    fn item<'a>(&mut self, field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<(), WireError> {
        let whole = field.clone();
        let path = field.path.clone();
        let mut item = field.object()?;
        let kind = item.string("type")?;
        match kind.as_deref() {
            None if item.has("role") => self.message(&mut item, path, extra)?,
            None => {
                return Err(WireError::Missing {
                    member: item.path_of("type"),
                });
            }
            Some("message") => self.message(&mut item, path, extra)?,
            Some("function_call") => {
                let call = Part::ToolCall {
                    id: item.require_string("call_id")?,
                    name: item.require_string("name")?,
                    arguments: item.require_string("arguments")?,
                    cache: None,
                    signature: None,
                };
                self.join(path, vec![call]);
            }
            // A custom tool's input is text. As a member of an object it is what a function has.
            Some("custom_tool_call") => {
                let input = item.require_string("input")?;
                let call = Part::ToolCall {
                    id: item.require_string("call_id")?,
                    name: item.require_string("name")?,
                    arguments: custom::wrapped(&input),
                    cache: None,
                    signature: None,
                };
                self.join(path, vec![call]);
            }
            Some("function_call_output" | "custom_tool_call_output") => {
                let result = Part::ToolResult {
                    id: item.require_string("call_id")?,
                    parts: content_read::read(item.require("output")?, extra)?,
                    is_error: false,
                    cache: None,
                };
                self.push(Role::User, path, vec![result]);
            }
            Some("reasoning") => self.reasoning(&mut item, path, extra)?,
            Some("item_reference") => {
                return Err(WireError::untranslatable(
                    path,
                    "it keeps no items; send the item itself",
                ));
            }
            Some(_) => {
                keep(extra, [whole]);
                return Ok(());
            }
        }
        for bookkeeping in ["id", "status", "caller"] {
            item.take(bookkeeping);
        }
        keep(extra, item.rest());
        Ok(())
    }

    /// A message of its own.
    fn push(&mut self, role: Role, path: String, parts: Vec<Part>) {
        self.messages.push(Message {
            role,
            parts,
            name: None,
            path,
        });
    }

    /// Parts of the model's turn that goes on, or begins one.
    fn join(&mut self, path: String, parts: Vec<Part>) {
        match self.messages.last_mut() {
            Some(turn) if turn.role == Role::Assistant => turn.parts.extend(parts),
            _ => self.push(Role::Assistant, path, parts),
        }
    }

    fn message<'a>(
        &mut self,
        item: &mut Object<'a>,
        path: String,
        extra: &mut Vec<Extra<'a>>,
    ) -> Result<(), WireError> {
        let role = item.require("role")?;
        let role = match role.string()?.as_str() {
            "user" => Role::User,
            "system" | "developer" => Role::System,
            "assistant" => Role::Assistant,
            other => {
                return Err(WireError::invalid(
                    role.path,
                    format!("must be `user`, `assistant`, `system` or `developer`, not `{other}`"),
                ));
            }
        };
        let parts = content_read::read(item.require("content")?, extra)?;
        if role == Role::Assistant {
            self.join(path, parts);
            return Ok(());
        }
        self.push(role, path, parts);
        Ok(())
    }

    /// Reasoning: what was shown of it, and the seal on it under the id of its item.
    fn reasoning<'a>(
        &mut self,
        item: &mut Object<'a>,
        path: String,
        extra: &mut Vec<Extra<'a>>,
    ) -> Result<(), WireError> {
        let id = item.string("id")?.unwrap_or_default();
        let seal = item.string("encrypted_content")?;
        let text = content_read::thinking(item, extra)?;
        self.join(path, vec![thought(&id, text, seal)]);
        Ok(())
    }
}

/// A thought as its item holds it. A seal that carries another dialect's mark is kept under it.
pub(super) fn thought(id: &str, text: String, seal: Option<String>) -> Part {
    let seal = seal.filter(|seal| !seal.is_empty());
    let marked = seal.as_deref().map(|seal| mark(id, seal));
    if let Some(marked) = &marked
        && Seal::of(marked).is_redacted()
    {
        return Part::RedactedThinking {
            data: Seal::of(marked).data.to_owned(),
        };
    }
    Part::Thinking {
        text,
        signature: marked,
    }
}

/// A seal under its mark.
pub(super) fn mark(id: &str, seal: &str) -> String {
    if seal.starts_with(crate::seal::MARK) {
        return seal.to_owned();
    }
    Seal::new(Dialect::OpenAiResponses, id, seal).marked()
}
