//! Sources and log probabilities as they are written.

use serde::Serialize;
use serde_json::Number;

use crate::ir::{Citation, Likelihood, Source, TokenLogprob};

/// The sources of an answer.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroundingOut {
    grounding_chunks: Vec<Found>,
    grounding_supports: Vec<Support>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Found {
    Web(Page),
    RetrievedContext(Page),
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Support {
    segment: Segment,
    grounding_chunk_indices: [usize; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    #[serde(skip_serializing_if = "is_first")]
    part_index: usize,
    start_index: usize,
    end_index: usize,
    text: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_first(part: &usize) -> bool {
    *part == 0
}

impl GroundingOut {
    /// Adds the sources of a text, which is this part of the answer and begins at this byte of it.
    pub(super) fn add(&mut self, text: &str, citations: &[Citation], part: usize, begins: usize) {
        let characters = text.chars().count();
        for citation in citations {
            let found = found(citation);
            let known = self
                .grounding_chunks
                .iter()
                .position(|other| *other == found);
            let index = known.unwrap_or_else(|| {
                self.grounding_chunks.push(found);
                self.grounding_chunks.len().saturating_sub(1)
            });
            let (start, end) = citation.span_in(characters).bytes_in(text);
            self.grounding_supports.push(Support {
                segment: Segment {
                    part_index: part,
                    start_index: begins + start,
                    end_index: begins + end,
                    text: text.get(start..end).unwrap_or_default().to_owned(),
                },
                grounding_chunk_indices: [index],
            });
        }
    }

    /// The member; none where nothing was added.
    pub(super) fn some(self) -> Option<Self> {
        (!self.grounding_chunks.is_empty()).then_some(self)
    }
}

fn found(citation: &Citation) -> Found {
    let page = |uri: Option<&String>| Page {
        uri: uri.cloned(),
        title: citation.title.clone(),
        text: None,
    };
    match &citation.source {
        Source::Web { url, .. } => Found::Web(page(Some(url))),
        Source::Document { file_id, .. } => Found::RetrievedContext(Page {
            text: citation.quote.clone(),
            ..page(file_id.as_ref())
        }),
    }
}

/// How likely the tokens of an answer were.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogprobsOut<'a> {
    top_candidates: Vec<TopOut<'a>>,
    chosen_candidates: Vec<CandidateOut<'a>>,
}

#[derive(Debug, Serialize)]
struct TopOut<'a> {
    candidates: Vec<CandidateOut<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CandidateOut<'a> {
    token: &'a str,
    log_probability: &'a Number,
}

impl<'a> From<&'a Likelihood> for CandidateOut<'a> {
    fn from(likely: &'a Likelihood) -> Self {
        CandidateOut {
            token: &likely.token,
            log_probability: &likely.logprob,
        }
    }
}

impl<'a> LogprobsOut<'a> {
    /// Those of these tokens; none where there are no tokens.
    pub(super) fn of(tokens: &'a [TokenLogprob]) -> Option<Self> {
        let tops = |token: &'a TokenLogprob| TopOut {
            candidates: token.top.iter().map(CandidateOut::from).collect(),
        };
        let told = tokens.iter().any(|token| !token.top.is_empty());
        (!tokens.is_empty()).then(|| LogprobsOut {
            top_candidates: if told {
                tokens.iter().map(tops).collect()
            } else {
                Vec::new()
            },
            chosen_candidates: tokens.iter().map(|token| (&token.chosen).into()).collect(),
        })
    }
}
