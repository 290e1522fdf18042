//! `data:` URLs, in which OpenAI carries pictures and files.

use crate::error::WireError;
use crate::ir::{MediaSource, is_media_type};
use crate::media::Family;

/// Where the bytes of a URL are. A `data:` URL that is not Base64 of some media
/// type is left as it is.
pub(crate) fn source(url: String) -> MediaSource {
    match base64(&url) {
        Some((media_type, data)) => MediaSource::Base64 {
            media_type: media_type.to_owned(),
            data: data.to_owned(),
        },
        None => MediaSource::Url(url),
    }
}

/// Media type and data of `data:<media type>[;parameter];base64,<data>`.
fn base64(url: &str) -> Option<(&str, &str)> {
    let scheme = url.get(..5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    let (head, data) = url.get(5..)?.split_once(',')?;
    let (media_type, encoding) = head.rsplit_once(';')?;
    if !encoding.trim().eq_ignore_ascii_case("base64") {
        return None;
    }
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    is_media_type(media_type).then_some((media_type, data))
}

/// The URL that carries these bytes.
pub(crate) fn url(media_type: &str, data: &str) -> String {
    format!("data:{media_type};base64,{data}")
}

/// Where the bytes of `file_data` are. `None` for a `data:` URL that is not Base64.
pub(crate) fn file(told: String) -> Option<MediaSource> {
    match source(told) {
        MediaSource::Url(url) if url.starts_with("data:") => None,
        // The dialect allows the bare Base64 as well; PDF is what it is for.
        MediaSource::Url(data) => Some(MediaSource::Base64 {
            media_type: "application/pdf".to_owned(),
            data,
        }),
        source => Some(source),
    }
}

/// Bytes that stand for a picture are one, by what the caller says.
pub(crate) fn is_picture(media_type: &str, path: &str) -> Result<(), WireError> {
    match Family::Picture.takes(media_type) {
        true => Ok(()),
        false => Err(WireError::media_type(
            path,
            format!("a picture belongs here, not `{media_type}`"),
        )),
    }
}

/// A name for bytes that came without one: OpenAI refuses those.
pub(crate) fn default_name(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "document.pdf",
        "text/plain" => "document.txt",
        _ => "document",
    }
}
