//! Media types, and what of the common form they are.

use crate::ir::{MediaSource, Part, is_media_type};

/// The part that holds bytes of this type; `None` where the common form has no such part.
pub(super) fn inline(media_type: &str, data: String, name: Option<String>) -> Option<Part> {
    let (family, kind) = media_type
        .split_once('/')
        .filter(|_| is_media_type(media_type))?;
    let data = standard(data);
    let source = |data| MediaSource::Base64 {
        media_type: media_type.to_owned(),
        data,
    };
    Some(match family {
        "image" => Part::Image {
            source: source(data),
            detail: None,
            cache: None,
        },
        "audio" => Part::Audio {
            data,
            format: sound_format(kind).to_owned(),
        },
        "video" => return None,
        _ => Part::Document {
            source: source(data),
            name,
            cache: None,
            cited: false,
        },
    })
}

/// Google takes Base64 in either alphabet, and its Python client writes the one for URLs; others
/// take the standard one alone.
fn standard(data: String) -> String {
    if !data.contains(['-', '_']) {
        return data;
    }
    let mut data = data.replace('-', "+").replace('_', "/");
    let missing = (4 - data.len() % 4) % 4;
    data.extend(std::iter::repeat_n('=', missing));
    data
}

/// The part that holds a file of this type at a public address; `None` as for [`inline`].
pub(super) fn at(url: String, media_type: Option<&str>, name: Option<String>) -> Option<Part> {
    let guessed = media_type.or_else(|| type_of(&url)).unwrap_or_default();
    let source = MediaSource::Url(url);
    match guessed.split('/').next() {
        Some("image") => Some(Part::Image {
            source,
            detail: None,
            cache: None,
        }),
        Some("audio" | "video") => None,
        _ => Some(Part::Document {
            source,
            name,
            cache: None,
            cited: false,
        }),
    }
}

/// OpenAI's word for a kind of sound.
fn sound_format(kind: &str) -> &str {
    match kind {
        "mpeg" | "mp3" => "mp3",
        "x-wav" | "wave" | "wav" => "wav",
        other => other,
    }
}

/// The media type that a URL's ending tells.
pub(crate) fn type_of(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1;
    Some(match ending.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "heic" => "image/heic",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "mp3" => "audio/mp3",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        _ => return None,
    })
}

/// A file that lies with Google alone.
pub(crate) fn is_googles(uri: &str) -> bool {
    uri.starts_with("gs://")
        || uri.starts_with("files/")
        || uri.starts_with("https://generativelanguage.googleapis.com/")
}
