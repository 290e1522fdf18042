//! Sources that a text cites, as its annotations.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ir::{Citation, Source};
use crate::openai_chat::notes::UrlCitation;

/// An annotation as it is written.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Annotation {
    UrlCitation {
        start_index: usize,
        end_index: usize,
        /// Required.
        title: String,
        url: String,
    },
    FileCitation {
        file_id: String,
        filename: String,
        index: u64,
    },
}

/// Writes a citation of a text of so many characters; `None`: it names neither page nor file.
pub(super) fn write(citation: &Citation, length: usize) -> Option<Annotation> {
    match &citation.source {
        Source::Web { url, .. } => {
            let span = citation.span_in(length);
            Some(Annotation::UrlCitation {
                start_index: span.start,
                end_index: span.end,
                title: citation.title.as_ref().unwrap_or(url).clone(),
                url: url.clone(),
            })
        }
        Source::Document {
            number, file_id, ..
        } => Some(Annotation::FileCitation {
            file_id: file_id.clone()?,
            filename: citation.title.clone().unwrap_or_default(),
            index: number.unwrap_or(0),
        }),
    }
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Deserialize)]
struct FileCitation {
    file_id: String,
    filename: Option<String>,
    index: Option<u64>,
}

/// Reads an annotation; `None` where it is of a kind that the common form lacks.
pub(super) fn read(told: &RawValue) -> Option<Citation> {
    let text = told.get();
    let kind: Kind = serde_json::from_str(text).ok()?;
    match kind.kind.as_str() {
        "url_citation" => {
            let told: UrlCitation = serde_json::from_str(text).ok()?;
            Some(told.into())
        }
        "file_citation" => {
            let told: FileCitation = serde_json::from_str(text).ok()?;
            Some(Citation {
                span: None,
                source: Source::Document {
                    number: told.index,
                    file_id: Some(told.file_id),
                    place: None,
                },
                title: told.filename.filter(|name| !name.is_empty()),
                quote: None,
            })
        }
        _ => None,
    }
}
