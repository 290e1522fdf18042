//! Content blocks as they are written, in requests and in replies.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::citation::CitationOut;
use crate::Dialect;
use crate::error::WireError;
use crate::ir::{CacheMark, MediaSource, Part};
use crate::seal::Seal;

/// One block.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Block<'a> {
    Text {
        text: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        citations: Vec<CitationOut<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Image {
        source: Source<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Document {
        source: Source<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        citations: Option<CitationsConfig>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    ToolUse {
        id: Cow<'a, str>,
        name: &'a str,
        input: Input<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    ToolResult {
        tool_use_id: Cow<'a, str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        content: Vec<Block<'a>>,
        #[serde(skip_serializing_if = "is_false")]
        is_error: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Thinking {
        thinking: &'a str,
        signature: &'a str,
    },
    RedactedThinking {
        data: &'a str,
    },
}

/// Whether a document shall be cited.
#[derive(Debug, Serialize)]
pub(super) struct CitationsConfig {
    enabled: bool,
}

/// The arguments of a tool call.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Input<'a> {
    /// As the model wrote them.
    Object(&'a RawValue),
    /// None.
    Empty {},
    /// What the model wrote where it is no object. Only in replies, whose type leaves `input` open.
    Text(&'a str),
}

/// Where the bytes of an image or document are.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Source<'a> {
    Base64 {
        media_type: &'a str,
        data: &'a str,
    },
    Url {
        url: &'a str,
    },
    File {
        file_id: &'a str,
    },
    Text {
        media_type: &'static str,
        data: &'a str,
    },
}

/// A mark for the prompt cache.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct CacheControl {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

impl From<CacheMark> for CacheControl {
    fn from(mark: CacheMark) -> Self {
        CacheControl {
            kind: "ephemeral",
            ttl: match mark {
                CacheMark::FiveMinutes => None,
                CacheMark::OneHour => Some("1h"),
            },
        }
    }
}

impl<'a> Block<'a> {
    /// Text that cites nothing.
    pub(super) fn text(text: &'a str, cache_control: Option<CacheControl>) -> Self {
        Block::Text {
            text,
            citations: Vec::new(),
            cache_control,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// An id as the dialect takes it: letters, digits, `_` and `-`. Others' ids may hold more
/// (`functions.weather:0`); a call and its result are changed alike, so they still match.
pub(super) fn tool_id(id: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    Cow::Owned(id.chars().map(|c| if fits(c) { c } else { '_' }).collect())
}

/// The arguments as the object they should be; `None` when they are not one.
pub(super) fn input(arguments: &str) -> Option<Input<'_>> {
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

/// Writes one part of a request. `None` where there is nothing to write; what is lost is told.
pub(super) fn request_block<'a>(
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Block<'a>>, WireError> {
    let no = |why: &str| Err(WireError::untranslatable(path, why));
    Ok(Some(match part {
        Part::Text { text, .. } | Part::Refusal { text } if text.is_empty() => return Ok(None),
        Part::Text { text, cache, .. } => Block::text(text, cache.map(CacheControl::from)),
        Part::Refusal { text } => Block::text(text, None),
        Part::Image {
            source,
            detail,
            cache,
        } => {
            if detail.as_deref().is_some_and(|detail| detail != "auto") {
                left_out.push(format!("{path}.image_url.detail"));
            }
            Block::Image {
                source: image_source(source, path)?,
                cache_control: cache.map(CacheControl::from),
            }
        }
        Part::Document {
            source,
            name,
            cache,
            cited,
        } => Block::Document {
            source: document_source(source, path)?,
            title: name.as_deref(),
            citations: cited.then_some(CitationsConfig { enabled: true }),
            cache_control: cache.map(CacheControl::from),
        },
        Part::Audio { .. } => return no("it takes no sound"),
        Part::ToolCall {
            id,
            name,
            arguments,
            cache,
            signature,
        } => {
            if signature.is_some() {
                left_out.push(format!("{path}.signature"));
            }
            match input(arguments) {
                Some(input) => Block::ToolUse {
                    id: tool_id(id),
                    name,
                    input,
                    cache_control: cache.map(CacheControl::from),
                },
                None => {
                    return no(&format!(
                        "the arguments of tool call `{id}` are not a JSON object"
                    ));
                }
            }
        }
        Part::ToolResult {
            id,
            parts,
            is_error,
            cache,
        } => Block::ToolResult {
            tool_use_id: tool_id(id),
            content: result_blocks(parts, path, left_out)?,
            is_error: *is_error,
            cache_control: cache.map(CacheControl::from),
        },
        Part::Thinking {
            text,
            signature: Some(signature),
        } if Seal::of(signature).is_for(Dialect::AnthropicMessages) => Block::Thinking {
            thinking: text,
            signature: Seal::of(signature).data,
        },
        Part::Thinking { .. } => {
            // The provider refuses thinking without its own seal.
            left_out.push(format!("{path}.thinking"));
            return Ok(None);
        }
        Part::RedactedThinking { data } => Block::RedactedThinking { data },
    }))
}

fn result_blocks<'a>(
    parts: &'a [Part],
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Vec<Block<'a>>, WireError> {
    let mut blocks = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Text { .. } | Part::Image { .. } | Part::Document { .. } => {
                blocks.extend(request_block(part, path, left_out)?);
            }
            _ => {
                return Err(WireError::untranslatable(
                    path,
                    "a tool's result may hold text, images and documents only",
                ));
            }
        }
    }
    Ok(blocks)
}

fn image_source<'a>(source: &'a MediaSource, path: &str) -> Result<Source<'a>, WireError> {
    match source {
        MediaSource::Base64 { media_type, data } => match media_type.as_str() {
            "image/jpeg" | "image/png" | "image/gif" | "image/webp" => {
                Ok(Source::Base64 { media_type, data })
            }
            // As many write it.
            "image/jpg" => Ok(Source::Base64 {
                media_type: "image/jpeg",
                data,
            }),
            _ => Err(WireError::media_type(
                path,
                format!("it reads pictures as JPEG, PNG, GIF or WebP, not as `{media_type}`"),
            )),
        },
        MediaSource::Url(url) => Ok(Source::Url { url }),
        MediaSource::FileId(file_id) => file(file_id, path),
        MediaSource::Text(_) => Err(WireError::untranslatable(path, "text is not an image")),
    }
}

fn document_source<'a>(source: &'a MediaSource, path: &str) -> Result<Source<'a>, WireError> {
    match source {
        MediaSource::Base64 { media_type, data } if media_type == "application/pdf" => {
            Ok(Source::Base64 { media_type, data })
        }
        MediaSource::Base64 { media_type, .. } => Err(WireError::media_type(
            path,
            format!("it reads documents as PDF or plain text, not as `{media_type}`"),
        )),
        MediaSource::Url(url) => Ok(Source::Url { url }),
        MediaSource::FileId(file_id) => file(file_id, path),
        MediaSource::Text(data) => Ok(Source::Text {
            media_type: "text/plain",
            data,
        }),
    }
}

/// Anthropic's file ids begin with `file_`; a file uploaded elsewhere (`file-…`) is not there.
fn file<'a>(file_id: &'a str, path: &str) -> Result<Source<'a>, WireError> {
    if file_id.starts_with("file_") {
        return Ok(Source::File { file_id });
    }
    Err(WireError::untranslatable(
        path,
        format!("file `{file_id}` was uploaded to another provider"),
    ))
}
