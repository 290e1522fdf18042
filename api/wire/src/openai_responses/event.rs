//! The events of a stream as the meter and the reader need them: parsed once, text borrowed where
//! it has no escapes, members nobody needs skipped.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::openai_chat::lenient::{Length, Word};
use crate::usage::Counters;

/// Any event. Each kind fills the members that it has.
#[derive(Debug, Deserialize)]
pub(super) struct Event<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Word<'a>,
    #[serde(borrow)]
    pub response: Option<&'a RawValue>,
    #[serde(borrow)]
    pub item: Option<&'a RawValue>,
    pub output_index: Option<u64>,
    pub content_index: Option<u64>,
    pub summary_index: Option<u64>,
    #[serde(borrow, default)]
    pub delta: Word<'a>,
    #[serde(borrow)]
    pub logprobs: Option<&'a RawValue>,
    #[serde(borrow)]
    pub annotation: Option<&'a RawValue>,
    #[serde(borrow)]
    pub error: Option<&'a RawValue>,
}

/// What is read of a response beside a stream, or of a whole one.
#[derive(Debug, Deserialize)]
pub(super) struct Response<'a> {
    #[serde(borrow, default)]
    pub id: Word<'a>,
    #[serde(borrow, default)]
    pub model: Word<'a>,
    #[serde(borrow, default)]
    pub status: Word<'a>,
    #[serde(borrow, default)]
    pub service_tier: Word<'a>,
    #[serde(borrow)]
    pub incomplete_details: Option<Incomplete<'a>>,
    pub usage: Option<Counters>,
    #[serde(borrow)]
    pub error: Option<&'a RawValue>,
    #[serde(borrow)]
    pub output: Option<Vec<Item<'a>>>,
}

/// Why a response is incomplete.
#[derive(Debug, Deserialize)]
pub(super) struct Incomplete<'a> {
    #[serde(borrow, default)]
    pub reason: Word<'a>,
}

/// What is counted of an item.
#[derive(Debug, Deserialize)]
pub(super) struct Item<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Word<'a>,
    pub content: Option<Vec<Piece<'a>>>,
    pub summary: Option<Vec<Piece<'a>>>,
    #[serde(default)]
    pub arguments: Length,
    #[serde(default)]
    pub input: Length,
}

/// What is counted of a part of an item.
#[derive(Debug, Deserialize)]
pub(super) struct Piece<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Word<'a>,
    #[serde(default)]
    pub text: Length,
    #[serde(default)]
    pub refusal: Length,
}

impl Piece<'_> {
    /// It is a refusal.
    pub(super) fn refuses(&self) -> bool {
        self.kind.get() == Some("refusal")
    }
}

impl Item<'_> {
    /// It asks the caller to run something.
    pub(super) fn calls(&self) -> bool {
        matches!(
            self.kind.get(),
            Some("function_call" | "custom_tool_call" | "local_shell_call" | "apply_patch_call")
        )
    }
}
