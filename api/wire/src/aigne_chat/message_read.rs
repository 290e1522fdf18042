//! Reading one message of a request.

use serde_json::value::RawValue;

use super::content_read;
use super::request_read::cache;
use crate::Dialect;
use crate::error::WireError;
use crate::ir::{CacheMark, Extra, Message, Part, Role};
use crate::object::{Field, Object};
use crate::openai_chat::{json, keep};
use crate::seal::Seal;

/// Reads a message.
pub(super) fn read<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Message, WireError> {
    let path = field.path.clone();
    let mut object = field.object()?;
    let word = object.require_string("role")?;
    let mut message = Message {
        role: Role::User,
        parts: Vec::new(),
        name: object.string("name")?,
        path,
    };
    let mark = cache(&mut object, extra)?;
    match word.as_str() {
        "system" => {
            message.role = Role::System;
            message.parts = content_read::read(&mut object, extra)?;
        }
        "user" => message.parts = content_read::read(&mut object, extra)?,
        // OpenAI's word came first, and is still taken.
        "agent" | "assistant" => {
            message.role = Role::Assistant;
            message.parts = said_by_model(&mut object, extra)?;
        }
        "tool" => {
            message.parts = vec![Part::ToolResult {
                id: object.require_string("toolCallId")?,
                parts: content_read::read(&mut object, extra)?,
                is_error: false,
                cache: None,
            }];
        }
        _ => {
            return Err(WireError::invalid(
                object.path_of("role"),
                "must be `system`, `user`, `agent` or `tool`",
            ));
        }
    }
    if let (Some(mark), Some(last)) = (mark, message.parts.last_mut()) {
        marked(last, mark);
    }
    let rest = object.rest().into_iter();
    keep(extra, rest.filter(|field| !json::says_nothing(field)));
    Ok(message)
}

/// What stands up to the end of a message may be cached.
fn marked(part: &mut Part, mark: CacheMark) {
    match part {
        Part::Text { cache, .. }
        | Part::Image { cache, .. }
        | Part::Document { cache, .. }
        | Part::ToolCall { cache, .. }
        | Part::ToolResult { cache, .. } => *cache = Some(mark),
        Part::Audio { .. }
        | Part::Thinking { .. }
        | Part::RedactedThinking { .. }
        | Part::Refusal { .. } => {}
    }
}

fn said_by_model<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Part>, WireError> {
    let mut parts = Vec::new();
    if let Some(text) = object.string("thoughts")?.filter(|text| !text.is_empty()) {
        parts.push(Part::Thinking {
            text,
            signature: None,
        });
    }
    parts.extend(content_read::read(object, extra)?);
    for field in object.array("toolCalls")?.unwrap_or_default() {
        parts.push(call(field, extra)?);
    }
    Ok(parts)
}

fn call<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    let mut object = field.object()?;
    object.take("type");
    let mut function = object.require("function")?.object()?;
    let mut signature = None;
    if let Some(mut metadata) = object.object("metadata")? {
        // Where the adapter of Gemini in `@aigne/gemini` keeps its seal.
        let seal = metadata.string("thoughtSignature")?;
        signature = seal.map(|seal| Seal::new(Dialect::GeminiGenerate, "", &seal).marked());
        let rest = metadata.rest().into_iter();
        keep(extra, rest.filter(|field| !json::says_nothing(field)));
    }
    let call = Part::ToolCall {
        id: object.require_string("id")?,
        name: function.require_string("name")?,
        arguments: arguments(function.take("arguments"))?,
        cache: None,
        signature,
    };
    keep(extra, function.rest());
    keep(extra, object.rest());
    Ok(call)
}

/// An object; older clients write it as text.
pub(super) fn arguments(field: Option<Field<'_>>) -> Result<String, WireError> {
    let text = match field {
        None => String::new(),
        Some(field) if field.is_object() => RawValue::get(field.value).to_owned(),
        Some(field) => field.string()?,
    };
    Ok(match text.trim().is_empty() {
        true => "{}".to_owned(),
        false => text,
    })
}
