//! Reading the content of a message: a string, or parts.

use super::media;
use super::request_read::{cache, keep};
use crate::error::WireError;
use crate::ir::{Extra, MediaSource, Part};
use crate::object::{Field, Object};

/// Reads `content`. Kinds of parts that the common form lacks go to `extra` whole.
pub(super) fn read<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Part>, WireError> {
    let Some(field) = object.take("content") else {
        return Ok(Vec::new());
    };
    if field.is_string() {
        let text = field.string()?;
        return Ok(text_part(text, None).into_iter().collect());
    }
    if !field.is_array() {
        return Err(field.wrong("a string or an array of parts"));
    }
    let mut parts = Vec::new();
    for field in field.array()? {
        parts.extend(part(field, extra)?);
    }
    Ok(parts)
}

/// Thinking in a message, under either of the names that compatible servers use. Servers that
/// write both (vLLM during its change of names, OpenRouter) write the same text.
pub(super) fn thinking(object: &mut Object<'_>) -> Result<Option<String>, WireError> {
    let newer = object.string("reasoning")?;
    let told = object.string("reasoning_content")?.or(newer);
    let told = told.filter(|text| !text.is_empty());
    if told.is_some() {
        return Ok(told);
    }
    // Beside a text they repeat it, with seals that have no place here.
    Ok(object
        .take("reasoning_details")
        .and_then(pieces_of_thinking))
}

/// The texts of `reasoning_details`, or their summaries; what is encrypted says nothing to anyone
/// else: <https://openrouter.ai/docs/use-cases/reasoning-tokens#reasoning_details-array-structure>.
fn pieces_of_thinking(pieces: Field<'_>) -> Option<String> {
    let mut said = String::new();
    for piece in pieces.array().ok()? {
        let mut piece = piece.object().ok()?;
        for name in ["text", "summary"] {
            said.push_str(&piece.string(name).ok()?.unwrap_or_default());
        }
    }
    (!said.is_empty()).then_some(said)
}

/// Arguments of a call, as JSON text. Some servers write the object itself.
pub(super) fn arguments(field: Option<Field<'_>>) -> Result<String, WireError> {
    let text = match field {
        None => String::new(),
        Some(field) if field.is_object() => field.value.get().to_owned(),
        Some(field) => field.string()?,
    };
    Ok(if text.trim().is_empty() {
        "{}".to_owned()
    } else {
        text
    })
}

fn text_part(text: String, cache: Option<crate::ir::CacheMark>) -> Option<Part> {
    (!text.is_empty()).then(|| Part::marked_text(text, cache))
}

fn part<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Option<Part>, WireError> {
    if field.is_string() {
        return Ok(text_part(field.string()?, None));
    }
    let whole = field.clone();
    let mut object = field.object()?;
    let part = match object.require_string("type")?.as_str() {
        "text" => {
            let text = object.require_string("text")?;
            text_part(text, cache(&mut object, extra)?)
        }
        "refusal" => Some(Part::Refusal {
            text: object.require_string("refusal")?,
        }),
        "image_url" => Some(image(&mut object, extra)?),
        "file" => Some(file(&mut object, extra)?),
        "input_audio" => Some(audio(&mut object, extra)?),
        _ => {
            keep(extra, [whole]);
            return Ok(None);
        }
    };
    keep(extra, object.rest());
    Ok(part)
}

fn image<'a>(object: &mut Object<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    let field = object.require("image_url")?;
    let (url, detail) = if field.is_string() {
        (field.string()?, None)
    } else {
        let mut image = field.object()?;
        let read = (image.require_string("url")?, image.string("detail")?);
        keep(extra, image.rest());
        read
    };
    Ok(Part::Image {
        source: media::source(url),
        detail,
        cache: cache(object, extra)?,
    })
}

fn file<'a>(object: &mut Object<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    let mut file = object.require("file")?.object()?;
    let name = file.string("filename")?;
    let source = match (file.string("file_data")?, file.string("file_id")?) {
        (Some(told), _) if told.starts_with("http://") || told.starts_with("https://") => {
            MediaSource::Url(told)
        }
        (Some(told), _) => media::file(told).ok_or_else(|| {
            WireError::invalid(
                file.path_of("file_data"),
                "must be Base64, or a `data:` URL in Base64",
            )
        })?,
        (None, Some(id)) => MediaSource::FileId(id),
        (None, None) => {
            return Err(WireError::Missing {
                member: file.path_of("file_data"),
            });
        }
    };
    keep(extra, file.rest());
    Ok(Part::Document {
        source,
        name,
        cache: cache(object, extra)?,
        cited: false,
    })
}

fn audio<'a>(object: &mut Object<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Part, WireError> {
    let mut audio = object.require("input_audio")?.object()?;
    let part = Part::Audio {
        data: audio.require_string("data")?,
        format: audio.require_string("format")?,
    };
    keep(extra, audio.rest());
    Ok(part)
}
