//! Sources that an answer cites: <https://platform.claude.com/docs/en/build-with-claude/citations>.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ir::{Citation, Place, Source};

/// A citation as it is written.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub(super) enum CitationOut<'a> {
    #[serde(rename = "char_location")]
    Char {
        #[serde(flatten)]
        document: Document<'a>,
        start_char_index: u64,
        end_char_index: u64,
    },
    #[serde(rename = "page_location")]
    Page {
        #[serde(flatten)]
        document: Document<'a>,
        start_page_number: u64,
        end_page_number: u64,
    },
    #[serde(rename = "content_block_location")]
    ContentBlock {
        #[serde(flatten)]
        document: Document<'a>,
        start_block_index: u64,
        end_block_index: u64,
    },
    #[serde(rename = "web_search_result_location")]
    WebSearchResult {
        cited_text: &'a str,
        /// Required; empty where the page was not found by Anthropic's own search.
        encrypted_index: &'a str,
        title: Option<&'a str>,
        url: &'a str,
    },
}

/// What the places in a document have in common.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    cited_text: &'a str,
    document_index: u64,
    document_title: Option<&'a str>,
    file_id: Option<&'a str>,
}

/// Writes a citation; `None`: it names no place, which the dialect requires of a document.
pub(super) fn write(citation: &Citation) -> Option<CitationOut<'_>> {
    let cited_text = citation.quote.as_deref().unwrap_or_default();
    let title = citation.title.as_deref();
    let (number, file_id, place) = match &citation.source {
        Source::Web { url, seal } => {
            return Some(CitationOut::WebSearchResult {
                cited_text,
                encrypted_index: seal.as_deref().unwrap_or_default(),
                title,
                url,
            });
        }
        Source::Document {
            number,
            file_id,
            place,
        } => (number.unwrap_or(0), file_id.as_deref(), (*place)?),
    };
    let document = Document {
        cited_text,
        document_index: number,
        document_title: title,
        file_id,
    };
    Some(match place {
        Place::Characters(start_char_index, end_char_index) => CitationOut::Char {
            document,
            start_char_index,
            end_char_index,
        },
        Place::Pages(start_page_number, end_page_number) => CitationOut::Page {
            document,
            start_page_number,
            end_page_number,
        },
        Place::Blocks(start_block_index, end_block_index) => CitationOut::ContentBlock {
            document,
            start_block_index,
            end_block_index,
        },
    })
}

/// Any citation. Each kind fills the members that it has.
#[derive(Deserialize)]
struct Told {
    #[serde(rename = "type", default)]
    kind: String,
    cited_text: Option<String>,
    title: Option<String>,
    document_title: Option<String>,
    document_index: Option<u64>,
    file_id: Option<String>,
    start_char_index: Option<u64>,
    end_char_index: Option<u64>,
    start_page_number: Option<u64>,
    end_page_number: Option<u64>,
    start_block_index: Option<u64>,
    end_block_index: Option<u64>,
    search_result_index: Option<u64>,
    source: Option<String>,
    url: Option<String>,
    encrypted_index: Option<String>,
}

/// Reads a citation; `None` where it is of a kind that the hub does not know.
pub(super) fn read(told: &RawValue) -> Option<Citation> {
    let told: Told = serde_json::from_str(told.get()).ok()?;
    let place = |kind: fn(u64, u64) -> Place, start: Option<u64>, end: Option<u64>| {
        start.zip(end).map(|(start, end)| kind(start, end))
    };
    let blocks = place(Place::Blocks, told.start_block_index, told.end_block_index);
    let document = |number, place| Source::Document {
        number,
        file_id: told.file_id.clone(),
        place,
    };
    let source = match told.kind.as_str() {
        "char_location" => document(
            told.document_index,
            place(
                Place::Characters,
                told.start_char_index,
                told.end_char_index,
            ),
        ),
        "page_location" => document(
            told.document_index,
            place(Place::Pages, told.start_page_number, told.end_page_number),
        ),
        "content_block_location" => document(told.document_index, blocks),
        "web_search_result_location" => Source::Web {
            url: told.url?,
            seal: told.encrypted_index.filter(|seal| !seal.is_empty()),
        },
        // The caller's own search results, which are pages where their source is an address.
        "search_result_location" => match told.source {
            Some(url) if url.starts_with("http") => Source::Web { url, seal: None },
            _ => document(told.search_result_index, blocks),
        },
        _ => return None,
    };
    Some(Citation {
        span: None,
        source,
        title: told.title.or(told.document_title),
        quote: told.cited_text.filter(|text| !text.is_empty()),
    })
}
