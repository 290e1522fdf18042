//! The events of a stream and the blocks of a reply as the meter and the reader need them: text is
//! borrowed where it has no escapes, members nobody needs are skipped.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::usage::Counters;

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

/// The payload of any event. Each kind fills the members that it has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    pub content_block_index: Option<u64>,
    #[serde(borrow)]
    pub start: Option<Start<'a>>,
    #[serde(borrow)]
    pub delta: Option<Delta<'a>>,
    pub stop_reason: Option<String>,
    pub additional_model_response_fields: Option<Additional>,
    pub usage: Option<Counters>,
    pub service_tier: Option<Tier>,
    #[serde(borrow)]
    pub trace: Option<&'a RawValue>,
}

/// What a block begins as; texts and thoughts begin with their first delta.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Start<'a> {
    #[serde(borrow)]
    pub tool_use: Option<ToolUse<'a>>,
}

/// A call, at its start or whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolUse<'a> {
    pub tool_use_id: Option<String>,
    pub name: Option<String>,
    /// `server_tool_use`: the service runs it.
    pub r#type: Option<String>,
    #[serde(borrow)]
    pub input: Option<&'a RawValue>,
}

/// A piece of a block: a union.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Delta<'a> {
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    #[serde(borrow)]
    pub tool_use: Option<Arguments<'a>>,
    #[serde(borrow)]
    pub reasoning_content: Option<Reasoning<'a>>,
    #[serde(borrow)]
    pub citation: Option<&'a RawValue>,
}

/// A piece of a call's arguments.
#[derive(Debug, Deserialize)]
pub(super) struct Arguments<'a> {
    #[serde(borrow)]
    pub input: Option<Str<'a>>,
}

/// A piece of thinking: a union.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reasoning<'a> {
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    #[serde(borrow)]
    pub signature: Option<Str<'a>>,
    pub redacted_content: Option<String>,
    /// In a whole reply both texts stand in here.
    #[serde(borrow)]
    pub reasoning_text: Option<ReasoningText<'a>>,
}

/// A whole thought.
#[derive(Debug, Deserialize)]
pub(super) struct ReasoningText<'a> {
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
}

/// What was asked for beyond the service's own members.
#[derive(Debug, Deserialize)]
pub(super) struct Additional {
    /// The sequence that ended the answer.
    pub stop_sequence: Option<String>,
}

/// The tier that served the call.
#[derive(Debug, Deserialize)]
pub(super) struct Tier {
    pub r#type: Option<String>,
}

/// A whole reply, as far as the meter looks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Whole<'a> {
    #[serde(borrow)]
    pub output: Option<Output<'a>>,
    pub stop_reason: Option<String>,
    pub additional_model_response_fields: Option<Additional>,
    pub usage: Option<Counters>,
    pub service_tier: Option<Tier>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Output<'a> {
    #[serde(borrow)]
    pub message: Option<Message<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub content: Option<Vec<Block<'a>>>,
}

/// One block of a whole reply.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Block<'a> {
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    #[serde(borrow)]
    pub tool_use: Option<ToolUse<'a>>,
    #[serde(borrow)]
    pub reasoning_content: Option<Reasoning<'a>>,
}
