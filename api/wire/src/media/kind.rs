//! Kinds of files, by what they are for and by their first bytes.

/// What a file is for, by the place where a request names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// An image.
    Picture,
    /// A PDF, a text, a table.
    Document,
    /// Something to hear.
    Sound,
    /// Something to watch.
    Film,
    /// Whatever of these it is.
    Any,
}

impl Family {
    /// The family of a media type; `None` for types that are no media.
    pub fn of(media_type: &str) -> Option<Family> {
        match media_type.split('/').next()? {
            "image" => Some(Family::Picture),
            "audio" => Some(Family::Sound),
            "video" => Some(Family::Film),
            "text" | "application" => Some(Family::Document),
            _ => None,
        }
    }

    /// A file of this type belongs here.
    pub fn takes(self, media_type: &str) -> bool {
        let family = Family::of(media_type);
        family.is_some() && (self == Family::Any || family == Some(self))
    }

    /// As a person says it.
    pub fn name(self) -> &'static str {
        match self {
            Family::Picture => "a picture",
            Family::Document => "a document",
            Family::Sound => "a sound",
            Family::Film => "a video",
            Family::Any => "a picture, a document, a sound or a video",
        }
    }
}

/// It is text, apart from how it is marked up.
pub fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || matches!(
            media_type,
            "application/json" | "application/xml" | "application/yaml" | "application/x-ndjson"
        )
}

/// The media type of a file. Its first bytes say more than its server, which often has one type for
/// all files, and providers refuse a picture under the name of another; the ending of its address
/// is asked last. `None`: nothing says it.
pub fn media_type(first: &[u8], told: Option<&str>, url: &str) -> Option<String> {
    if let Some(seen) = by_first_bytes(first) {
        return Some(seen.to_owned());
    }
    let told = told.map(|told| {
        let bare = told.split(';').next().unwrap_or_default();
        bare.trim().to_ascii_lowercase()
    });
    let told = told.filter(|told| {
        !matches!(
            told.as_str(),
            "" | "application/octet-stream" | "binary/octet-stream" | "application/binary"
        ) && crate::ir::is_media_type(told)
    });
    told.or_else(|| crate::gemini::type_of(url).map(str::to_owned))
}

/// Numbers and words that files begin with, as their formats' own descriptions have them.
fn by_first_bytes(first: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 10] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"%PDF-", "application/pdf"),
        (b"ID3", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
    ];
    if let Some((_, media_type)) = STARTS.iter().find(|(start, _)| first.starts_with(start)) {
        return Some(media_type);
    }
    match (first.get(..4)?, first.get(4..8)?, first.get(8..12)?) {
        (b"RIFF", _, b"WEBP") => Some("image/webp"),
        (b"RIFF", _, b"WAVE") => Some("audio/wav"),
        (_, b"ftyp", b"heic" | b"heix" | b"mif1") => Some("image/heic"),
        (_, b"ftyp", b"avif") => Some("image/avif"),
        (_, b"ftyp", b"M4A ") => Some("audio/mp4"),
        (_, b"ftyp", b"qt  ") => Some("video/quicktime"),
        (_, b"ftyp", _) => Some("video/mp4"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_win_over_what_the_server_says() {
        let png = b"\x89PNG\r\n\x1a\n....";
        assert_eq!(
            media_type(png, Some("image/jpeg"), "x").as_deref(),
            Some("image/png")
        );
        assert_eq!(
            media_type(b"RIFF....WEBPVP8", None, "x").as_deref(),
            Some("image/webp")
        );
        assert_eq!(
            media_type(b"a,b\n", Some("text/csv; charset=utf-8"), "x").as_deref(),
            Some("text/csv")
        );
        let nothing = Some("application/octet-stream");
        assert_eq!(
            media_type(b"a,b\n", nothing, "https://x/t.csv?y=1").as_deref(),
            Some("text/csv")
        );
        assert_eq!(media_type(b"a,b\n", nothing, "https://x/t"), None);
    }

    #[test]
    fn a_page_is_no_picture() {
        assert!(Family::Picture.takes("image/png"));
        assert!(!Family::Picture.takes("text/html"));
        assert!(Family::Any.takes("video/mp4"));
        assert!(!Family::Any.takes("font/woff2"));
    }
}
