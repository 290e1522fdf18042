//! Sources that an answer is founded on: what a search found (`groundingMetadata`), and works that it
//! recites (`citationMetadata`): <https://ai.google.dev/gemini-api/docs/google-search>.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::json;
use super::lenient::{self, take};
use super::reply_read::tell_rest;
use crate::error::WireError;
use crate::ir::{Citation, Source, Span};
use crate::object::Object;

/// Everything that a candidate tells of its sources.
#[derive(Debug, Default)]
pub(super) struct Grounding {
    found: Vec<Citation>,
    supports: Vec<Support>,
    recited: Vec<Recited>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Support {
    #[serde(default)]
    segment: Segment,
    #[serde(default)]
    grounding_chunk_indices: Vec<usize>,
}

/// A stretch of the answer, in bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    start_index: Option<usize>,
    end_index: Option<usize>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    web: Option<Page>,
    maps: Option<Page>,
    retrieved_context: Option<Page>,
}

#[derive(Debug, Deserialize)]
struct Page {
    uri: Option<String>,
    title: Option<String>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recited {
    start_index: Option<usize>,
    end_index: Option<usize>,
    uri: Option<String>,
    title: Option<String>,
}

/// Takes what a candidate tells. What is not read of it is told.
pub(super) fn read(
    candidate: &mut Object<'_>,
    left_out: &mut Vec<String>,
) -> Result<Grounding, WireError> {
    let mut grounding = Grounding::default();
    if let Some(mut told) = lenient::object(candidate, "groundingMetadata")? {
        let mut list = |name| Some(take(&mut told, name)?.value);
        let found: Option<Vec<Found>> = list("groundingChunks").and_then(parsed);
        let supports = list("groundingSupports").and_then(parsed);
        grounding.supports = supports.unwrap_or_default();
        let found = found.into_iter().flatten();
        grounding.found = found.map(citation).collect();
        tell_rest(told, left_out);
    }
    if let Some(mut told) = lenient::object(candidate, "citationMetadata")? {
        // Vertex AI has the other name.
        let list = take(&mut told, "citationSources").or_else(|| take(&mut told, "citations"));
        let recited = list.and_then(|list| parsed(list.value));
        grounding.recited = recited.unwrap_or_default();
        if grounding.recited.iter().any(|work| work.uri.is_none()) {
            json::tell(left_out, candidate.path_of("citationMetadata"));
        }
        tell_rest(told, left_out);
    }
    Ok(grounding)
}

fn parsed<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

fn citation(found: Found) -> Citation {
    let page = found.web.or(found.maps).or(found.retrieved_context);
    let page = page.unwrap_or(Page {
        uri: None,
        title: None,
        text: None,
    });
    let title = page.title.filter(|title| !title.is_empty());
    Citation {
        quote: page.text.filter(|text| !text.is_empty()),
        title,
        span: None,
        source: match page.uri {
            Some(url) if url.starts_with("http") => Source::Web { url, seal: None },
            file_id => Source::Document {
                number: None,
                file_id,
                place: None,
            },
        },
    }
}

impl Grounding {
    /// It names no source.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && self.recited.is_empty()
    }

    /// Takes in what a later chunk of a stream tells.
    pub(super) fn add(&mut self, more: Grounding) {
        // A later list goes on with the numbers of its own chunk.
        let before = self.found.len();
        self.found.extend(more.found);
        self.recited.extend(more.recited);
        self.supports
            .extend(more.supports.into_iter().map(|mut support| {
                for index in &mut support.grounding_chunk_indices {
                    *index = index.saturating_add(before);
                }
                support
            }));
    }

    /// The citations of an answer's text. A source that supports nothing in particular stands behind
    /// all of it.
    pub(super) fn citations(&self, text: &str) -> Vec<Citation> {
        let mut citations = Vec::new();
        let mut named = vec![false; self.found.len()];
        for support in &self.supports {
            let span = support.segment.span(text);
            for index in &support.grounding_chunk_indices {
                let Some(found) = self.found.get(*index) else {
                    continue;
                };
                if let Some(named) = named.get_mut(*index) {
                    *named = true;
                }
                citations.push(Citation {
                    span,
                    ..found.clone()
                });
            }
        }
        let idle = self.found.iter().zip(named);
        citations.extend(
            idle.filter(|(_, named)| !named)
                .map(|(found, _)| found.clone()),
        );
        citations.extend(self.recited.iter().filter_map(|work| {
            let segment = Segment {
                start_index: work.start_index,
                end_index: work.end_index,
                text: None,
            };
            Some(Citation {
                span: segment.span(text),
                ..Citation::of_page(work.uri.clone()?, work.title.clone())
            })
        }));
        citations
    }
}

impl Segment {
    /// Where it is in a text: by its bytes where they hold its words, else where its words are.
    fn span(&self, text: &str) -> Option<Span> {
        let start = self.start_index.unwrap_or(0);
        let end = self.end_index?;
        let words = self.text.as_deref().unwrap_or_default();
        let there = text.get(start..end);
        if !words.is_empty() && there != Some(words) {
            let start = text.find(words)?;
            return Some(Span::of_bytes(text, start, start + words.len()));
        }
        (start < end).then(|| Span::of_bytes(text, start, end))
    }
}
