//! Reading a whole reply of another hub.

use super::message_read::arguments;
use super::usage;
use crate::error::WireError;
use crate::ir::{MediaSource, Part, Reply, StopReason};
use crate::object::{Field, Object};
use crate::openai_chat::{failure_read, json};

/// Members that repeat what was asked, or what the hub keeps for itself.
const ASIDE: [&str; 3] = ["modelOptions", "modelWithProvider", "outputFileType"];

/// Reads the reply.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    reply(body).map_err(|error| match error {
        WireError::Reply { .. } => error,
        other => WireError::reply(other.to_string()),
    })
}

fn reply(body: &[u8]) -> Result<Reply, WireError> {
    let mut object = Object::body(body)?;
    if let Some(error) = object.take("error") {
        let told = failure_read::told_in(200, error.value.get().as_bytes());
        return Err(WireError::reply(format!(
            "it is an error with a status of success: {}",
            told.message
        )));
    }
    const ITS_OWN: [&str; 6] = ["text", "thoughts", "json", "toolCalls", "files", "usage"];
    if !ITS_OWN.iter().any(|name| object.has(name)) {
        return Err(WireError::reply("it says nothing"));
    }
    let mut left_out = Vec::new();
    let usage = object.take("usage");
    let mut reply = Reply {
        id: usage.as_ref().and_then(call_id).unwrap_or_default(),
        model: object.string("model")?.unwrap_or_default(),
        parts: parts(&mut object, &mut left_out)?,
        stop: StopReason::EndTurn,
        usage: usage.as_ref().and_then(usage::told),
        service_tier: None,
        left_out: Vec::new(),
    };
    if reply
        .parts
        .iter()
        .any(|part| matches!(part, Part::ToolCall { .. }))
    {
        reply.stop = StopReason::ToolUse;
    }
    for name in ASIDE {
        object.take(name);
    }
    for field in object.rest() {
        if !json::says_nothing(&field) {
            json::tell(&mut left_out, field.path);
        }
    }
    Ok(Reply { left_out, ..reply })
}

/// The number of the call over there.
pub(super) fn call_id(usage: &Field<'_>) -> Option<String> {
    let mut usage = usage.clone().object().ok()?;
    usage.string("modelCallId").ok()?
}

/// What an answer says, in the order in which it came to be.
fn parts(object: &mut Object<'_>, left_out: &mut Vec<String>) -> Result<Vec<Part>, WireError> {
    let mut parts = Vec::new();
    if let Some(text) = object.string("thoughts")?.filter(|text| !text.is_empty()) {
        parts.push(Part::Thinking {
            text,
            signature: None,
        });
    }
    let value = object.take("json");
    match object.string("text")?.filter(|text| !text.is_empty()) {
        Some(text) => parts.push(Part::text(text)),
        // An answer that follows a schema is told as a value.
        None => parts.extend(value.map(|value| Part::text(value.value.get()))),
    }
    for field in object.array("files")?.unwrap_or_default() {
        let path = field.path.clone();
        match file(field)? {
            Some(part) => parts.push(part),
            None => json::tell(left_out, path),
        }
    }
    for field in object.array("toolCalls")?.unwrap_or_default() {
        parts.push(call(field)?);
    }
    Ok(parts)
}

/// A picture; `None` for what the common form has no place for, or what lies on the other hub.
fn file(field: Field<'_>) -> Result<Option<Part>, WireError> {
    let mut object = field.object()?;
    let media_type = object.string("mimeType")?;
    let source = match object.string("type")?.as_deref() {
        Some("url") => MediaSource::Url(object.require_string("url")?),
        Some("file") => MediaSource::Base64 {
            media_type: media_type.clone().unwrap_or_else(|| "image/png".to_owned()),
            data: object.require_string("data")?,
        },
        _ => return Ok(None),
    };
    let is_picture = media_type.is_none_or(|told| told.starts_with("image/"));
    Ok(is_picture.then_some(Part::Image {
        source,
        detail: None,
        cache: None,
    }))
}

/// A call.
pub(super) fn call(field: Field<'_>) -> Result<Part, WireError> {
    let mut object = field.object()?;
    let mut function = object.require("function")?.object()?;
    Ok(Part::ToolCall {
        id: object.require_string("id")?,
        name: function.require_string("name")?,
        arguments: arguments(function.take("arguments"))?,
        cache: None,
        signature: None,
    })
}
