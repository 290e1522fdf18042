//! Reading content: a string, or parts.

use super::annotation;
use super::request_read::keep;
use crate::error::WireError;
use crate::ir::{Extra, MediaSource, Notes, Part};
use crate::object::{Field, Object};
use crate::openai_chat::media;
use crate::openai_chat::notes::read_tokens;

/// Between pieces of thinking that stood apart.
const BETWEEN: &str = "\n\n";

/// Reads the content of a message, or the output of a tool. Kinds of parts that the common form
/// lacks go to `extra` whole.
pub(super) fn read<'a>(
    field: Field<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Part>, WireError> {
    let places = all(field, Beside::Kept, extra)?.into_iter();
    Ok(places.flatten().collect())
}

/// Reads the content of a message of an answer, part by part: `None` where a part says nothing or
/// has no place.
pub(super) fn answer<'a>(
    field: Field<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Option<Part>>, WireError> {
    all(field, Beside::Read, extra)
}

/// What becomes of the notes beside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// They are read.
    Read,
    /// They go to `extra`: in a conversation that goes on no other dialect has them.
    Kept,
}

fn all<'a>(
    field: Field<'a>,
    beside: Beside,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Option<Part>>, WireError> {
    if field.is_string() {
        return Ok(vec![text_part(field.string()?)]);
    }
    if !field.is_array() {
        return Err(field.wrong("a string or an array of parts"));
    }
    let parts = field.array()?.into_iter();
    parts.map(|field| part(field, beside, extra)).collect()
}

/// The thinking of a reasoning item: its text where the model shows it, else the summary.
pub(super) fn thinking<'a>(
    item: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<String, WireError> {
    let content = item.take("content");
    let summary = item.take("summary");
    let content = content.map_or(Ok(Vec::new()), texts)?;
    if content.is_empty() {
        return Ok(summary.map_or(Ok(Vec::new()), texts)?.join(BETWEEN));
    }
    if let Some(summary) = summary.filter(|summary| summary.value.get() != "[]") {
        keep(extra, [summary]);
    }
    Ok(content.join(BETWEEN))
}

fn texts(field: Field<'_>) -> Result<Vec<String>, WireError> {
    let mut texts = Vec::new();
    for piece in field.array()? {
        texts.push(piece.object()?.require_string("text")?);
    }
    Ok(texts)
}

fn text_part(text: String) -> Option<Part> {
    (!text.is_empty()).then(|| Part::text(text))
}

/// The sources and log probabilities of a text.
fn notes<'a>(object: &mut Object<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Notes, WireError> {
    let mut notes = Notes::default();
    for told in object.array("annotations")?.unwrap_or_default() {
        match annotation::read(told.value) {
            Some(citation) => notes.citations.push(citation),
            None => keep(extra, [told]),
        }
    }
    if let Some(told) = object.take("logprobs") {
        match read_tokens(told.value) {
            Some(tokens) => notes.logprobs = tokens,
            None => keep(extra, [told]),
        }
    }
    Ok(notes)
}

fn part<'a>(
    field: Field<'a>,
    beside: Beside,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<Part>, WireError> {
    let whole = field.clone();
    let mut object = field.object()?;
    let part = match object.require_string("type")?.as_str() {
        "output_text" if beside == Beside::Read => {
            let notes = notes(&mut object, extra)?;
            let text = object.require_string("text")?;
            (!text.is_empty()).then_some(Part::Text {
                text,
                cache: None,
                notes,
            })
        }
        "input_text" | "output_text" | "text" => {
            for nothing in ["annotations", "logprobs"] {
                if let Some(field) = object.take(nothing)
                    && field.value.get() != "[]"
                {
                    keep(extra, [field]);
                }
            }
            text_part(object.require_string("text")?)
        }
        "refusal" => Some(Part::Refusal {
            text: object.require_string("refusal")?,
        }),
        "input_image" => Some(image(&mut object)?),
        "input_file" => Some(file(&mut object)?),
        "input_audio" => {
            let mut audio = object.require("input_audio")?.object()?;
            let part = Part::Audio {
                data: audio.require_string("data")?,
                format: audio.require_string("format")?,
            };
            keep(extra, audio.rest());
            Some(part)
        }
        _ => {
            keep(extra, [whole]);
            return Ok(None);
        }
    };
    keep(extra, object.rest());
    Ok(part)
}

fn image(object: &mut Object<'_>) -> Result<Part, WireError> {
    let source = match (object.string("image_url")?, object.string("file_id")?) {
        (Some(url), _) => media::source(url),
        (None, Some(id)) => MediaSource::FileId(id),
        (None, None) => {
            return Err(WireError::Missing {
                member: object.path_of("image_url"),
            });
        }
    };
    Ok(Part::Image {
        source,
        detail: object.string("detail")?,
        cache: None,
    })
}

fn file(object: &mut Object<'_>) -> Result<Part, WireError> {
    let name = object.string("filename")?;
    let told = (
        object.string("file_data")?,
        object.string("file_url")?,
        object.string("file_id")?,
    );
    let source = match told {
        (Some(data), _, _) => media::file(data).ok_or_else(|| {
            WireError::invalid(
                object.path_of("file_data"),
                "must be Base64, or a `data:` URL in Base64",
            )
        })?,
        (None, Some(url), _) => MediaSource::Url(url),
        (None, None, Some(id)) => MediaSource::FileId(id),
        (None, None, None) => {
            return Err(WireError::Missing {
                member: object.path_of("file_data"),
            });
        }
    };
    Ok(Part::Document {
        source,
        name,
        cache: None,
        cited: false,
    })
}
