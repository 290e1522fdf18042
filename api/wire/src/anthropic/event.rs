//! The events of a stream as the meter and the reader need them: parsed once, text borrowed where
//! it has no escapes, members nobody needs skipped.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::failure::ErrorBody;
use super::usage::UsageBody;

/// A string that stays in the frame when it has no escapes. `Option<Cow<str>>` would always copy.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Str<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl Str<'_> {
    /// The bytes of a text that may be absent.
    pub fn bytes_of(text: Option<&Self>) -> u64 {
        text.map_or(0, |text| text.0.len() as u64)
    }
}

/// Any event. Each kind fills the members that it has.
#[derive(Debug, Deserialize)]
pub(super) struct Event<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub message: Option<Message<'a>>,
    pub index: Option<u64>,
    #[serde(borrow)]
    pub content_block: Option<Block<'a>>,
    #[serde(borrow)]
    pub delta: Option<Delta<'a>>,
    pub usage: Option<UsageBody>,
    pub error: Option<ErrorBody>,
    pub request_id: Option<String>,
}

/// The message that a stream begins with, or a whole reply.
#[derive(Debug, Deserialize)]
pub(super) struct Message<'a> {
    pub id: Option<String>,
    pub model: Option<String>,
    #[serde(borrow)]
    pub content: Option<Vec<Block<'a>>>,
    pub stop_reason: Option<String>,
    pub stop_sequence: Option<String>,
    pub usage: Option<UsageBody>,
}

/// A content block at its start, or whole.
#[derive(Debug, Deserialize)]
pub(super) struct Block<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    #[serde(borrow)]
    pub thinking: Option<Str<'a>>,
    #[serde(borrow)]
    pub signature: Option<Str<'a>>,
    pub data: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(borrow)]
    pub input: Option<&'a RawValue>,
}

/// What a `content_block_delta` or a `message_delta` brings.
#[derive(Debug, Deserialize)]
pub(super) struct Delta<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    #[serde(borrow)]
    pub thinking: Option<Str<'a>>,
    #[serde(borrow)]
    pub signature: Option<Str<'a>>,
    #[serde(borrow)]
    pub partial_json: Option<Str<'a>>,
    #[serde(borrow)]
    pub citation: Option<&'a RawValue>,
    pub stop_reason: Option<String>,
    pub stop_sequence: Option<String>,
    #[serde(borrow)]
    pub stop_details: Option<&'a RawValue>,
    #[serde(borrow)]
    pub container: Option<&'a RawValue>,
}
