//! The events of a stream.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::usage::UsageBody;

/// One event, whatever its type.
#[derive(Debug, Deserialize)]
pub(super) struct Event<'a> {
    #[serde(borrow, default)]
    pub r#type: Cow<'a, str>,
    #[serde(borrow, default)]
    pub id: Option<Cow<'a, str>>,
    #[serde(default)]
    pub index: Option<u64>,
    #[serde(borrow, default)]
    pub delta: Option<Delta<'a>>,
}

/// What an event brings.
#[derive(Debug, Deserialize)]
pub(super) struct Delta<'a> {
    #[serde(borrow, default)]
    pub message: Option<Message<'a>>,
    #[serde(borrow, default)]
    pub finish_reason: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub error: Option<Cow<'a, str>>,
    #[serde(default)]
    pub usage: Option<UsageBody>,
}

/// A piece of the message. At the beginning `content` and `tool_calls` are empty arrays, later each
/// is one object.
#[derive(Debug, Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow, default)]
    pub tool_plan: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub content: Option<OneOrNone<Content<'a>>>,
    #[serde(borrow, default)]
    pub tool_calls: Option<OneOrNone<Call<'a>>>,
    /// An object, but for the beginning.
    #[serde(borrow, default)]
    pub citations: Option<&'a RawValue>,
}

/// An object, or an array that holds nothing of interest.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrNone<T> {
    /// The object.
    One(T),
    /// Anything else.
    None(serde::de::IgnoredAny),
}

impl<T> OneOrNone<T> {
    /// The object, if it is one.
    pub(super) fn one(self) -> Option<T> {
        match self {
            OneOrNone::One(one) => Some(one),
            OneOrNone::None(_) => None,
        }
    }
}

/// Text or a thought.
#[derive(Debug, Deserialize)]
pub(super) struct Content<'a> {
    #[serde(borrow, default)]
    pub r#type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub thinking: Option<Cow<'a, str>>,
}

/// A tool call, or more of its arguments.
#[derive(Debug, Deserialize)]
pub(super) struct Call<'a> {
    #[serde(borrow, default)]
    pub id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub function: Option<Function<'a>>,
}

/// What is called.
#[derive(Debug, Deserialize)]
pub(super) struct Function<'a> {
    #[serde(borrow, default)]
    pub name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub arguments: Option<Cow<'a, str>>,
}
