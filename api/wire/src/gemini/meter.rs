//! Counting beside bytes that are forwarded as they came.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{failure_read, finish};
use crate::codec::{Mark, Meter, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::index::{self, Index};
use crate::ir::StopReason;
use crate::usage::Counters;
use crate::{Dialect, Usage};

/// What a meter reads of a chunk or a whole reply.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk<'a> {
    #[serde(borrow, default)]
    candidates: Option<Vec<Candidate<'a>>>,
    #[serde(borrow, default)]
    prompt_feedback: Option<Feedback<'a>>,
    #[serde(default)]
    usage_metadata: Option<Counters>,
    #[serde(borrow, default)]
    model_version: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    response_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback<'a> {
    #[serde(borrow, default)]
    block_reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(default)]
    index: Index,
    #[serde(borrow, default)]
    content: Option<Content<'a>>,
    #[serde(borrow, default)]
    finish_reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow, default)]
    parts: Option<Vec<Part<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    #[serde(borrow, default)]
    text: Option<Cow<'a, str>>,
    #[serde(default)]
    thought: Option<bool>,
    #[serde(borrow, default)]
    function_call: Option<Call<'a>>,
    #[serde(default)]
    inline_data: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Call<'a> {
    #[serde(borrow, default)]
    args: Option<&'a RawValue>,
}

/// Watches one reply.
#[derive(Debug, Default)]
pub(super) struct GeminiMeter {
    reading: Reading,
    calls_tools: bool,
    /// Candidates that were seen and have not stopped.
    running: Vec<usize>,
    failure: Option<Failure>,
}

impl Meter for GeminiMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let data = frame.data.trim_ascii();
        match serde_json::from_slice::<Chunk<'_>>(data) {
            Ok(chunk) if chunk.error.is_some() => {
                self.failure = Some(failure_read::read(200, data));
                Mark::Error
            }
            Ok(chunk) => index::marked(self.chunk(&chunk), misplaced(&chunk)),
            Err(_) => index::unread(data),
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(chunk) = serde_json::from_slice::<Chunk<'_>>(body) else {
            return false;
        };
        if chunk.error.is_some() {
            self.failure = Some(failure_read::read(200, body));
        }
        self.chunk(&chunk);
        self.reading.usage_is_final = self.reading.usage.is_some();
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

/// What is wrong with the places that a chunk names.
fn misplaced(chunk: &Chunk<'_>) -> Option<&'static str> {
    let candidates = chunk.candidates.as_deref().unwrap_or_default();
    candidates
        .iter()
        .find_map(|candidate| candidate.index.problem())
}

impl GeminiMeter {
    fn chunk(&mut self, chunk: &Chunk<'_>) -> Mark {
        let first = |place: &mut Option<String>, told: &Option<Cow<'_, str>>| {
            if place.is_none() {
                *place = told.as_deref().map(str::to_owned);
            }
        };
        first(&mut self.reading.upstream_id, &chunk.response_id);
        first(&mut self.reading.upstream_model, &chunk.model_version);
        let candidates = chunk.candidates.as_deref().unwrap_or_default();
        let content = candidates.iter().fold(false, |content, candidate| {
            self.candidate(candidate) | content
        });
        let blocked = chunk
            .prompt_feedback
            .as_ref()
            .is_some_and(|feedback| feedback.block_reason.is_some());
        if blocked {
            self.reading.stop = Some(StopReason::Refusal);
        }
        let over = self.reading.stop.is_some() && self.running.is_empty();
        if let Some(told) = &chunk.usage_metadata {
            self.reading.usage = Some(Usage::told(Dialect::GeminiGenerate, told));
            // Before the end it is a running figure, told in every chunk.
            self.reading.usage_is_final = over;
        }
        match (over, content) {
            (true, _) => Mark::Terminal,
            (false, true) => Mark::Content,
            (false, false) => Mark::Other,
        }
    }

    /// Counts a candidate; tells whether there was something in it.
    fn candidate(&mut self, candidate: &Candidate<'_>) -> bool {
        let parts = candidate.content.as_ref();
        let parts = parts.and_then(|content| content.parts.as_deref());
        let content = parts
            .unwrap_or_default()
            .iter()
            .fold(false, |content, part| self.part(part) | content);
        let index = match candidate.index {
            Index::At(index) => index,
            Index::Absent | Index::Nowhere => 0,
        };
        let word = candidate.finish_reason.as_deref();
        match word.filter(|word| *word != "FINISH_REASON_UNSPECIFIED") {
            Some(word) => {
                self.running.retain(|running| *running != index);
                self.reading.stop = Some(finish::read(word, self.calls_tools));
            }
            None if self.running.contains(&index) => {}
            None => self.running.push(index),
        }
        content
    }

    fn part(&mut self, part: &Part<'_>) -> bool {
        let text = part.text.as_ref().map_or(0, |text| text.len() as u64);
        if part.thought == Some(true) {
            self.reading.reasoning_bytes += text;
        } else {
            self.reading.output_bytes += text;
        }
        if let Some(call) = &part.function_call {
            self.calls_tools = true;
            self.reading.output_bytes += call.args.map_or(0, |args| args.get().len() as u64);
        }
        text > 0 || part.function_call.is_some() || part.inline_data.is_some()
    }
}
