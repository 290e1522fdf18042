//! Writing the content of a message.

use std::borrow::Cow;

use serde::Serialize;

use super::{json, media};
use crate::error::WireError;
use crate::ir::{MediaSource, Part, Role};

/// A string where there is only text, because many compatible servers take nothing else in
/// instructions, answers and tool results; parts where there is more.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Text(Cow<'a, str>),
    Parts(Vec<Piece<'a>>),
}

/// One part.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Piece<'a> {
    Text { text: &'a str },
    ImageUrl { image_url: Image<'a> },
    File { file: File<'a> },
    InputAudio { input_audio: Audio<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct Image<'a> {
    url: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct File<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Audio<'a> {
    data: &'a str,
    format: &'a str,
}

/// Between texts that were parts of their own.
const BETWEEN: &str = "\n\n";

/// What a message says, as its content. `None` where it says nothing.
pub(super) fn content(pieces: Vec<Piece<'_>>) -> Option<Content<'_>> {
    let mut texts = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        match piece {
            Piece::Text { text } => texts.push(*text),
            _ => return Some(Content::Parts(pieces)),
        }
    }
    (!texts.is_empty()).then(|| Content::Text(joined(&texts)))
}

fn joined<'a>(texts: &[&'a str]) -> Cow<'a, str> {
    match texts {
        [] => Cow::Borrowed(""),
        [text] => Cow::Borrowed(text),
        texts => Cow::Owned(texts.join(BETWEEN)),
    }
}

/// The text of a tool result. OpenAI's takes nothing but text, the rest is told.
pub(super) fn tool_text<'a>(
    parts: &'a [Part],
    path: &str,
    left_out: &mut Vec<String>,
) -> Cow<'a, str> {
    let mut texts = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let path = || format!("{path}.content[{place}]");
        match part {
            Part::Text { text, cache, .. }
            | Part::Document {
                source: MediaSource::Text(text),
                cache,
                ..
            } => {
                if cache.is_some() {
                    json::tell(left_out, format!("{}.cache_control", path()));
                }
                texts.push(text.as_str());
            }
            _ => json::tell(left_out, path()),
        }
    }
    joined(&texts)
}

/// One part that is said in a message of this role.
pub(super) fn part<'a>(
    role: Role,
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Piece<'a>, WireError> {
    let (piece, cache) = match (role, part) {
        // A refusal that is quoted in a user's message is text like any other.
        (_, Part::Refusal { text }) => (Piece::Text { text }, None),
        (_, Part::Text { text, cache, .. }) => (Piece::Text { text }, *cache),
        (
            Role::User,
            Part::Image {
                source,
                detail,
                cache,
            },
        ) => {
            let image_url = Image {
                url: image_url(source, path)?,
                detail: detail.as_deref(),
            };
            (Piece::ImageUrl { image_url }, *cache)
        }
        (
            Role::User,
            Part::Document {
                source,
                name,
                cache,
                cited,
            },
        ) => {
            if *cited {
                json::tell(left_out, format!("{path}.citations"));
            }
            (document(source, name.as_deref(), path, left_out)?, *cache)
        }
        (Role::User, Part::Audio { data, format }) => {
            let input_audio = Audio { data, format };
            (Piece::InputAudio { input_audio }, None)
        }
        _ => {
            return Err(WireError::untranslatable(
                path,
                "this kind of content cannot stand in a message of this role",
            ));
        }
    };
    if cache.is_some() {
        json::tell(left_out, format!("{path}.cache_control"));
    }
    Ok(piece)
}

fn image_url<'a>(source: &'a MediaSource, path: &str) -> Result<Cow<'a, str>, WireError> {
    match source {
        MediaSource::Url(url) => Ok(Cow::Borrowed(url)),
        MediaSource::Base64 { media_type, data } => {
            media::is_picture(media_type, path)?;
            Ok(Cow::Owned(media::url(media_type, data)))
        }
        MediaSource::FileId(_) | MediaSource::Text(_) => Err(WireError::untranslatable(
            path,
            "it takes pictures by URL or in the request, not by a file id",
        )),
    }
}

fn document<'a>(
    source: &'a MediaSource,
    name: Option<&'a str>,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Piece<'a>, WireError> {
    let mut file = File {
        filename: name,
        file_data: None,
        file_id: None,
    };
    match source {
        MediaSource::Base64 { media_type, data } => {
            // OpenAI refuses data without a name.
            file.filename = name.or(Some(media::default_name(media_type)));
            file.file_data = Some(media::url(media_type, data));
        }
        // Ids of other providers (`file_…`) mean nothing here.
        MediaSource::FileId(id) if id.starts_with("file-") => file.file_id = Some(id),
        MediaSource::FileId(_) => {
            return Err(WireError::untranslatable(
                path,
                "the file was uploaded to another provider; send its bytes instead",
            ));
        }
        MediaSource::Url(_) => {
            return Err(WireError::untranslatable(
                path,
                "it takes files in the request, not by URL; send its bytes instead",
            ));
        }
        MediaSource::Text(text) => {
            if name.is_some() {
                json::tell(left_out, format!("{path}.title"));
            }
            return Ok(Piece::Text { text });
        }
    }
    Ok(Piece::File { file })
}
