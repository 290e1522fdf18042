//! Writing a whole reply for a caller.

use super::chunk::{Candidate, Chunk};
use super::grounding_write::{GroundingOut, LogprobsOut};
use super::part_write::{Part as PartOut, args};
use super::{finish, json, usage};
use crate::codec::{StreamOptions, Written};
use crate::ir::{Part, Reply};

/// The finish reason for a call that is none: its arguments are no object.
pub(super) const MALFORMED: &str = "MALFORMED_FUNCTION_CALL";

/// Writes the reply. What the reader could not read is in `reply.left_out`; told here is only what
/// this dialect cannot say.
pub(super) fn write(reply: &Reply, options: &StreamOptions) -> Written {
    let mut left_out = Vec::new();
    let mut malformed = None;
    let mut grounding = GroundingOut::default();
    let mut tokens = Vec::new();
    let mut parts = Vec::with_capacity(reply.parts.len());
    for (place, part) in reply.parts.iter().enumerate() {
        match part {
            Part::ToolCall {
                id,
                name,
                arguments,
                ..
            } => match args(arguments) {
                Some(args) => parts.push(PartOut::call(id, name, args)),
                None => malformed = Some(arguments.as_str()),
            },
            Part::Text { text, notes, .. } => {
                grounding.add(text, &notes.citations, parts.len(), 0);
                tokens.extend_from_slice(&notes.logprobs);
                parts.push(PartOut::text(text));
            }
            part => parts.extend(said(part, place, &mut left_out)),
        }
    }
    let refused = reply
        .parts
        .iter()
        .any(|part| matches!(part, Part::Refusal { .. }));
    let (word, lost) = finish::write(&reply.stop, refused);
    if let Some(lost) = lost {
        json::tell(&mut left_out, lost);
    }
    let body = Chunk {
        candidates: [Candidate {
            finish_reason: Some(malformed.map_or(word, |_| MALFORMED)),
            finish_message: malformed,
            grounding_metadata: grounding.some(),
            logprobs_result: LogprobsOut::of(&tokens),
            ..Candidate::saying(parts)
        }],
        usage_metadata: reply.usage.as_ref().map(usage::Written::from),
        model_version: &options.model,
        response_id: &options.id,
    };
    Written {
        body: json::body(&body),
        left_out,
    }
}

fn said<'a>(part: &'a Part, place: usize, left_out: &mut Vec<String>) -> Option<PartOut<'a>> {
    match part {
        Part::Refusal { text } => Some(PartOut::text(text)),
        Part::Thinking { text, signature } => {
            if signature.is_some() {
                json::tell(left_out, format!("content[{place}].signature"));
            }
            (!text.is_empty()).then(|| PartOut::thought(text))
        }
        _ => {
            json::tell(left_out, format!("content[{place}]"));
            None
        }
    }
}
