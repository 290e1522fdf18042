//! Writing a whole reply for a caller.

use serde::Serialize;
use serde_json::value::RawValue;

use super::output::{Call, FileOut, UsageOut};
use crate::codec::{StreamOptions, Written};
use crate::ir::{Part, Reply, StopReason};
use crate::openai_chat::json;

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thoughts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageOut<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    model: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    model_with_provider: &'a str,
}

/// Writes the reply.
pub(super) fn write(reply: &Reply, options: &StreamOptions) -> Written {
    let mut left_out = Vec::new();
    tell_stop(&reply.stop, &mut left_out);
    let said = reply.parts.iter().filter_map(text_of).collect::<String>();
    let value = options.structured.then(|| value(&said)).flatten();
    let in_words: Vec<_> = reply.parts.iter().map(arguments_in_words).collect();
    let mut body = Body {
        json: value,
        usage: UsageOut::of(reply.usage.as_ref(), options.bill.as_ref()),
        model: match reply.model.as_str() {
            "" => &options.model,
            model => model,
        },
        model_with_provider: &options.target,
        ..Body::default()
    };
    if value.is_none() && (!said.is_empty() || reply.parts.is_empty()) {
        body.text = Some(said.clone());
    }
    for (place, part) in reply.parts.iter().enumerate() {
        let path = || format!("content[{place}]");
        match part {
            Part::Text { notes, .. } => tell_notes(notes, &path(), &mut left_out),
            Part::Refusal { .. } => {}
            Part::Thinking { text, signature } => {
                body.thoughts.get_or_insert_default().push_str(text);
                if signature.is_some() {
                    json::tell(&mut left_out, format!("{}.signature", path()));
                }
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                signature,
                ..
            } => {
                if signature.is_some() {
                    json::tell(&mut left_out, format!("{}.signature", path()));
                }
                let words = in_words.get(place).and_then(Option::as_deref);
                let call = match words {
                    Some(words) => Some(Call::in_words(id, name, words)),
                    None => Call::new(id, name, arguments),
                };
                body.tool_calls.extend(call);
            }
            Part::Image { source, .. } | Part::Document { source, .. } => {
                match FileOut::of(source) {
                    Some(file) => body.files.push(file),
                    None => json::tell(&mut left_out, path()),
                }
            }
            Part::RedactedThinking { .. } | Part::Audio { .. } | Part::ToolResult { .. } => {
                json::tell(&mut left_out, path());
            }
        }
    }
    Written {
        body: json::body(&body),
        left_out,
    }
}

fn text_of(part: &Part) -> Option<&str> {
    match part {
        Part::Text { text, .. } | Part::Refusal { text } => Some(text),
        _ => None,
    }
}

fn arguments_in_words(part: &Part) -> Option<Box<RawValue>> {
    match part {
        Part::ToolCall { arguments, .. } => in_words(arguments),
        _ => None,
    }
}

/// Arguments that are no object, as a text: they are not lost, and a client says what is wrong.
pub(super) fn in_words(arguments: &str) -> Option<Box<RawValue>> {
    if Call::new("", "", arguments).is_some() {
        return None;
    }
    serde_json::value::to_raw_value(arguments).ok()
}

/// The value that a text is, where the caller asked for one. A text that is none stays a text.
pub(super) fn value(text: &str) -> Option<&RawValue> {
    serde_json::from_str(text).ok()
}

/// What is told beside a text has no place here.
fn tell_notes(notes: &crate::ir::Notes, path: &str, left_out: &mut Vec<String>) {
    if !notes.citations.is_empty() {
        json::tell(left_out, format!("{path}.citations"));
    }
    if !notes.logprobs.is_empty() {
        json::tell(left_out, format!("{path}.logprobs"));
    }
}

/// An answer does not say why it ended.
pub(super) fn tell_stop(stop: &StopReason, left_out: &mut Vec<String>) {
    match stop {
        StopReason::EndTurn | StopReason::ToolUse | StopReason::StopSequence(None) => {}
        StopReason::StopSequence(Some(_)) => json::tell(left_out, "stop_sequence"),
        StopReason::MaxTokens
        | StopReason::Refusal
        | StopReason::Pause
        | StopReason::ContextWindow
        | StopReason::Other(_) => json::tell(left_out, "stop_reason"),
    }
}
