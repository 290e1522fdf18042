//! Counting beside a stream or a reply.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::failure_read;
use crate::Dialect;
use crate::codec::{Mark, Meter as MeterTrait, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::ir::StopReason;
use crate::openai_chat::lenient::{Length, Word};
use crate::usage::{Counters, Usage};

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    delta: DeltaIn<'a>,
    /// What AIGNE Hub 0.9.13 refuses a call with that asks for a stream, under the status of a success.
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct DeltaIn<'a> {
    #[serde(default)]
    text: Option<Said>,
    #[serde(borrow, default)]
    json: Option<Told<'a>>,
}

#[derive(Default, Deserialize)]
struct Said {
    #[serde(default)]
    text: Length,
    #[serde(default)]
    thoughts: Length,
}

/// Members of a whole reply, or those that a delta assigns.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    #[serde(default)]
    text: Length,
    #[serde(default)]
    thoughts: Length,
    #[serde(borrow, default)]
    json: Option<&'a RawValue>,
    #[serde(borrow, default)]
    tool_calls: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    files: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model: Word<'a>,
    #[serde(default)]
    usage: Option<Counters>,
    #[serde(borrow, default)]
    model_with_provider: Word<'a>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// Watches one reply.
#[derive(Debug, Default)]
pub(super) struct Meter {
    reading: Reading,
    calls_tools: bool,
    failure: Option<Failure>,
}

impl MeterTrait for Meter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let data = frame.data.trim_ascii();
        if frame.name.as_deref() == Some(b"error") {
            self.failure = Some(failure_read::read(200, data));
            return Mark::Error;
        }
        let Ok(chunk) = serde_json::from_slice::<Chunk<'_>>(data) else {
            return Mark::Other;
        };
        if chunk.error.is_some() {
            self.failure = Some(failure_read::read(200, data));
            return Mark::Error;
        }
        let said = chunk.delta.text.unwrap_or_default();
        self.reading.output_bytes += said.text.0;
        self.reading.reasoning_bytes += said.thoughts.0;
        let mut mark = match said.text.0 + said.thoughts.0 {
            0 => Mark::Other,
            _ => Mark::Content,
        };
        if let Some(told) = chunk.delta.json {
            let is_last = told.model_with_provider.get().is_some();
            // The last delta repeats what was said.
            if self.values(&told) && !is_last {
                mark = Mark::Content;
            }
            if is_last {
                self.stopped();
                mark = Mark::Terminal;
            }
        }
        mark
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(told) = serde_json::from_slice::<Told<'_>>(body) else {
            return false;
        };
        if let Some(error) = told.error {
            self.failure = Some(failure_read::read(200, error.get().as_bytes()));
            return true;
        }
        self.reading.output_bytes += told.text.0;
        self.reading.reasoning_bytes += told.thoughts.0;
        self.values(&told);
        self.stopped();
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl Meter {
    /// Counts values; tells whether one of them is of the answer.
    fn values(&mut self, told: &Told<'_>) -> bool {
        told.model.first_into(&mut self.reading.upstream_model);
        let calls = told.tool_calls.as_deref().unwrap_or_default();
        // A list that is told again replaces the one before.
        if !calls.is_empty() && !std::mem::replace(&mut self.calls_tools, true) {
            let bytes = calls.iter().map(|call| call.get().len() as u64);
            self.reading.output_bytes += bytes.sum::<u64>();
        }
        if let Some(value) = told.json.filter(|_| told.text.0 == 0) {
            self.reading.output_bytes += value.get().len() as u64;
        }
        if let Some(counters) = &told.usage {
            self.reading.usage = Some(Usage::told(Dialect::AigneChat, counters));
            self.reading.usage_is_final = true;
            // Servers end a stream without a word behind it.
            self.stopped();
        }
        !calls.is_empty() || told.json.is_some() || told.files.is_some()
    }

    fn stopped(&mut self) {
        self.reading.stop = Some(match self.calls_tools {
            true => StopReason::ToolUse,
            false => StopReason::EndTurn,
        });
        self.reading.usage_is_final = self.reading.usage.is_some();
    }
}
