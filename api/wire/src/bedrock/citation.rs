//! Sources that an answer cites.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ir::{Citation, Place, Source};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    title: Option<String>,
    source: Option<String>,
    source_content: Option<Vec<Content>>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Content {
    text: Option<String>,
}

/// A union.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    web: Option<Web>,
    document_char: Option<Range>,
    document_page: Option<Range>,
    document_chunk: Option<Range>,
    search_result_location: Option<Range>,
}

#[derive(Deserialize)]
struct Web {
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    document_index: Option<u64>,
    search_result_index: Option<u64>,
    start: Option<u64>,
    end: Option<u64>,
}

/// A kind of place, from its first number to its second.
type Kind = fn(u64, u64) -> Place;

/// Reads a citation of a whole reply or of a stream; `None` where it names nothing.
pub(super) fn read(told: &RawValue) -> Option<Citation> {
    let told: Told = serde_json::from_str(told.get()).ok()?;
    let quote: String = told
        .source_content
        .into_iter()
        .flatten()
        .filter_map(|content| content.text)
        .collect();
    let source = source(told.location, told.source)?;
    Some(Citation {
        span: None,
        source,
        title: told.title,
        quote: Some(quote).filter(|quote| !quote.is_empty()),
    })
}

fn source(location: Option<Location>, named: Option<String>) -> Option<Source> {
    let address = named.filter(|named| named.starts_with("http"));
    let web = |url: Option<String>| url.map(|url| Source::Web { url, seal: None });
    let Some(location) = location else {
        return web(address);
    };
    let kinds: [(Option<Range>, Kind); 4] = [
        (location.document_char, Place::Characters),
        (location.document_page, Place::Pages),
        (location.document_chunk, Place::Blocks),
        (location.search_result_location, Place::Blocks),
    ];
    let told = kinds
        .into_iter()
        .find_map(|(range, place)| Some((range?, place)));
    let url = location.web.and_then(|web| web.url).or(address);
    web(url).or_else(|| {
        let (range, place) = told?;
        Some(Source::Document {
            number: range.document_index.or(range.search_result_index),
            file_id: None,
            place: range
                .start
                .zip(range.end)
                .map(|(start, end)| place(start, end)),
        })
    })
}
