//! Reading a whole reply.

use super::{answer, finish, json, notes};
use crate::Dialect;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Notes, Part, Reply, StopReason};
use crate::object::{Field, Object};
use crate::usage::Counters;

/// Reads a provider's whole reply.
pub(super) fn read(body: &[u8]) -> Result<Reply, WireError> {
    reply(body).map_err(|error| match error {
        WireError::Reply { .. } => error,
        other => WireError::reply(other.to_string()),
    })
}

fn reply(body: &[u8]) -> Result<Reply, WireError> {
    let mut object = Object::body(body)?;
    if let Some(error) = object
        .take("error")
        .filter(|error| !json::says_nothing(error))
    {
        return Err(WireError::reply(format!(
            "it is an error with a status of success: {}",
            super::failure_read::told_in(200, error.value.get().as_bytes()).message
        )));
    }
    let refused = object
        .take("base_resp")
        .and_then(|told| super::failure_read::told_in_base_resp(told.value));
    if let Some(failure) = refused {
        return Err(WireError::reply(format!(
            "it is an error with a status of success: {}",
            failure.message
        )));
    }
    let id = object.string("id")?.unwrap_or_default();
    let mut left_out = Vec::new();
    let mut choices = object.array("choices")?.unwrap_or_default().into_iter();
    let Some(choice) = choices.next() else {
        return Err(WireError::reply("it has no choices"));
    };
    for other in choices {
        json::tell(&mut left_out, other.path);
    }
    let (mut parts, stop) = choice_parts(choice, &id, &mut left_out)?;
    let listed = notes::beside(&mut object, &mut left_out);
    let text = parts.iter_mut().find_map(|part| match part {
        Part::Text { notes, .. } => Some(notes),
        _ => None,
    });
    match text {
        Some(told) => notes::add_listed(&mut told.citations, listed),
        None if listed.is_empty() => {}
        None => json::tell(&mut left_out, "citations"),
    }
    let reply = Reply {
        id,
        model: object.string("model")?.unwrap_or_default(),
        parts,
        stop,
        usage: object.take("usage").and_then(|field| told_usage(&field)),
        service_tier: object.string("service_tier")?,
        left_out: Vec::new(),
    };
    // Groq's request id, which the head has as well.
    object.take("x_groq");
    answer::tell_rest(object, &mut left_out);
    Ok(Reply { left_out, ..reply })
}

/// A usage object in whatever shape; what cannot be read was not told.
pub(super) fn told_usage(field: &Field<'_>) -> Option<crate::Usage> {
    let told: Counters = serde_json::from_str(field.value.get()).ok()?;
    Some(crate::Usage::told(Dialect::OpenAiChat, &told))
}

fn choice_parts(
    choice: Field<'_>,
    id: &str,
    left_out: &mut Vec<String>,
) -> Result<(Vec<Part>, StopReason), WireError> {
    let mut choice = choice.object()?;
    let mut message = choice.require("message")?.object()?;
    let mut parts = Vec::new();
    let text = answer::read(&mut message, left_out)?;
    if let Some(text) = text.thinking {
        parts.push(Part::Thinking {
            text,
            signature: None,
        });
    }
    let told = Notes {
        citations: notes::of_message(&mut message, left_out)?,
        logprobs: notes::of_choice(&mut choice, left_out)?,
    };
    if let Some(text) = text.content {
        parts.push(Part::Text {
            text,
            cache: None,
            notes: told,
        });
    } else if told != Notes::default() {
        json::tell(left_out, choice.path_of("logprobs"));
    }
    let refuses = text.refusal.is_some();
    if let Some(text) = text.refusal {
        parts.push(Part::Refusal { text });
    }
    let calls = message.array("tool_calls")?.unwrap_or_default();
    let calls_tools = !calls.is_empty();
    for (place, call) in calls.into_iter().enumerate() {
        let made_up = answer::made_up_id(id, place);
        parts.push(call_part(call, made_up, left_out)?);
    }
    let word = choice.string("finish_reason")?.unwrap_or_default();
    // Perplexity puts an empty delta beside the message.
    choice.take("delta");
    answer::tell_rest(message, left_out);
    answer::tell_rest(choice, left_out);
    Ok((parts, finish::read(&word, calls_tools, refuses)))
}

fn call_part(
    call: Field<'_>,
    made_up: String,
    left_out: &mut Vec<String>,
) -> Result<Part, WireError> {
    let mut call = call.object()?;
    if let Some(mut called) = call.object("custom")? {
        let id = call.string("id")?.filter(|id| !id.is_empty());
        let part = Part::ToolCall {
            id: id.unwrap_or(made_up),
            name: called.require_string("name")?,
            arguments: custom::wrapped(&called.string("input")?.unwrap_or_default()),
            cache: None,
            signature: None,
        };
        answer::tell_rest(called, left_out);
        answer::tell_rest(call, left_out);
        return Ok(part);
    }
    let mut function = call.require("function")?.object()?;
    let id = call.string("id")?.filter(|id| !id.is_empty());
    let part = Part::ToolCall {
        id: id.unwrap_or(made_up),
        name: function.require_string("name")?,
        arguments: super::content_read::arguments(function.take("arguments"))?,
        cache: None,
        signature: None,
    };
    call.take("type");
    answer::tell_rest(function, left_out);
    answer::tell_rest(call, left_out);
    Ok(part)
}
