//! Reading the content of a message: a text, or texts and files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::request_read::cache;
use crate::error::WireError;
use crate::gemini::type_of;
use crate::ir::{Extra, MediaSource, Part};
use crate::media::{Family, media_type, sound};
use crate::object::{Field, Object};
use crate::openai_chat::keep;

/// Base64 of the bytes by which a file is known.
const FIRST: usize = 32;

/// Reads `content`. Kinds of files that the common form lacks go to `extra` whole.
pub(super) fn read<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Vec<Part>, WireError> {
    let Some(field) = object.take("content") else {
        return Ok(Vec::new());
    };
    if field.is_string() {
        let text = field.string()?;
        return Ok(match text.is_empty() {
            true => Vec::new(),
            false => vec![Part::text(text)],
        });
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

fn part<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Option<Part>, WireError> {
    let whole = field.clone();
    let mut object = field.object()?;
    let part = match object.require_string("type")?.as_str() {
        "text" => {
            let text = object.require_string("text")?;
            let cache = cache(&mut object, extra)?;
            (!text.is_empty()).then(|| Part::marked_text(text, cache))
        }
        "url" => {
            let url = object.require_string("url")?;
            let named = type_of(&url).map(str::to_owned);
            file(&mut object, MediaSource::Url(url), named)?
        }
        "file" => {
            let data = object.require_string("data")?;
            let name = object.look("filename").map(|name| name.string());
            let seen = known(&data, name.transpose()?.as_deref());
            let media_type = String::new();
            file(&mut object, MediaSource::Base64 { media_type, data }, seen)?
        }
        "local" => {
            let why = "is a file of the caller's own machine, which nobody else can read: send its bytes in Base64, or an address on the web";
            return Err(WireError::invalid(whole.path, why));
        }
        _ => {
            keep(extra, [whole]);
            return Ok(None);
        }
    };
    if part.is_none() && object.has("mimeType") {
        keep(extra, [whole]);
        return Ok(None);
    }
    keep(extra, object.rest());
    Ok(part)
}

/// The type that the first bytes of a file say, or its name.
fn known(data: &str, name: Option<&str>) -> Option<String> {
    let head = data.get(..FIRST.min(data.len() / 4 * 4))?;
    let first = STANDARD.decode(head).ok()?;
    media_type(&first, None, name.unwrap_or_default())
}

/// A file is what its type says; without one it is a picture, as it always was here. `None`: the
/// common form has no such kind.
fn file(
    object: &mut Object<'_>,
    mut source: MediaSource,
    seen: Option<String>,
) -> Result<Option<Part>, WireError> {
    let told = object.look("mimeType").map(|told| told.string());
    let told = told.transpose()?.filter(|told| told.contains('/'));
    let is_told = told.is_some();
    let found = told.or(seen).unwrap_or_else(|| "image/png".to_owned());
    let family = Family::of(&found);
    let name = object
        .look("filename")
        .map(|name| name.string())
        .transpose()?;
    if let MediaSource::Base64 { media_type, .. } = &mut source {
        media_type.clone_from(&found);
    }
    let part = match (family, source) {
        (Some(Family::Sound), MediaSource::Base64 { data, .. }) => Part::Audio {
            data,
            format: sound(&found).to_owned(),
        },
        (Some(Family::Document), source) => Part::Document {
            source,
            name,
            cache: None,
            cited: false,
        },
        (Some(Family::Sound | Family::Film), _) if is_told => return Ok(None),
        (_, source) => Part::Image {
            source,
            detail: None,
            cache: None,
        },
    };
    object.take("mimeType");
    // A picture has no name where it goes, and needs none.
    object.take("filename");
    Ok(Some(part))
}
