//! The chunks of a stream, as they are written.

use serde::Serialize;

use super::notes::{Annotation, LogprobsOut};
use super::usage;

/// One event of a stream.
#[derive(Serialize)]
pub(super) struct Chunk<'a> {
    pub id: &'a str,
    pub object: &'static str,
    pub created: i64,
    pub model: &'a str,
    pub choices: &'a [Choice<'a>],
    /// `Some(None)` is `null`: what OpenAI writes in all chunks but the last, where usage was
    /// asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Option<usage::Written>>,
}

/// The one answer.
#[derive(Serialize)]
pub(super) struct Choice<'a> {
    pub index: u8,
    pub delta: DeltaOut<'a>,
    pub logprobs: Option<LogprobsOut<'a>>,
    pub finish_reason: Option<&'static str>,
}

/// What comes on top.
#[derive(Default, Serialize)]
pub(super) struct DeltaOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<[Call<'a>; 1]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub annotations: &'a [Annotation<'a>],
}

/// A tool call, or more of its arguments.
#[derive(Serialize)]
pub(super) struct Call<'a> {
    pub index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<Function<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<Custom<'a>>,
}

/// What a custom tool is called with.
#[derive(Serialize)]
pub(super) struct Custom<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    pub input: &'a str,
}

/// What is called.
#[derive(Serialize)]
pub(super) struct Function<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    pub arguments: &'a str,
}
