//! Reading one message of a request.

use super::request_read::{cache, keep};
use super::{content_read, json};
use crate::custom;
use crate::error::WireError;
use crate::ir::{Extra, Message, Part, Role};
use crate::object::{Field, Object};

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
    match word.as_str() {
        "system" | "developer" => {
            message.role = Role::System;
            message.parts = content_read::read(&mut object, extra)?;
        }
        "user" => message.parts = content_read::read(&mut object, extra)?,
        "assistant" => {
            message.role = Role::Assistant;
            message.parts = assistant(&mut object, extra)?;
        }
        "tool" => message.parts = vec![tool_result(&mut object, extra)?],
        "function" => {
            return Err(WireError::untranslatable(
                object.path_of("role"),
                "it only knows tools; use `tools` and the role `tool` instead",
            ));
        }
        _ => {
            return Err(WireError::invalid(
                object.path_of("role"),
                "must be `system`, `developer`, `user`, `assistant` or `tool`",
            ));
        }
    }
    keep(extra, object.rest());
    Ok(message)
}

fn tool_result<'a>(object: &mut Object<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    Ok(Part::ToolResult {
        id: object.require_string("tool_call_id")?,
        cache: cache(object, extra)?,
        parts: content_read::read(object, extra)?,
        is_error: false,
    })
}

fn assistant<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Part>, WireError> {
    for (name, why) in [
        ("function_call", "it only knows tools; use `tool_calls`"),
        ("audio", "an earlier answer in sound lies with OpenAI alone"),
    ] {
        if object
            .take(name)
            .is_some_and(|field| !json::says_nothing(&field))
        {
            return Err(WireError::untranslatable(object.path_of(name), why));
        }
    }
    let mut parts = Vec::new();
    if let Some(text) = content_read::thinking(object)? {
        parts.push(Part::Thinking {
            text,
            signature: None,
        });
    }
    parts.extend(content_read::read(object, extra)?);
    if let Some(text) = object.string("refusal")? {
        parts.push(Part::Refusal { text });
    }
    for field in object.array("tool_calls")?.unwrap_or_default() {
        parts.push(tool_call(field, extra)?);
    }
    Ok(parts)
}

fn tool_call<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    let path = field.path.clone();
    let mut object = field.object()?;
    match object.string("type")?.as_deref() {
        None | Some("function") => {}
        Some("custom") => {
            let mut called = object.require("custom")?.object()?;
            let call = Part::ToolCall {
                id: object.require_string("id")?,
                name: called.require_string("name")?,
                arguments: custom::wrapped(&called.require_string("input")?),
                cache: cache(&mut object, extra)?,
                signature: None,
            };
            keep(extra, called.rest());
            keep(extra, object.rest());
            return Ok(call);
        }
        Some(_) => {
            let why = "it has no such kind of call";
            return Err(WireError::untranslatable(path, why));
        }
    }
    let mut function = object.require("function")?.object()?;
    let call = Part::ToolCall {
        id: object.require_string("id")?,
        name: function.require_string("name")?,
        arguments: content_read::arguments(function.take("arguments"))?,
        cache: cache(&mut object, extra)?,
        signature: None,
    };
    // Where a call stands among its siblings is told by its place.
    object.take("index");
    keep(extra, function.rest());
    keep(extra, object.rest());
    Ok(call)
}
