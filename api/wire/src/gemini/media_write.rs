//! Writing pictures, documents and sound.

use std::borrow::Cow;

use super::part_write::{Blob, File, Part as PartOut};
use super::{json, media};
use crate::error::WireError;
use crate::ir::{MediaSource, Part};

/// The part that carries them.
pub(super) fn media<'a>(
    part: &'a Part,
    path: &str,
    left_out: &mut Vec<String>,
) -> Result<PartOut<'a>, WireError> {
    match part {
        Part::Image { source, detail, .. } => {
            if detail.as_deref().is_some_and(|detail| detail != "auto") {
                json::tell(left_out, format!("{path}.image_url.detail"));
            }
            if let MediaSource::Base64 { media_type, .. } = source {
                crate::openai_chat::media::is_picture(media_type, path)?;
            }
            source_part(source, path)
        }
        Part::Document {
            source,
            name,
            cited,
            ..
        } => {
            if *cited {
                json::tell(left_out, format!("{path}.citations"));
            }
            if name.is_some() {
                json::tell(left_out, format!("{path}.file.filename"));
            }
            source_part(source, path)
        }
        Part::Audio { data, format } => Ok(PartOut {
            inline_data: Some(Blob {
                mime_type: Cow::Owned(format!("audio/{format}")),
                data,
            }),
            ..PartOut::default()
        }),
        _ => Err(WireError::untranslatable(path, "this is no media")),
    }
}

fn source_part<'a>(source: &'a MediaSource, path: &str) -> Result<PartOut<'a>, WireError> {
    Ok(match source {
        MediaSource::Base64 { media_type, data } => PartOut {
            inline_data: Some(Blob {
                mime_type: Cow::Borrowed(media_type),
                data,
            }),
            ..PartOut::default()
        },
        MediaSource::Url(url) => file(url),
        MediaSource::FileId(id) if media::is_googles(id) => file(id),
        MediaSource::FileId(id) => {
            return Err(WireError::untranslatable(
                path,
                format!("file `{id}` was uploaded to another provider; send its bytes instead"),
            ));
        }
        MediaSource::Text(text) => PartOut::text(text),
    })
}

fn file(uri: &str) -> PartOut<'_> {
    PartOut {
        file_data: Some(File {
            mime_type: media::type_of(uri),
            file_uri: uri,
        }),
        ..PartOut::default()
    }
}
