//! What the message of a reply and the delta of a chunk have in common.

use super::{content_read, json};
use crate::error::WireError;
use crate::object::{Field, Object};

/// The text of a message or delta, by kind. Empty strings are absent.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub thinking: Option<String>,
    pub content: Option<String>,
    pub refusal: Option<String>,
}

/// Takes the text out of a message or delta.
pub(super) fn read(
    message: &mut Object<'_>,
    left_out: &mut Vec<String>,
) -> Result<Answer, WireError> {
    let mut answer = Answer {
        thinking: content_read::thinking(message)?,
        ..Answer::default()
    };
    if let Some(content) = message.take("content") {
        if content.is_array() {
            for piece in content.array()? {
                answer.add(piece, left_out)?;
            }
        } else {
            push(&mut answer.content, &content.string()?);
        }
    }
    push(
        &mut answer.refusal,
        &message.string("refusal")?.unwrap_or_default(),
    );
    Ok(answer)
}

impl Answer {
    /// Adds a piece of content. Mistral's thinking models answer in pieces:
    /// <https://docs.mistral.ai/capabilities/reasoning>.
    fn add(&mut self, piece: Field<'_>, left_out: &mut Vec<String>) -> Result<(), WireError> {
        let path = piece.path.clone();
        let mut piece = piece.object()?;
        match piece.require_string("type")?.as_str() {
            "text" => push(&mut self.content, &piece.require_string("text")?),
            "refusal" => push(&mut self.refusal, &piece.require_string("refusal")?),
            "thinking" => {
                let thinking = piece.require("thinking")?;
                if thinking.is_array() {
                    for thought in thinking.array()? {
                        let text = thought.object()?.string("text")?;
                        push(&mut self.thinking, &text.unwrap_or_default());
                    }
                } else {
                    push(&mut self.thinking, &thinking.string()?);
                }
            }
            _ => json::tell(left_out, path),
        }
        Ok(())
    }
}

fn push(text: &mut Option<String>, more: &str) {
    if !more.is_empty() {
        text.get_or_insert_default().push_str(more);
    }
}

/// Tells the members that nobody took, bookkeeping and empty ones aside.
pub(super) fn tell_rest(object: Object<'_>, left_out: &mut Vec<String>) {
    for field in object.rest() {
        let name = field.path.rsplit('.').next().unwrap_or_default();
        let bookkeeping = matches!(
            name,
            "id" | "object"
                | "created"
                | "index"
                | "role"
                | "model"
                | "type"
                | "system_fingerprint"
                | "service_tier"
                | "obfuscation"
        );
        if !bookkeeping && !json::says_nothing(&field) {
            json::tell(left_out, field.path);
        }
    }
}

/// An id for a call that the server gave none: of the reply's id and the call's place, so that it is
/// unique within the conversation, in letters that every dialect allows.
pub(super) fn made_up_id(reply: &str, place: usize) -> String {
    let letters: Vec<char> = reply.chars().filter(char::is_ascii_alphanumeric).collect();
    let tail = letters.len().saturating_sub(24);
    let tail: String = letters.into_iter().skip(tail).collect();
    format!("call_{tail}_{place}")
}
