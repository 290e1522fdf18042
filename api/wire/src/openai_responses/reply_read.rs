//! Reading a whole reply.

use super::event::Response;
use super::item_read::thought;
use super::{content_read, failure, stop};
use crate::custom;
use crate::error::WireError;
use crate::ir::{Part, Reply};
use crate::object::{Field, Object};
use crate::openai_chat::json;
use crate::{Dialect, Usage};

/// Members of a response that repeat the request, or only keep the books.
const BOOKKEEPING: [&str; 31] = [
    "object",
    "created_at",
    "completed_at",
    "error",
    "status",
    "incomplete_details",
    "instructions",
    "metadata",
    "parallel_tool_calls",
    "temperature",
    "tool_choice",
    "tools",
    "top_p",
    "background",
    "conversation",
    "max_output_tokens",
    "max_tool_calls",
    "moderation",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "store",
    "text",
    "top_logprobs",
    "truncation",
    "user",
    "output_text",
];

/// Reads a provider's reply.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    reply(body).map_err(|error| match error {
        already @ WireError::Reply { .. } => already,
        other => WireError::reply(other.to_string()),
    })
}

fn reply(body: &[u8]) -> Result<Reply, WireError> {
    let response: Response<'_> = serde_json::from_slice(body)
        .map_err(|error| WireError::reply(format!("it is no response: {error}")))?;
    let failed = matches!(response.status.get(), Some("failed" | "cancelled"));
    if failed || response.error.is_some_and(|error| error.get() != "null") {
        return Err(WireError::reply(format!(
            "it is an error with a status of success: {}",
            failure::in_response(response.error, body).message
        )));
    }
    let mut object = Object::body(body)?;
    let mut left_out = Vec::new();
    let mut parts = Vec::new();
    for item in object.require("output")?.array()? {
        parts.extend(item_parts(item, &mut left_out)?.into_iter().flatten());
    }
    let calls = parts
        .iter()
        .any(|part| matches!(part, Part::ToolCall { .. }));
    let refuses = parts
        .iter()
        .any(|part| matches!(part, Part::Refusal { .. }));
    let incomplete = response.incomplete_details.as_ref();
    let word = incomplete.and_then(|incomplete| incomplete.reason.get());
    for known in BOOKKEEPING.iter().chain(&["usage", "id", "model"]) {
        object.take(known);
    }
    let reply = Reply {
        id: response.id.get().unwrap_or_default().to_owned(),
        model: response.model.get().unwrap_or_default().to_owned(),
        parts,
        stop: stop::read(word, calls, refuses),
        usage: response
            .usage
            .map(|told| Usage::told(Dialect::OpenAiResponses, &told)),
        service_tier: object.string("service_tier")?,
        left_out: Vec::new(),
    };
    for field in object.rest() {
        if !json::says_nothing(&field) {
            json::tell(&mut left_out, field.path);
        }
    }
    Ok(Reply { left_out, ..reply })
}

/// The parts that an item of the output is, `None` where a part says nothing. What OpenAI's own
/// tools did is told as left out.
pub(super) fn item_parts(
    field: Field<'_>,
    left_out: &mut Vec<String>,
) -> Result<Vec<Option<Part>>, WireError> {
    let path = field.path.clone();
    let mut item = field.object()?;
    let mut extra = Vec::new();
    let parts = match item.require_string("type")?.as_str() {
        "message" => {
            item.take("role");
            content_read::answer(item.require("content")?, &mut extra)?
        }
        "reasoning" => {
            let id = item.string("id")?.unwrap_or_default();
            let seal = item.string("encrypted_content")?;
            let text = content_read::thinking(&mut item, &mut extra)?;
            match thought(&id, text, seal) {
                // Nothing was shown and nothing sealed.
                Part::Thinking {
                    text,
                    signature: None,
                } if text.is_empty() => Vec::new(),
                part => vec![Some(part)],
            }
        }
        "function_call" => vec![Some(Part::ToolCall {
            id: item.require_string("call_id")?,
            name: item.require_string("name")?,
            arguments: item.string("arguments")?.unwrap_or_default(),
            cache: None,
            signature: None,
        })],
        "custom_tool_call" => vec![Some(Part::ToolCall {
            id: item.require_string("call_id")?,
            name: item.require_string("name")?,
            arguments: custom::wrapped(&item.string("input")?.unwrap_or_default()),
            cache: None,
            signature: None,
        })],
        _ => {
            json::tell(left_out, path);
            return Ok(Vec::new());
        }
    };
    for bookkeeping in ["id", "status", "caller"] {
        item.take(bookkeeping);
    }
    for member in extra {
        json::tell(left_out, member.path);
    }
    for field in item.rest() {
        json::tell(left_out, field.path);
    }
    Ok(parts)
}
