//! What is told beside a text: sources and log probabilities. Chat completions and responses have
//! the same forms.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize as DeriveSerialize};
use serde_json::Number;
use serde_json::value::RawValue;

use super::{answer, json};
use crate::error::WireError;
use crate::ir::{Citation, Likelihood, Source, Span, TokenLogprob};
use crate::object::Object;

#[derive(Deserialize)]
struct TokenIn {
    token: String,
    logprob: Number,
    #[serde(default)]
    bytes: Option<Vec<u8>>,
    #[serde(default)]
    top_logprobs: Option<Vec<AlternativeIn>>,
}

#[derive(Deserialize)]
struct AlternativeIn {
    token: String,
    logprob: Number,
    #[serde(default)]
    bytes: Option<Vec<u8>>,
}

/// Reads log probabilities; `None` where they are no list of tokens.
pub(crate) fn read_tokens(told: &RawValue) -> Option<Vec<TokenLogprob>> {
    let told: Vec<TokenIn> = serde_json::from_str(told.get()).ok()?;
    let likelihood = |token: String, logprob, bytes: Option<Vec<u8>>| Likelihood {
        bytes: bytes.filter(|bytes| *bytes != token.as_bytes()),
        token,
        logprob,
    };
    let read = told.into_iter().map(|told| TokenLogprob {
        chosen: likelihood(told.token, told.logprob, told.bytes),
        top: told
            .top_logprobs
            .into_iter()
            .flatten()
            .map(|other| likelihood(other.token, other.logprob, other.bytes))
            .collect(),
    });
    Some(read.collect())
}

/// Log probabilities as they are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokens<'a>(pub &'a [TokenLogprob]);

/// Log probabilities as a choice has them.
#[derive(DeriveSerialize)]
pub(super) struct LogprobsOut<'a> {
    content: Tokens<'a>,
    refusal: (),
}

impl<'a> LogprobsOut<'a> {
    /// Those of these tokens; none where there are no tokens.
    pub(super) fn of(tokens: &'a [TokenLogprob]) -> Option<Self> {
        (!tokens.is_empty()).then_some(LogprobsOut {
            content: Tokens(tokens),
            refusal: (),
        })
    }
}

#[derive(DeriveSerialize)]
struct TokenOut<'a> {
    #[serde(flatten)]
    chosen: LikelihoodOut<'a>,
    top_logprobs: Vec<LikelihoodOut<'a>>,
}

#[derive(DeriveSerialize)]
struct LikelihoodOut<'a> {
    token: &'a str,
    bytes: Cow<'a, [u8]>,
    logprob: &'a Number,
}

impl<'a> From<&'a Likelihood> for LikelihoodOut<'a> {
    fn from(told: &'a Likelihood) -> Self {
        LikelihoodOut {
            token: &told.token,
            bytes: Cow::Borrowed(told.bytes.as_deref().unwrap_or(told.token.as_bytes())),
            logprob: &told.logprob,
        }
    }
}

impl Serialize for Tokens<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for token in self.0 {
            list.serialize_element(&TokenOut {
                chosen: (&token.chosen).into(),
                top_logprobs: token.top.iter().map(LikelihoodOut::from).collect(),
            })?;
        }
        list.end()
    }
}

/// The members of a `url_citation`, in whichever place a dialect has them.
#[derive(Deserialize)]
pub(crate) struct UrlCitation {
    url: String,
    title: Option<String>,
    start_index: Option<usize>,
    end_index: Option<usize>,
    /// What OpenRouter found there: <https://openrouter.ai/docs/features/web-search>.
    content: Option<String>,
}

impl From<UrlCitation> for Citation {
    fn from(told: UrlCitation) -> Self {
        let span = told.start_index.zip(told.end_index);
        Citation {
            // Some servers tell zeros where they mark no words.
            span: span
                .filter(|(start, end)| start < end)
                .map(|(start, end)| Span { start, end }),
            quote: told.content.filter(|text| !text.is_empty()),
            ..Citation::of_page(told.url, told.title.filter(|title| !title.is_empty()))
        }
    }
}

#[derive(Deserialize)]
struct AnnotationIn {
    #[serde(rename = "type")]
    kind: String,
    url_citation: Option<UrlCitation>,
}

