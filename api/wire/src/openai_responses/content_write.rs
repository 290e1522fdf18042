//! Writing the content of a message or of a tool's output.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::WireError;
use crate::ir::{MediaSource, Part, Role};
use crate::openai_chat::{json, media};

/// One part.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Piece<'a> {
    InputText {
        text: &'a str,
    },
    OutputText {
        text: &'a str,
    },
    Refusal {
        refusal: &'a str,
    },
    InputImage {
        #[serde(skip_serializing_if = "Option::is_none")]
        image_url: Option<Cow<'a, str>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_id: Option<&'a str>,
        /// Required.
        detail: &'a str,
    },
    InputFile {
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_data: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_url: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_id: Option<&'a str>,
    },
}

/// One part that is said in a message of this role; `None` where there is nothing to say.
pub(super) fn piece<'a>(
    role: Role,
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Piece<'a>>, WireError> {
    let (piece, cache) = match (role, part) {
        (_, Part::Text { text, .. } | Part::Refusal { text }) if text.is_empty() => {
            return Ok(None);
        }
        (Role::Assistant, Part::Text { text, cache, .. }) => (Piece::OutputText { text }, *cache),
        (Role::Assistant, Part::Refusal { text }) => (Piece::Refusal { refusal: text }, None),
        (_, Part::Text { text, cache, .. }) => (Piece::InputText { text }, *cache),
        // A refusal that is quoted in a user's message is text like any other.
        (_, Part::Refusal { text }) => (Piece::InputText { text }, None),
        (
            Role::User,
            Part::Image {
                source,
                detail,
                cache,
            },
        ) => (image(source, detail.as_deref(), path)?, *cache),
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
        (Role::User, Part::Audio { .. }) => {
            return Err(WireError::untranslatable(path, "it takes no sound"));
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
    Ok(Some(piece))
}

fn image<'a>(
    source: &'a MediaSource,
    detail: Option<&'a str>,
    path: &str,
) -> Result<Piece<'a>, WireError> {
    let (image_url, file_id) = match source {
        MediaSource::Url(url) => (Some(Cow::Borrowed(url.as_str())), None),
        MediaSource::Base64 { media_type, data } => {
            media::is_picture(media_type, path)?;
            (Some(Cow::Owned(media::url(media_type, data))), None)
        }
        MediaSource::FileId(id) => (None, Some(own_file(id, path)?)),
        MediaSource::Text(_) => {
            return Err(WireError::untranslatable(path, "text is not an image"));
        }
    };
    Ok(Piece::InputImage {
        image_url,
        file_id,
        detail: detail.unwrap_or("auto"),
    })
}

fn document<'a>(
    source: &'a MediaSource,
    name: Option<&'a str>,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<Piece<'a>, WireError> {
    let mut file = Piece::InputFile {
        filename: None,
        file_data: None,
        file_url: None,
        file_id: None,
    };
    let Piece::InputFile {
        filename,
        file_data,
        file_url,
        file_id,
    } = &mut file
    else {
        return Ok(file);
    };
    match source {
        MediaSource::Base64 { media_type, data } => {
            // OpenAI refuses data without a name.
            *filename = name.or(Some(media::default_name(media_type)));
            *file_data = Some(media::url(media_type, data));
        }
        // A name beside a URL or an id is refused.
        MediaSource::Url(url) => *file_url = Some(url),
        MediaSource::FileId(id) => *file_id = Some(own_file(id, path)?),
        MediaSource::Text(text) => file = Piece::InputText { text },
    }
    let named = matches!(
        file,
        Piece::InputFile {
            filename: Some(_),
            ..
        }
    );
    if name.is_some() && !named {
        json::tell(left_out, format!("{path}.title"));
    }
    Ok(file)
}

/// Ids of other providers (`file_…`) mean nothing here.
fn own_file<'a>(id: &'a str, path: &str) -> Result<&'a str, WireError> {
    if id.starts_with("file-") {
        return Ok(id);
    }
    Err(WireError::untranslatable(
        path,
        "the file was uploaded to another provider; send its bytes instead",
    ))
}
