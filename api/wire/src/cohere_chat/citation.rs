//! Sources that an answer cites: <https://docs.cohere.com/docs/rag-citations>.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::ir::{Citation, Source, Span};

#[derive(Deserialize)]
struct Told {
    start: Option<usize>,
    end: Option<usize>,
    sources: Option<Vec<SourceIn>>,
    content_index: Option<u64>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct SourceIn {
    id: Option<String>,
    document: Option<Map<String, Value>>,
    tool_output: Option<Map<String, Value>>,
}

/// The sources of some words, and the piece of content that has them.
pub(super) struct Cited {
    /// Its number among the pieces of content.
    pub content: u64,
    /// One for each source.
    pub citations: Vec<Citation>,
}

/// Reads a citation; `None` where it cites no source, or not for the answer's text.
pub(super) fn read(told: &RawValue) -> Option<Cited> {
    let told: Told = serde_json::from_str(told.get()).ok()?;
    if told.kind.is_some_and(|kind| kind != "TEXT_CONTENT") {
        return None;
    }
    let span = told.start.zip(told.end);
    let span = span.map(|(start, end)| Span { start, end });
    let citations: Vec<Citation> = told
        .sources
        .into_iter()
        .flatten()
        .map(|source| Citation {
            span,
            ..citation(source)
        })
        .collect();
    (!citations.is_empty()).then_some(Cited {
        content: told.content_index.unwrap_or(0),
        citations,
    })
}

/// A document has whatever members its caller gave it; address, title and text are told by their
/// usual names.
fn citation(source: SourceIn) -> Citation {
    let members = source.document.or(source.tool_output).unwrap_or_default();
    let word = |names: &[&str]| {
        let found = names.iter().find_map(|name| members.get(*name)?.as_str());
        found.map(str::to_owned)
    };
    let page = word(&["url", "uri", "link"]).filter(|url| url.starts_with("http"));
    Citation {
        span: None,
        title: word(&["title", "name"]).or_else(|| source.id.clone()),
        quote: word(&["snippet", "text", "content"]),
        source: match page {
            Some(url) => Source::Web { url, seal: None },
            None => Source::Document {
                number: number(source.id.as_deref()),
                file_id: source.id,
                place: None,
            },
        },
    }
}

/// `doc:2` is the third document of the request.
fn number(id: Option<&str>) -> Option<u64> {
    id?.strip_prefix("doc:")?.parse().ok()
}
