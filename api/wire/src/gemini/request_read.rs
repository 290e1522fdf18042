//! Reading a caller's request.
//!
//! Refused here is what no other provider can be asked for and what an answer would mean something
//! else without: cached contents, several candidates, answers in pictures or sound.

use super::content_read::ContentReader;
use super::lenient::{self, keep, take};
use super::{sampling_read, tool_read};
use crate::error::WireError;
use crate::ir::{Message, Part, Request, Role};
use crate::object::{Field, Object};

/// Reads the body of a `generateContent` or `streamGenerateContent`. Whether events are wanted is
/// not in it.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body(body)?;
    let mut request = Request {
        // The dialect always tells usage.
        include_usage: true,
        ..Request::default()
    };
    if let Some(model) = lenient::string(&mut object, "model")? {
        request.model = bare(&model).to_owned();
    }
    if let Some(cached) = take(&mut object, "cachedContent") {
        return Err(WireError::untranslatable(
            cached.path,
            "the cached contents lie with Google alone",
        ));
    }
    let mut reader = ContentReader::default();
    if let Some(field) = take(&mut object, "systemInstruction") {
        request.messages.push(instructions(field, &mut reader)?);
    }
    let contents = take(&mut object, "contents").ok_or_else(|| WireError::Missing {
        member: "contents".to_owned(),
    })?;
    let contents = contents.array()?;
    if contents.is_empty() {
        return Err(WireError::invalid("contents", "must not be empty"));
    }
    for field in contents {
        request.messages.push(reader.content(field)?);
    }
    request.extra = reader.extra;
    tool_read::read(&mut object, &mut request)?;
    if let Some(config) = lenient::object(&mut object, "generationConfig")? {
        sampling_read::read(config, &mut request)?;
    }
    request.service_tier =
        lenient::string(&mut object, "serviceTier")?.and_then(|tier| tier_of(&tier));
    keep(&mut request.extra, object.rest());
    Ok(request)
}

/// A model's name without the collection that it is in.
pub(super) fn bare(model: &str) -> &str {
    model.strip_prefix("models/").unwrap_or(model)
}

fn instructions<'a>(
    field: Field<'a>,
    reader: &mut ContentReader<'a>,
) -> Result<Message, WireError> {
    if field.is_string() {
        return Ok(Message {
            role: Role::System,
            parts: vec![Part::text(field.string()?)],
            name: None,
            path: field.path,
        });
    }
    let mut message = reader.content(field)?;
    message.role = Role::System;
    Ok(message)
}

/// OpenAI's word for Google's: `standard` is what it calls `default`.
fn tier_of(tier: &str) -> Option<String> {
    match tier.to_ascii_lowercase().as_str() {
        "standard" => Some("default".to_owned()),
        "unspecified" => None,
        other => Some(other.to_owned()),
    }
}
