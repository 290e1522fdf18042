//! Reading a whole reply.

use super::lenient::{array, object, string, take};
use super::part_read::{arguments, seal, text_parts};
use super::{call_ids, failure_read, finish, grounding, json, logprobs, media};
use crate::Dialect;
use crate::error::WireError;
use crate::ir::{Part, Reply, StopReason};
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
    if object.take("error").is_some() {
        return Err(WireError::reply(format!(
            "it is an error with a status of success: {}",
            failure_read::read(200, body).message
        )));
    }
    let mut left_out = Vec::new();
    let id = string(&mut object, "responseId")?.unwrap_or_default();
    let blocked = blocked(&mut object)?;
    let mut candidates = array(&mut object, "candidates")?
        .unwrap_or_default()
        .into_iter();
    let (parts, stop) = match (candidates.next(), blocked) {
        (Some(candidate), _) => candidate_parts(candidate, &id, &mut left_out)?,
        (None, Some(text)) => (vec![Part::Refusal { text }], StopReason::Refusal),
        (None, None) => return Err(WireError::reply("it has no candidates")),
    };
    for other in candidates {
        json::tell(&mut left_out, other.path);
    }
    let reply = Reply {
        id,
        model: string(&mut object, "modelVersion")?.unwrap_or_default(),
        parts,
        stop,
        usage: take(&mut object, "usageMetadata").and_then(|field| told_usage(&field)),
        service_tier: None,
        left_out: Vec::new(),
    };
    tell_rest(object, &mut left_out);
    Ok(Reply { left_out, ..reply })
}

/// A usage object in whatever shape; what cannot be read was not told.
pub(super) fn told_usage(field: &Field<'_>) -> Option<crate::Usage> {
    let told: Counters = serde_json::from_str(field.value.get()).ok()?;
    Some(crate::Usage::told(Dialect::GeminiGenerate, &told))
}

/// Why the prompt was not taken, in words: there is no candidate then.
pub(super) fn blocked(object: &mut Object<'_>) -> Result<Option<String>, WireError> {
    let Some(mut feedback) = super::lenient::object(object, "promptFeedback")? else {
        return Ok(None);
    };
    let reason = string(&mut feedback, "blockReason")?;
    let message = string(&mut feedback, "blockReasonMessage")?.filter(|text| !text.is_empty());
    Ok(reason.map(|reason| {
        message.unwrap_or_else(|| format!("the provider blocked the prompt: {reason}"))
    }))
}

/// Tells the members that nobody took, bookkeeping aside.
pub(super) fn tell_rest(object: Object<'_>, left_out: &mut Vec<String>) {
    for field in object.rest() {
        let name = field.path.rsplit('.').next().unwrap_or_default();
        let bookkeeping = matches!(
            name,
            "index"
                | "role"
                | "safetyRatings"
                | "avgLogprobs"
                | "tokenCount"
                | "createTime"
                | "modelStatus"
        );
        if !bookkeeping && !matches!(field.value.get(), "[]" | "{}" | "\"\"") {
            json::tell(left_out, field.path);
        }
    }
}

fn candidate_parts(
    field: Field<'_>,
    id: &str,
    left_out: &mut Vec<String>,
) -> Result<(Vec<Part>, StopReason), WireError> {
    let mut candidate = field.object()?;
    let mut parts = Vec::new();
    if let Some(mut content) = object(&mut candidate, "content")? {
        for part in array(&mut content, "parts")?.unwrap_or_default() {
            read_part(part, id, &mut parts, left_out)?;
        }
        tell_rest(content, left_out);
    }
    let word = string(&mut candidate, "finishReason")?;
    if let Some(word) = word.as_deref().filter(|word| finish::went_wrong(word)) {
        let message = string(&mut candidate, "finishMessage")?;
        return Err(WireError::reply(finish::wrong(word, message.as_deref())));
    }
    note(&mut candidate, &mut parts, left_out)?;
    tell_rest(candidate, left_out);
    let calls = parts.iter().any(is_call);
    let stop = finish::read(word.as_deref().unwrap_or("STOP"), calls);
    Ok((parts, stop))
}

/// Puts the sources and log probabilities of a candidate beside its texts.
fn note(
    candidate: &mut Object<'_>,
    parts: &mut [Part],
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    let grounding = grounding::read(candidate, left_out)?;
    let tokens = logprobs::read(candidate, left_out);
    let texts = parts.iter_mut().filter_map(|part| match part {
        Part::Text { text, notes, .. } => Some((text, notes)),
        _ => None,
    });
    // An answer that is grounded is one text, but for what others stand between.
    let Some((text, notes)) = texts.max_by_key(|(text, _)| text.len()) else {
        if !grounding.is_empty() {
            json::tell(left_out, candidate.path_of("groundingMetadata"));
        }
        if !tokens.is_empty() {
            json::tell(left_out, candidate.path_of("logprobsResult"));
        }
        return Ok(());
    };
    notes.citations = grounding.citations(text);
    notes.logprobs = tokens;
    Ok(())
}

fn is_call(part: &Part) -> bool {
    matches!(part, Part::ToolCall { .. })
}

fn read_part(
    field: Field<'_>,
    reply: &str,
    parts: &mut Vec<Part>,
    left_out: &mut Vec<String>,
) -> Result<(), WireError> {
    let path = field.path.clone();
    let mut part = field.object()?;
    let seal = seal(&mut part)?;
    let thought = super::lenient::boolean(&mut part, "thought")?.unwrap_or(false);
    if let Some(text) = string(&mut part, "text")? {
        // Google cuts texts also where nothing parts them.
        match (parts.last_mut(), thought, &seal) {
            (Some(Part::Text { text: before, .. }), false, None) => before.push_str(&text),
            _ => text_parts(text, thought, seal, parts),
        }
    } else if let Some(mut call) = object(&mut part, "functionCall")? {
        let place = parts.iter().filter(|part| is_call(part)).count();
        let told = string(&mut call, "id")?.filter(|id| !id.is_empty());
        parts.push(Part::ToolCall {
            id: told.unwrap_or_else(|| call_ids::made_up(reply, place)),
            name: call.require_string("name")?,
            arguments: arguments(&mut call)?,
            cache: None,
            signature: seal,
        });
        tell_rest(call, left_out);
    } else if let Some(mut blob) = object(&mut part, "inlineData")? {
        let kind = string(&mut blob, "mimeType")?.unwrap_or_default();
        match media::inline(&kind, blob.require_string("data")?, None) {
            Some(part) => parts.push(part),
            None => json::tell(left_out, path),
        }
    } else if seal.is_some() {
        text_parts(String::new(), true, seal, parts);
    } else {
        json::tell(left_out, path);
        return Ok(());
    }
    tell_rest(part, left_out);
    Ok(())
}
