//! A reply as it is written: the whole of it, or one chunk of a stream. Both have the same form.

use serde::Serialize;

use super::grounding_write::{GroundingOut, LogprobsOut};
use super::part_write::Part;
use super::usage;

/// The body, or one chunk.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chunk<'a> {
    pub candidates: [Candidate<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_metadata: Option<usage::Written>,
    pub model_version: &'a str,
    pub response_id: &'a str,
}

/// The one answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Candidate<'a> {
    pub content: Content<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grounding_metadata: Option<GroundingOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logprobs_result: Option<LogprobsOut<'a>>,
    pub index: u8,
}

/// What it says.
#[derive(Debug, Serialize)]
pub(super) struct Content<'a> {
    pub parts: Vec<Part<'a>>,
    pub role: &'static str,
}

impl<'a> Candidate<'a> {
    /// An answer that is not at its end.
    pub(super) fn saying(parts: Vec<Part<'a>>) -> Self {
        Candidate {
            content: Content {
                parts,
                role: "model",
            },
            finish_reason: None,
            finish_message: None,
            grounding_metadata: None,
            logprobs_result: None,
            index: 0,
        }
    }
}
