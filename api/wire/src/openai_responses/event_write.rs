//! The events of a stream as they are written.

use bytes::BytesMut;
use serde::Serialize;

use super::annotation::Annotation;
use super::echo::ResponseOut;
use super::output::{Content, Item, Summary};
use crate::openai_chat::json;
use crate::openai_chat::notes::Tokens;

/// Writes events and numbers them.
pub(super) struct Pen<'o> {
    pub out: &'o mut BytesMut,
    pub next: &'o mut u64,
}

#[derive(Serialize)]
struct Numbered<'a, E> {
    r#type: &'a str,
    sequence_number: u64,
    #[serde(flatten)]
    event: E,
}

/// The response begins, goes on, or ends.
#[derive(Serialize)]
pub(super) struct Lifecycle<'a> {
    pub response: ResponseOut<'a>,
}

/// An item begins or ends.
#[derive(Serialize)]
pub(super) struct OfItem<'a> {
    pub output_index: usize,
    pub item: &'a Item,
}

/// Where in the output something happens.
#[derive(Clone, Copy, Serialize)]
pub(super) struct At<'a> {
    pub item_id: &'a str,
    pub output_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_index: Option<usize>,
}

/// A part of a message or of a summary begins or ends.
#[derive(Serialize)]
pub(super) struct OfPart<'a, P> {
    #[serde(flatten)]
    pub at: At<'a>,
    pub part: &'a P,
}

/// More of something, or all of it.
#[derive(Default, Serialize)]
pub(super) struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<Tokens<'a>>,
}

/// A source of a text.
#[derive(Serialize)]
pub(super) struct Annotated<'a> {
    #[serde(flatten)]
    pub at: At<'a>,
    pub annotation_index: usize,
    pub annotation: &'a Annotation,
}

#[derive(Serialize)]
struct Saying<'a> {
    #[serde(flatten)]
    at: At<'a>,
    #[serde(flatten)]
    said: Said<'a>,
}

impl Pen<'_> {
    /// Writes one event.
    pub(super) fn put<E: Serialize>(&mut self, name: &str, event: E) {
        let numbered = Numbered {
            r#type: name,
            sequence_number: *self.next,
            event,
        };
        *self.next += 1;
        self.out.extend_from_slice(b"event: ");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\n");
        json::event(&numbered, self.out);
    }

    /// Writes more of something, or all of it.
    pub(super) fn say(&mut self, name: &str, at: At<'_>, said: Said<'_>) {
        self.put(name, Saying { at, said });
    }

    /// Writes the beginning or the end of a part of a message.
    pub(super) fn part(&mut self, name: &str, at: At<'_>, part: &Content) {
        self.put(name, OfPart { at, part });
    }

    /// Writes the beginning or the end of a part of a summary.
    pub(super) fn summary(&mut self, name: &str, at: At<'_>, part: &Summary) {
        self.put(name, OfPart { at, part });
    }
}
