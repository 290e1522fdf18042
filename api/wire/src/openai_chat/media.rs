//! `data:` URLs, in which OpenAI carries pictures and files.

use crate::ir::MediaSource;

/// Where the bytes of a URL are. A `data:` URL that is not Base64 is left as it is.
pub(super) fn source(url: String) -> MediaSource {
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
    Some((media_type, data))
}

/// The URL that carries these bytes.
pub(super) fn url(media_type: &str, data: &str) -> String {
    format!("data:{media_type};base64,{data}")
}
