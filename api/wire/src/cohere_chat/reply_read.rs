//! Reading a whole reply.

use super::usage::UsageBody;
use super::{citation, event::Content, finish};
use crate::error::WireError;
use crate::ir::{Notes, Part, Reply, StopReason};
use crate::object::{Field, Object};
use crate::openai_chat::json;

/// Reads the provider's reply. It does not name its model.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    reply(body).map_err(|error| match error {
        already @ WireError::Reply { .. } => already,
        other => WireError::reply(other.to_string()),
    })
}

fn reply(body: &[u8]) -> Result<Reply, WireError> {
    let mut object = Object::body(body)?;
    let mut left_out = Vec::new();
    let mut message = object.require("message")?.object()?;
    let mut parts = Vec::new();
    if let Some(text) = message.string("tool_plan")?.filter(|plan| !plan.is_empty()) {
        parts.push(Part::Thinking {
            text,
            signature: None,
        });
    }
    for content in message.array("content")?.unwrap_or_default() {
        parts.extend(piece(&content, &mut left_out)?);
    }
    for told in message.array("citations")?.unwrap_or_default() {
        let cited = citation::read(told.value);
        let Some(notes) = cited
            .as_ref()
            .and_then(|cited| notes(&mut parts, cited.content))
        else {
            json::tell(&mut left_out, "message.citations");
            continue;
        };
        notes
            .citations
            .extend(cited.into_iter().flat_map(|cited| cited.citations));
    }
    for call in message.array("tool_calls")?.unwrap_or_default() {
        parts.push(tool_call(call)?);
    }
    message.take("role");
    let word = object.string("finish_reason")?.unwrap_or_default();
    if finish::went_wrong(&word) {
        return Err(WireError::reply(finish::told(&word, None)));
    }
    let reply = Reply {
        id: object.string("id")?.unwrap_or_default(),
        model: String::new(),
        parts,
        stop: if word.is_empty() {
            StopReason::EndTurn
        } else {
            finish::read(&word)
        },
        usage: object.take("usage").and_then(|field| told_usage(&field)),
        service_tier: None,
        left_out: Vec::new(),
    };
    for field in message.rest().into_iter().chain(object.rest()) {
        if !json::says_nothing(&field) {
            json::tell(&mut left_out, field.path);
        }
    }
    Ok(Reply { left_out, ..reply })
}

/// The notes of a text, by its number among the pieces of content, where a plan is none.
fn notes(parts: &mut [Part], content: u64) -> Option<&mut Notes> {
    let texts = parts.iter_mut().filter_map(|part| match part {
        Part::Text { notes, .. } => Some(notes),
        _ => None,
    });
    // Thoughts come before the texts, and few answers have more than one of each.
    let mut texts: Vec<&mut Notes> = texts.collect();
    let last = texts.len().checked_sub(1)?;
    let place = usize::try_from(content).unwrap_or(last).min(last);
    Some(texts.swap_remove(place))
}

/// A usage object in whatever shape; what cannot be read was not told.
fn told_usage(field: &Field<'_>) -> Option<crate::Usage> {
    let told: UsageBody = serde_json::from_str(field.value.get()).ok()?;
    Some(told.usage())
}

fn piece(field: &Field<'_>, left_out: &mut Vec<String>) -> Result<Option<Part>, WireError> {
    let content: Content<'_> = serde_json::from_str(field.value.get())
        .map_err(|error| WireError::reply(format!("`{}`: {error}", field.path)))?;
    Ok(match (content.thinking, content.text) {
        (Some(thought), _) => Some(Part::Thinking {
            text: thought.into_owned(),
            signature: None,
        }),
        (None, Some(text)) => Some(Part::text(text.into_owned())),
        (None, None) => {
            json::tell(left_out, field.path.as_str());
            None
        }
    })
}

fn tool_call(field: Field<'_>) -> Result<Part, WireError> {
    let mut call = field.object()?;
    let mut function = call.require("function")?.object()?;
    let arguments = function.string("arguments")?.unwrap_or_default();
    Ok(Part::ToolCall {
        id: call.require_string("id")?,
        name: function.require_string("name")?,
        arguments: if arguments.trim().is_empty() {
            "{}".to_owned()
        } else {
            arguments
        },
        cache: None,
        signature: None,
    })
}