/// Reads an annotation of a message; `None` where it is of another kind.
fn read_annotation(told: &RawValue) -> Option<Citation> {
    let told: AnnotationIn = serde_json::from_str(told.get()).ok()?;
    let cited = told.url_citation.filter(|_| told.kind == "url_citation")?;
    Some(cited.into())
}

/// An annotation of a message.
#[derive(Debug, DeriveSerialize)]
pub(super) struct Annotation<'a> {
    r#type: &'static str,
    url_citation: UrlOut<'a>,
}

#[derive(Debug, DeriveSerialize)]
struct UrlOut<'a> {
    start_index: usize,
    end_index: usize,
    title: &'a str,
    url: &'a str,
}

/// Writes a citation of a text of so many characters, which begins at this one of its message;
/// `None`: there is no page that it names.
pub(super) fn annotation(
    citation: &Citation,
    begins: usize,
    length: usize,
) -> Option<Annotation<'_>> {
    let Source::Web { url, .. } = &citation.source else {
        return None;
    };
    let span = citation.span_in(length);
    Some(Annotation {
        r#type: "url_citation",
        url_citation: UrlOut {
            start_index: begins + span.start,
            end_index: begins + span.end,
            // Required.
            title: citation.title.as_deref().unwrap_or(url),
            url,
        },
    })
}

/// A page that a server lists beside its answer.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    Address(String),
    Result {
        url: String,
        title: Option<String>,
        snippet: Option<String>,
    },
}

/// Pages that are listed beside an answer: `citations` of Perplexity and xAI are addresses,
/// `search_results` have more: <https://docs.perplexity.ai/api-reference/chat-completions-post>. A
/// page that stands in both is told once, with its title. `None` where a list is none of pages.
fn read_listed(lists: &[&RawValue]) -> Option<Vec<Citation>> {
    let mut pages: Vec<Citation> = Vec::new();
    for list in lists {
        let listed: Vec<Listed> = serde_json::from_str(list.get()).ok()?;
        for page in listed {
            let page = match page {
                Listed::Address(url) => Citation::of_page(url, None),
                Listed::Result {
                    url,
                    title,
                    snippet,
                } => Citation {
                    quote: snippet.filter(|text| !text.is_empty()),
                    ..Citation::of_page(url, title.filter(|title| !title.is_empty()))
                },
            };
            match pages.iter_mut().find(|known| known.source == page.source) {
                Some(known) if known.title.is_none() => *known = page,
                Some(_) => {}
                None => pages.push(page),
            }
        }
    }
    Some(pages)
}

/// Takes the log probabilities of a choice.
pub(super) fn of_choice(
    choice: &mut Object<'_>,
    left_out: &mut Vec<String>,
) -> Result<Vec<TokenLogprob>, WireError> {
    let Some(mut told) = choice.object("logprobs")? else {
        return Ok(Vec::new());
    };
    let mut tokens = Vec::new();
    if let Some(content) = told.take("content") {
        match read_tokens(content.value) {
            Some(read) => tokens = read,
            None => json::tell(left_out, content.path),
        }
    }
    answer::tell_rest(told, left_out);
    Ok(tokens)
}

/// Takes the citations of a message, or of a piece of one.
pub(super) fn of_message(
    message: &mut Object<'_>,
    left_out: &mut Vec<String>,
) -> Result<Vec<Citation>, WireError> {
    let mut citations = Vec::new();
    for told in message.array("annotations")?.unwrap_or_default() {
        match read_annotation(told.value) {
            Some(citation) => citations.push(citation),
            None => json::tell(left_out, told.path),
        }
    }
    Ok(citations)
}

/// Takes the pages that are listed beside an answer.
pub(super) fn beside(object: &mut Object<'_>, left_out: &mut Vec<String>) -> Vec<Citation> {
    let lists: Vec<_> = ["citations", "search_results"]
        .into_iter()
        .filter_map(|name| object.take(name))
        .collect();
    let values: Vec<&RawValue> = lists.iter().map(|list| list.value).collect();
    let read = read_listed(&values);
    if read.is_none() {
        for list in lists {
            json::tell(left_out, list.path);
        }
    }
    read.unwrap_or_default()
}

/// Adds the pages that are not cited already.
pub(super) fn add_listed(citations: &mut Vec<Citation>, listed: Vec<Citation>) {
    for page in listed {
        if citations.iter().all(|known| known.source != page.source) {
            citations.push(page);
        }
    }
}
