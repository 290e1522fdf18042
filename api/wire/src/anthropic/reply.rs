//! Whole replies.

use serde::Serialize;

use super::block_write::{Block, Input, input, tool_id};
use super::failure::json;
use super::usage::{self, UsageBody, UsageOut};
use super::{citation, stop};
use crate::codec::{StreamOptions, Written};
use crate::error::WireError;
use crate::ir::{self, Notes, Part, Reply, StopReason};
use crate::object::{Field, Object};

/// Members of a usage object that say where and how the provider worked, not what it used.
const USAGE_FACTS: [&str; 3] = ["inference_geo", "speed", "service_tier"];

/// Reads a provider's reply.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    message(body).map_err(|error| match error {
        already @ WireError::Reply { .. } => already,
        other => WireError::reply(other.to_string()),
    })
}

fn message(body: &[u8]) -> Result<Reply, WireError> {
    let mut object = Object::body(body)?;
    match object.require_string("type")?.as_str() {
        "message" => {}
        "error" => {
            let failure = super::failure::read(200, body);
            return Err(WireError::reply(format!(
                "an error with status 200: {}",
                failure.message
            )));
        }
        other => return Err(WireError::reply(format!("`type` is `{other}`"))),
    }
    object.take("role");
    let mut left_out = Vec::new();
    let mut parts = Vec::new();
    for field in object.require("content")?.array()? {
        parts.extend(block(field, &mut left_out)?);
    }
    let sequence = object.string("stop_sequence")?;
    let stop = match object.string("stop_reason")? {
        Some(word) => stop::read(&word, sequence),
        None => StopReason::Other(String::new()),
    };
    let (usage, service_tier) = match object.take("usage") {
        Some(field) => usage(field, &mut left_out)?,
        None => (None, None),
    };
    let reply = Reply {
        id: object.string("id")?.unwrap_or_default(),
        model: object.string("model")?.unwrap_or_default(),
        parts,
        stop,
        usage,
        service_tier,
        left_out: Vec::new(),
    };
    left_out.extend(object.rest().into_iter().map(|field| field.path));
    Ok(Reply { left_out, ..reply })
}

fn block(field: Field<'_>, left_out: &mut Vec<String>) -> Result<Option<Part>, WireError> {
    let path = field.path.clone();
    let mut block = field.object()?;
    let part = match block.require_string("type")?.as_str() {
        "text" => text(&mut block, left_out)?,
        "thinking" => Part::Thinking {
            text: block.require_string("thinking")?,
            signature: block.string("signature")?.filter(|seal| !seal.is_empty()),
        },
        "redacted_thinking" => Part::RedactedThinking {
            data: block.require_string("data")?,
        },
        "tool_use" => {
            block.take("caller");
            Part::ToolCall {
                id: block.require_string("id")?,
                name: block.require_string("name")?,
                arguments: block.require("input")?.value.get().to_owned(),
                cache: None,
                signature: None,
            }
        }
        _ => {
            left_out.push(path);
            return Ok(None);
        }
    };
    left_out.extend(
        block
            .rest()
            .into_iter()
            .filter(|field| field.value.get() != "[]")
            .map(|field| field.path),
    );
    Ok(Some(part))
}

fn text(block: &mut Object<'_>, left_out: &mut Vec<String>) -> Result<Part, WireError> {
    let mut notes = Notes::default();
    for told in block.array("citations")?.unwrap_or_default() {
        match citation::read(told.value) {
            Some(citation) => notes.citations.push(citation),
            None => left_out.push(told.path),
        }
    }
    Ok(Part::Text {
        text: block.require_string("text")?,
        cache: None,
        notes,
    })
}

fn usage(
    field: Field<'_>,
    left_out: &mut Vec<String>,
) -> Result<(Option<crate::Usage>, Option<String>), WireError> {
    let body: UsageBody = serde_json::from_str(field.value.get())
        .map_err(|error| WireError::reply(format!("`usage` cannot be read: {error}")))?;
    let mut object = field.object()?;
    for known in [
        "input_tokens",
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        "cache_creation",
        "output_tokens",
        "output_tokens_details",
    ]
    .iter()
    .chain(&USAGE_FACTS)
    {
        object.take(known);
    }
    left_out.extend(object.rest().into_iter().map(|field| field.path));
    Ok((Some(usage::usage(&body.counters)), body.service_tier))
}

