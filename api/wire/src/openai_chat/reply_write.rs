//! Writing a whole reply for a caller.

use serde::Serialize;

use super::message_write::Call;
use super::notes::{self, Annotation, LogprobsOut};
use super::{finish, json, media, tier, usage};
use crate::codec::{StreamOptions, Written};
use crate::ir::{MediaSource, Part, Reply, TokenLogprob};

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    object: &'static str,
    created: i64,
    model: &'a str,
    choices: [Choice<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<usage::Written>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: u8,
    message: Message<'a>,
    logprobs: Option<LogprobsOut<'a>>,
    finish_reason: &'static str,
}

#[derive(Default, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<String>,
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Annotation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    /// OpenAI's own models draw by another API. OpenRouter and LiteLLM have pictures here:
    /// <https://openrouter.ai/docs/features/multimodal/image-generation>.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Picture>,
}

/// A picture beside what is said.
#[derive(Serialize)]
struct Picture {
    r#type: &'static str,
    image_url: Address,
    index: usize,
}

#[derive(Serialize)]
struct Address {
    url: String,
}

/// Writes the reply. What the reader could not read is in `reply.left_out`; told here is only what
/// this dialect cannot say.
pub(super) fn write(reply: &Reply, options: &StreamOptions) -> Written {
    let mut left_out = Vec::new();
    let message = message(&reply.parts, &options.custom_tools, &mut left_out);
    let tokens: Vec<_> = reply.parts.iter().flat_map(logprobs).cloned().collect();
    let (finish_reason, lost) = finish::write(&reply.stop);
    if let Some(lost) = lost {
        json::tell(&mut left_out, lost);
    }
    let body = Body {
        id: format!("chatcmpl-{}", options.id),
        object: "chat.completion",
        created: options.created,
        model: &options.model,
        choices: [Choice {
            index: 0,
            message,
            logprobs: LogprobsOut::of(&tokens),
            finish_reason,
        }],
        usage: reply.usage.as_ref().map(usage::Written::from),
        service_tier: reply.service_tier.as_deref().map(tier::told),
    };
    Written {
        body: json::body(&body),
        left_out,
    }
}

fn address(picture: &MediaSource) -> Option<String> {
    match picture {
        MediaSource::Url(url) => Some(url.clone()),
        MediaSource::Base64 { media_type, data } => Some(media::url(media_type, data)),
        MediaSource::FileId(_) | MediaSource::Text(_) => None,
    }
}

fn logprobs(part: &Part) -> &[TokenLogprob] {
    match part {
        Part::Text { notes, .. } => &notes.logprobs,
        _ => &[],
    }
}

fn message<'a>(
    parts: &'a [Part],
    custom_tools: &[String],
    left_out: &mut Vec<String>,
) -> Message<'a> {
    let mut message = Message {
        role: "assistant",
        ..Message::default()
    };
    for (place, part) in parts.iter().enumerate() {
        let path = || format!("content[{place}]");
        match part {
            Part::Text { text, notes, .. } => {
                let content = message.content.get_or_insert_default();
                let (begins, length) = (content.chars().count(), text.chars().count());
                content.push_str(text);
                for citation in &notes.citations {
                    match notes::annotation(citation, begins, length) {
                        Some(annotation) => message.annotations.push(annotation),
                        None => json::tell(left_out, format!("{}.citations", path())),
                    }
                }
            }
            Part::Refusal { text } => message.refusal.get_or_insert_default().push_str(text),
            Part::Thinking { text, signature } => {
                if !text.is_empty() || signature.is_none() {
                    let thinking = message.reasoning_content.get_or_insert_default();
                    thinking.push_str(text);
                }
                if signature.is_some() {
                    json::tell(left_out, format!("{}.signature", path()));
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
                    json::tell(left_out, format!("{}.signature", path()));
                }
                message.tool_calls.push(if custom_tools.contains(name) {
                    Call::custom(id, name, arguments)
                } else {
                    Call::new(id, name, arguments)
                });
            }
            Part::Image { source, .. } => match address(source) {
                Some(url) => message.images.push(Picture {
                    r#type: "image_url",
                    image_url: Address { url },
                    index: message.images.len(),
                }),
                None => json::tell(left_out, path()),
            },
            Part::RedactedThinking { .. }
            | Part::Document { .. }
            | Part::Audio { .. }
            | Part::ToolResult { .. } => json::tell(left_out, path()),
        }
    }
    message
}
