//! Pictures, documents and sound: their bytes as base64, or their place in S3.

use std::collections::HashSet;

use serde::Serialize;

use crate::error::WireError;
use crate::ir::MediaSource;

/// An image block.
#[derive(Debug, Serialize)]
pub(super) struct Image<'a> {
    format: &'static str,
    source: Source<'a>,
}

/// A document block.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    name: String,
    source: Source<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citations: Option<Cited>,
}

/// The answer shall cite the document.
#[derive(Debug, Serialize)]
struct Cited {
    enabled: bool,
}

/// A sound block.
#[derive(Debug, Serialize)]
pub(super) struct Audio<'a> {
    format: &'a str,
    source: Source<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Source<'a> {
    Bytes(&'a str),
    S3Location { uri: &'a str },
    Text(&'a str),
}

/// A picture.
pub(super) fn image<'a>(source: &'a MediaSource, path: &str) -> Result<Image<'a>, WireError> {
    match source {
        MediaSource::Base64 { media_type, data } => match image_format(media_type) {
            Some(format) => Ok(Image {
                format,
                source: Source::Bytes(data),
            }),
            None => Err(WireError::media_type(
                path,
                format!("it reads pictures as PNG, JPEG, GIF or WebP, not as `{media_type}`"),
            )),
        },
        MediaSource::Url(url) => {
            let uri = in_s3(url, path)?;
            Ok(Image {
                format: format_of_name(url, &IMAGE_ENDINGS).unwrap_or("jpeg"),
                source: Source::S3Location { uri },
            })
        }
        MediaSource::FileId(file_id) => Err(elsewhere(file_id, path)),
        MediaSource::Text(_) => Err(WireError::untranslatable(path, "text is not an image")),
    }
}

/// A document, under a name that [`Names`] gave.
pub(super) fn document<'a>(
    source: &'a MediaSource,
    name: String,
    cited: bool,
    path: &str,
) -> Result<Document<'a>, WireError> {
    let (format, source) = match source {
        MediaSource::Base64 { media_type, data } => match document_format(media_type) {
            Some(format) => (Some(format), Source::Bytes(data)),
            None => {
                return Err(WireError::media_type(
                    path,
                    format!("it does not read documents as `{media_type}`"),
                ));
            }
        },
        MediaSource::Text(text) => (Some("txt"), Source::Text(text)),
        MediaSource::Url(url) => {
            let uri = in_s3(url, path)?;
            (
                format_of_name(url, &DOCUMENT_ENDINGS),
                Source::S3Location { uri },
            )
        }
        MediaSource::FileId(file_id) => return Err(elsewhere(file_id, path)),
    };
    Ok(Document {
        format,
        name,
        source,
        citations: cited.then_some(Cited { enabled: true }),
    })
}

/// Sound; formats are called as everywhere.
pub(super) fn audio<'a>(data: &'a str, format: &'a str) -> Audio<'a> {
    Audio {
        format,
        source: Source::Bytes(data),
    }
}

/// The service fetches from S3 only.
fn in_s3<'a>(url: &'a str, path: &str) -> Result<&'a str, WireError> {
    if url.starts_with("s3://") {
        return Ok(url);
    }
    Err(WireError::untranslatable(
        path,
        "it fetches nothing from the web: send the bytes as base64, or an s3:// address",
    ))
}

fn elsewhere(file_id: &str, path: &str) -> WireError {
    let why = format!("file `{file_id}` was uploaded to another provider");
    WireError::untranslatable(path, why)
}

const IMAGE_ENDINGS: [(&str, &str); 5] = [
    ("png", "png"),
    ("jpg", "jpeg"),
    ("jpeg", "jpeg"),
    ("gif", "gif"),
    ("webp", "webp"),
];

const DOCUMENT_ENDINGS: [(&str, &str); 9] = [
    ("pdf", "pdf"),
    ("csv", "csv"),
    ("doc", "doc"),
    ("docx", "docx"),
    ("xls", "xls"),
    ("xlsx", "xlsx"),
    ("html", "html"),
    ("txt", "txt"),
    ("md", "md"),
];

fn format_of_name(name: &str, endings: &[(&str, &'static str)]) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    endings
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(ending))
        .map(|(_, format)| *format)
}

fn image_format(media_type: &str) -> Option<&'static str> {
    match media_type {
        "image/png" => Some("png"),
        "image/jpeg" | "image/jpg" => Some("jpeg"),
        "image/gif" => Some("gif"),
        "image/webp" => Some("webp"),
        _ => None,
    }
}

fn document_format(media_type: &str) -> Option<&'static str> {
    match media_type {
        "application/pdf" => Some("pdf"),
        "text/csv" => Some("csv"),
        "application/msword" => Some("doc"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some("docx"),
        "application/vnd.ms-excel" => Some("xls"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some("xlsx"),
        "text/html" => Some("html"),
        "text/plain" => Some("txt"),
        "text/markdown" => Some("md"),
        _ => None,
    }
}

/// The names of a request's documents: each is needed, made of few characters, and there once.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashSet<String>,
}

/// The longest name.
const NAME_LIMIT: usize = 180;

impl Names {
    /// A name made of what the caller calls the document.
    pub fn of(&mut self, title: Option<&str>) -> String {
        let plain = plain_name(title.unwrap_or_default());
        let stem = if plain.is_empty() { "document" } else { &plain };
        let mut name = stem.to_owned();
        let mut number = 1;
        while !self.given.insert(name.clone()) {
            number += 1;
            name = format!("{stem} ({number})");
        }
        name
    }
}

/// Letters, digits, single spaces, hyphens, parentheses and square brackets are what a name may
/// hold; everything else becomes a hyphen.
fn plain_name(title: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '(' | ')' | '[' | ']');
    let words = title.split_whitespace().map(|word| {
        word.chars()
            .map(|c| if fits(c) { c } else { '-' })
            .collect::<String>()
    });
    let name = words.collect::<Vec<_>>().join(" ");
    name.chars().take(NAME_LIMIT).collect()
}
