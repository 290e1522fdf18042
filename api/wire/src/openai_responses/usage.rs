//! The usage object, whose counters contain one another, and the classes that do not overlap.

use serde::{Deserialize, Serialize};

use crate::openai_chat::lenient::Count;
use crate::usage::Usage;

/// The counters as providers tell them, each optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: Option<InputDetails>,
    output_tokens_details: Option<OutputDetails>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InputDetails {
    cached_tokens: Count,
    cache_write_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputDetails {
    reasoning_tokens: Count,
}

impl Told {
    /// Takes the counters apart: `input_tokens` contains what the cache served and took,
    /// `output_tokens` the reasoning.
    pub(super) fn usage(&self) -> Usage {
        let details = self.input_tokens_details.as_ref();
        let read = details.map_or(0, |details| details.cached_tokens.0);
        let written = details.map_or(0, |details| details.cache_write_tokens.0);
        let thought = self.output_tokens_details.as_ref();
        let thought = thought.map_or(0, |details| details.reasoning_tokens.0);
        let cache_read = read.min(self.input_tokens.0);
        let cache_write_5m = written.min(self.input_tokens.0 - cache_read);
        let reasoning = thought.min(self.output_tokens.0);
        Usage {
            input: self.input_tokens.0 - cache_read - cache_write_5m,
            cache_read,
            cache_write_5m,
            output: self.output_tokens.0 - reasoning,
            reasoning,
            ..Usage::default()
        }
    }
}

/// The object as it is written.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    input_tokens: u64,
    input_tokens_details: WrittenInput,
    output_tokens: u64,
    output_tokens_details: WrittenOutput,
    total_tokens: u64,
}

#[derive(Debug, Serialize)]
struct WrittenInput {
    cached_tokens: u64,
    cache_write_tokens: u64,
}

#[derive(Debug, Serialize)]
struct WrittenOutput {
    reasoning_tokens: u64,
}

impl From<Usage> for Written {
    fn from(usage: Usage) -> Self {
        Written {
            input_tokens: usage.total_input(),
            input_tokens_details: WrittenInput {
                cached_tokens: usage.cache_read,
                cache_write_tokens: usage.cache_write_5m.saturating_add(usage.cache_write_1h),
            },
            output_tokens: usage.total_output(),
            output_tokens_details: WrittenOutput {
                reasoning_tokens: usage.reasoning,
            },
            total_tokens: usage.total(),
        }
    }
}
