//! Writing the content of a message for another hub.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::WireError;
use crate::ir::{CacheMark, MediaSource, Part};
use crate::openai_chat::json;

/// A text alone, or texts and files.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Pieces(Vec<Piece<'a>>),
}

/// One of them.
#[derive(Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum Piece<'a> {
    Text {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Url {
        url: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        mime_type: Option<Cow<'a, str>>,
    },
    File {
        data: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        mime_type: Option<Cow<'a, str>>,
    },
}

/// A mark for the prompt cache.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct CacheControl {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

impl From<CacheMark> for CacheControl {
    fn from(mark: CacheMark) -> Self {
        CacheControl {
            r#type: "ephemeral",
            ttl: match mark {
                CacheMark::FiveMinutes => None,
                CacheMark::OneHour => Some("1h"),
            },
        }
    }
}

/// What pieces say; `None`: nothing.
pub(super) fn content(pieces: Vec<Piece<'_>>) -> Option<Content<'_>> {
    if let [
        Piece::Text {
            text,
            cache_control: None,
        },
    ] = pieces.as_slice()
    {
        return Some(Content::Text(text));
    }
    (!pieces.is_empty()).then_some(Content::Pieces(pieces))
}

/// A part that can be said in any message; `None` for those that only some have.
pub(super) fn piece<'a>(
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Piece<'a>>, WireError> {
    Ok(Some(match part {
        Part::Text { text, cache, .. } => Piece::Text {
            text,
            cache_control: cache.map(CacheControl::from),
        },
        Part::Refusal { text } => Piece::Text {
            text,
            cache_control: None,
        },
        Part::Image {
            source,
            detail,
            cache,
        } => {
            tell_cache(*cache, path, left_out);
            if detail.is_some() {
                json::tell(left_out, format!("{path}.detail"));
            }
            file(source, None, path)?
        }
        Part::Document {
            source,
            name,
            cache,
            cited,
        } => {
            tell_cache(*cache, path, left_out);
            if *cited {
                json::tell(left_out, format!("{path}.citations"));
            }
            file(source, name.as_deref(), path)?
        }
        Part::Audio { data, format } => Piece::File {
            data,
            filename: None,
            mime_type: Some(Cow::Owned(format!("audio/{format}"))),
        },
        Part::ToolCall { .. }
        | Part::ToolResult { .. }
        | Part::Thinking { .. }
        | Part::RedactedThinking { .. } => return Ok(None),
    }))
}

fn tell_cache(cache: Option<CacheMark>, path: &str, left_out: &mut Vec<String>) {
    if cache.is_some() {
        json::tell(left_out, format!("{path}.cache_control"));
    }
}

fn file<'a>(
    source: &'a MediaSource,
    filename: Option<&'a str>,
    path: &str,
) -> Result<Piece<'a>, WireError> {
    match source {
        MediaSource::Url(url) => Ok(Piece::Url {
            url,
            filename,
            mime_type: None,
        }),
        MediaSource::Base64 { media_type, data } => Ok(Piece::File {
            data,
            filename,
            mime_type: Some(Cow::Borrowed(media_type)),
        }),
        MediaSource::Text(text) => Ok(Piece::Text {
            text,
            cache_control: None,
        }),
        MediaSource::FileId(_) => Err(WireError::untranslatable(
            path,
            "the file was uploaded to another provider; send its bytes instead",
        )),
    }
}
