//! Content blocks as they are written.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::family::Family;
use super::source::{self, Audio, Document, Image, Names};
use crate::dialect::Dialect;
use crate::error::WireError;
use crate::ir::{CacheMark, Part};
use crate::seal::Seal;

/// One block: a union, of which exactly one member is there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Content<'a> {
    Text(&'a str),
    Image(Image<'a>),
    Document(Document<'a>),
    Audio(Audio<'a>),
    ToolUse(ToolUse<'a>),
    ToolResult(ToolResult<'a>),
    CachePoint(CachePoint),
    #[serde(rename = "reasoningContent")]
    Thought(Reasoning<'a>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolUse<'a> {
    tool_use_id: Cow<'a, str>,
    name: &'a str,
    input: Input<'a>,
}

/// The arguments of a tool call.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Input<'a> {
    /// As the model wrote them.
    Object(&'a RawValue),
    /// None.
    Empty {},
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolResult<'a> {
    tool_use_id: Cow<'a, str>,
    content: Vec<Content<'a>>,
    /// Only where the tool failed: not every model takes the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Reasoning<'a> {
    ReasoningText { text: &'a str, signature: &'a str },
    RedactedContent(&'a str),
}

/// A mark that what stands before it may be kept.
#[derive(Debug, Serialize)]
pub(super) struct CachePoint {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

/// The mark, with its time where that is not the usual one.
pub(super) fn point(mark: CacheMark) -> CachePoint {
    CachePoint {
        r#type: "default",
        ttl: match mark {
            CacheMark::FiveMinutes => None,
            CacheMark::OneHour => Some("1h"),
        },
    }
}

/// Writes parts, and remembers what a whole request must not repeat or lose.
pub(super) struct Blocks<'l> {
    family: Family,
    names: Names,
    /// What is lost is told here.
    pub left_out: &'l mut Vec<String>,
}

impl<'l> Blocks<'l> {
    /// For one request to a model of this family.
    pub fn new(family: Family, left_out: &'l mut Vec<String>) -> Self {
        Blocks {
            family,
            names: Names::default(),
            left_out,
        }
    }

    /// Writes one part, and its mark behind it.
    pub fn write<'a>(
        &mut self,
        part: &'a Part,
        path: &str,
        out: &mut Vec<Content<'a>>,
    ) -> Result<(), WireError> {
        let Some(block) = self.block(part, path)? else {
            return Ok(());
        };
        out.push(block);
        if let Some(mark) = mark(part) {
            if self.family.caches() {
                out.push(Content::CachePoint(self.point(mark, path)));
            } else {
                self.left_out.push(format!("{path}.cache_control"));
            }
        }
        Ok(())
    }

    /// Only Claude knows how long.
    fn point(&mut self, mark: CacheMark, path: &str) -> CachePoint {
        if mark == CacheMark::OneHour && !matches!(self.family, Family::Claude(_)) {
            self.left_out.push(format!("{path}.cache_control.ttl"));
            return point(CacheMark::FiveMinutes);
        }
        point(mark)
    }

    fn block<'a>(&mut self, part: &'a Part, path: &str) -> Result<Option<Content<'a>>, WireError> {
        Ok(Some(match part {
            // The service refuses blank texts.
            Part::Text { text, .. } | Part::Refusal { text } if text.trim().is_empty() => {
                return Ok(None);
            }
            Part::Text { text, .. } | Part::Refusal { text } => Content::Text(text),
            Part::Image { source, detail, .. } => {
                if detail.as_deref().is_some_and(|detail| detail != "auto") {
                    self.left_out.push(format!("{path}.image_url.detail"));
                }
                Content::Image(source::image(source, path)?)
            }
            Part::Document {
                source,
                name,
                cited,
                ..
            } => {
                let name = self.names.of(name.as_deref());
                Content::Document(source::document(source, name, *cited, path)?)
            }
            Part::Audio { data, format, .. } => Content::Audio(source::audio(data, format)),
            Part::ToolCall {
                id,
                name,
                arguments,
                signature,
                ..
            } => {
                if signature.is_some() {
                    self.left_out.push(format!("{path}.signature"));
                }
                Content::ToolUse(ToolUse {
                    tool_use_id: tool_id(id),
                    name,
                    input: input(arguments).ok_or_else(|| {
                        let why =
                            format!("the arguments of tool call `{id}` are not a JSON object");
                        WireError::untranslatable(path, why)
                    })?,
                })
            }
            Part::ToolResult {
                id,
                parts,
                is_error,
                ..
            } => Content::ToolResult(ToolResult {
                tool_use_id: tool_id(id),
                content: self.result(parts, path)?,
                status: is_error.then_some("error"),
            }),
            Part::Thinking {
                text,
                signature: Some(signature),
                ..
            } if self.takes(signature) => Content::Thought(Reasoning::ReasoningText {
                text,
                signature: Seal::of(signature).data,
            }),
            Part::RedactedThinking { data } if self.family.takes_thoughts() => {
                Content::Thought(Reasoning::RedactedContent(data))
            }
            Part::Thinking { .. } | Part::RedactedThinking { .. } => {
                // The service refuses thinking without its own seal.
                self.left_out.push(format!("{path}.thinking"));
                return Ok(None);
            }
        }))
    }

    /// The seals of Claude are the same here and at Anthropic's own.
    fn takes(&self, signature: &str) -> bool {
        self.family.takes_thoughts() && Seal::of(signature).is_for(Dialect::AnthropicMessages)
    }

    fn result<'a>(&mut self, parts: &'a [Part], path: &str) -> Result<Vec<Content<'a>>, WireError> {
        let mut content = Vec::with_capacity(parts.len());
        for part in parts {
            if !matches!(
                part,
                Part::Text { .. } | Part::Image { .. } | Part::Document { .. }
            ) {
                return Err(WireError::untranslatable(
                    path,
                    "a tool's result may hold text, images and documents only",
                ));
            }
            content.extend(self.block(part, path)?);
            // A mark has no place inside a result.
            if mark(part).is_some() {
                self.left_out.push(format!("{path}.cache_control"));
            }
        }
        Ok(content)
    }
}

fn mark(part: &Part) -> Option<CacheMark> {
    match part {
        Part::Text { cache, .. }
        | Part::Image { cache, .. }
        | Part::Document { cache, .. }
        | Part::ToolCall { cache, .. }
        | Part::ToolResult { cache, .. } => *cache,
        _ => None,
    }
}

/// The longest id of a call.
const ID_LIMIT: usize = 64;

/// An id as every model behind the service takes it: letters, digits, `_` and `-`, not more than 64.
/// A call and its result are changed alike, so they still match; of a long id the end tells calls
/// apart.
fn tool_id(id: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if id.len() <= ID_LIMIT && id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    let plain: Vec<char> = id.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    let first = plain.len().saturating_sub(ID_LIMIT);
    Cow::Owned(plain.into_iter().skip(first).collect())
}

/// The arguments as the object they should be; `None` when they are not one.
fn input(arguments: &str) -> Option<Input<'_>> {
    if arguments.trim().is_empty() {
        return Some(Input::Empty {});
    }
    let value: &RawValue = serde_json::from_str(arguments).ok()?;
    match value.get() {
        "null" => Some(Input::Empty {}),
        object if object.starts_with('{') => Some(Input::Object(value)),
        _ => None,
    }
}
