//! Whole replies.

use super::{citation, stop};
use crate::error::WireError;
use crate::ir::{Notes, Part, Reply, StopReason};
use crate::object::{Field, Object};
use crate::usage::Counters;
use crate::{Native, Usage};

/// Reads the service's reply. It names neither itself nor its model: both stand in the head.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    reply(body).map_err(|error| match error {
        already @ WireError::Reply { .. } => already,
        other => WireError::reply(other.to_string()),
    })
}

fn reply(body: &[u8]) -> Result<Reply, WireError> {
    let mut object = Object::body(body)?;
    let mut left_out = Vec::new();
    let mut message = object
        .require("output")?
        .object()?
        .require("message")?
        .object()?;
    let mut parts = Vec::new();
    for field in message.require("content")?.array()? {
        block(field, &mut parts, &mut left_out)?;
    }
    let sequence = match object.object("additionalModelResponseFields")? {
        Some(mut additional) => additional.string("stop_sequence")?,
        None => None,
    };
    let stop = match object.string("stopReason")? {
        Some(word) => stop::read(&word, sequence),
        None => StopReason::Other(String::new()),
    };
    let usage = match object.take("usage") {
        Some(field) => {
            let body: Counters = serde_json::from_str(field.value.get())
                .map_err(|error| WireError::reply(format!("`usage` cannot be read: {error}")))?;
            Some(Usage::told(Native::BedrockConverse, &body))
        }
        None => None,
    };
    let service_tier = match object.object("serviceTier")? {
        Some(mut tier) => tier.string("type")?,
        None => None,
    };
    // How long it took, and which speed was asked for.
    object.take("metrics");
    object.take("performanceConfig");
    left_out.extend(object.rest().into_iter().map(|field| field.path));
    Ok(Reply {
        id: String::new(),
        model: String::new(),
        parts,
        stop,
        usage,
        service_tier,
        left_out,
    })
}

fn block(
    field: Field<'_>,
    parts: &mut Vec<Part>,
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    let path = field.path.clone();
    let mut block = field.object()?;
    if let Some(text) = block.string("text")? {
        parts.push(Part::text(text));
    } else if let Some(call) = block.object("toolUse")? {
        parts.extend(tool_use(call, &path, left_out)?);
    } else if let Some(reasoning) = block.object("reasoningContent")? {
        parts.extend(thought(reasoning)?);
    } else if let Some(mut cited) = block.object("citationsContent")? {
        let mut said = String::new();
        for piece in cited.array("content")?.unwrap_or_default() {
            said.push_str(&piece.object()?.string("text")?.unwrap_or_default());
        }
        let mut notes = Notes::default();
        for told in cited.array("citations")?.unwrap_or_default() {
            match citation::read(told.value) {
                Some(citation) => notes.citations.push(citation),
                None => left_out.push(told.path),
            }
        }
        parts.push(Part::Text {
            text: said,
            cache: None,
            notes,
        });
        left_out.extend(cited.rest().into_iter().map(|field| field.path));
    }
    left_out.extend(block.rest().into_iter().map(|field| field.path));
    Ok(())
}

fn tool_use(
    mut call: Object<'_>,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Part>, WireError> {
    if call.string("type")?.is_some() {
        // The service runs this one itself.
        left_out.push(format!("{path}.toolUse"));
        return Ok(None);
    }
    Ok(Some(Part::ToolCall {
        id: call.require_string("toolUseId")?,
        name: call.require_string("name")?,
        arguments: call.require("input")?.value.get().to_owned(),
        cache: None,
        signature: None,
    }))
}

fn thought(mut reasoning: Object<'_>) -> Result<Option<Part>, WireError> {
    if let Some(data) = reasoning.string("redactedContent")? {
        return Ok(Some(Part::RedactedThinking { data }));
    }
    let Some(mut told) = reasoning.object("reasoningText")? else {
        return Ok(None);
    };
    Ok(Some(Part::Thinking {
        text: told.string("text")?.unwrap_or_default(),
        signature: told.string("signature")?.filter(|seal| !seal.is_empty()),
    }))
}