#[derive(Serialize)]
pub(super) struct MessageOut<'a> {
    pub id: String,
    pub r#type: &'static str,
    pub role: &'static str,
    pub model: &'a str,
    pub content: Vec<Block<'a>>,
    pub stop_reason: Option<&'static str>,
    pub stop_sequence: Option<&'a str>,
    pub usage: UsageOut<'a>,
}

/// Writes a reply for a caller.
pub(super) fn write(reply: &Reply, options: &StreamOptions) -> Written {
    let mut left_out = Vec::new();
    let mut content = Vec::with_capacity(reply.parts.len());
    for (place, part) in reply.parts.iter().enumerate() {
        match part {
            Part::Text { text, notes, .. } => {
                text_blocks(text, notes, place, &mut content, &mut left_out);
            }
            part => content.extend(reply_block(part, place, &mut left_out)),
        }
    }
    let reason = told_reason(&reply.stop, reply.parts.iter().any(is_refusal));
    if let StopReason::Other(_) = reason {
        left_out.push("stop_reason".to_owned());
    }
    let body = MessageOut {
        id: format!("msg_{}", options.id),
        r#type: "message",
        role: "assistant",
        model: &options.model,
        content,
        stop_reason: Some(stop::word(&reason)),
        stop_sequence: stop::sequence(&reason),
        usage: UsageOut::new(
            reply.usage.unwrap_or_default(),
            reply.service_tier.as_deref(),
        ),
    };
    Written {
        body: json(&body),
        left_out,
    }
}

/// The dialect tells a refusal by its stop reason, others by a part of the answer.
pub(super) fn told_reason(reason: &StopReason, refused: bool) -> StopReason {
    match reason {
        StopReason::EndTurn if refused => StopReason::Refusal,
        other => other.clone(),
    }
}

fn is_refusal(part: &Part) -> bool {
    matches!(part, Part::Refusal { .. })
}

/// A text, cut where its citations begin and end: the dialect cites with whole blocks.
fn text_blocks<'a>(
    text: &'a str,
    notes: &'a Notes,
    place: usize,
    blocks: &mut Vec<Block<'a>>,
    left_out: &mut Vec<String>,
) {
    if !notes.logprobs.is_empty() {
        left_out.push(format!("content[{place}].logprobs"));
    }
    if notes
        .citations
        .iter()
        .any(|told| citation::write(told).is_none())
    {
        left_out.push(format!("content[{place}].citations"));
    }
    for (text, citations) in ir::pieces(text, &notes.citations) {
        blocks.push(Block::Text {
            text,
            citations: citations.into_iter().filter_map(citation::write).collect(),
            cache_control: None,
        });
    }
}

fn reply_block<'a>(part: &'a Part, place: usize, left_out: &mut Vec<String>) -> Option<Block<'a>> {
    match part {
        Part::Text { text, .. } | Part::Refusal { text } => Some(Block::text(text, None)),
        Part::Thinking { text, signature } => {
            (!text.is_empty() || signature.is_some()).then(|| Block::Thinking {
                thinking: text,
                // The reference requires the member; a thought without a seal has an empty one.
                signature: signature.as_deref().unwrap_or_default(),
            })
        }
        Part::RedactedThinking { data } => Some(Block::RedactedThinking { data }),
        Part::ToolCall {
            id,
            name,
            arguments,
            signature,
            ..
        } => {
            if signature.is_some() {
                left_out.push(format!("content[{place}].signature"));
            }
            Some(Block::ToolUse {
                id: tool_id(id),
                name,
                input: input(arguments).unwrap_or_else(|| {
                    left_out.push(format!("content[{place}].input"));
                    Input::Text(arguments)
                }),
                cache_control: None,
            })
        }
        Part::Image { .. }
        | Part::Document { .. }
        | Part::Audio { .. }
        | Part::ToolResult { .. } => {
            left_out.push(format!("content[{place}]"));
            None
        }
    }
}
