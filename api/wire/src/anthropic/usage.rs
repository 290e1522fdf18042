//! Anthropic's usage counters, and the classes they fall into.
//!
//! `input_tokens` already excludes what the cache served or took; `output_tokens` contains the
//! thinking. Counters of a stream are cumulative:
//! <https://platform.claude.com/docs/en/build-with-claude/streaming>.

use serde::{Deserialize, Serialize};

use crate::usage::Usage;

/// A usage object as a provider writes it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct UsageBody {
    pub input_tokens: Option<u64>,
    pub cache_read_input_tokens: Option<u64>,
    pub cache_creation_input_tokens: Option<u64>,
    pub cache_creation: Option<CacheCreation>,
    pub output_tokens: Option<u64>,
    pub output_tokens_details: Option<OutputDetails>,
    pub service_tier: Option<String>,
    pub server_tool_use: Option<serde::de::IgnoredAny>,
}

/// What was written to the cache, by how long it is kept.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct CacheCreation {
    pub ephemeral_5m_input_tokens: Option<u64>,
    pub ephemeral_1h_input_tokens: Option<u64>,
}

/// What the output consists of.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct OutputDetails {
    pub thinking_tokens: Option<u64>,
}

/// The counters of one call, merged over the events that tell them.
#[derive(Debug, Default, Clone)]
pub(super) struct Counters {
    input: Option<u64>,
    cache_read: Option<u64>,
    cache_write: Option<u64>,
    cache_write_5m: Option<u64>,
    cache_write_1h: Option<u64>,
    output: Option<u64>,
    thinking: Option<u64>,
}

impl Counters {
    /// Takes what an event tells. A counter is cumulative, so the later figure counts; but a zero
    /// never replaces a figure: some compatible providers repeat the object with zeros.
    pub fn merge(&mut self, body: &UsageBody) {
        let take = |counter: &mut Option<u64>, told: Option<u64>| {
            if told.is_some_and(|told| told > 0 || counter.is_none()) {
                *counter = told;
            }
        };
        take(&mut self.input, body.input_tokens);
        take(&mut self.cache_read, body.cache_read_input_tokens);
        take(&mut self.cache_write, body.cache_creation_input_tokens);
        if let Some(split) = &body.cache_creation {
            take(&mut self.cache_write_5m, split.ephemeral_5m_input_tokens);
            take(&mut self.cache_write_1h, split.ephemeral_1h_input_tokens);
        }
        take(&mut self.output, body.output_tokens);
        if let Some(details) = &body.output_tokens_details {
            take(&mut self.thinking, details.thinking_tokens);
        }
    }

    /// The counts in classes. `cache_creation_input_tokens` is the total; without a split it was
    /// kept for five minutes, Anthropic's default.
    pub fn usage(&self) -> Usage {
        let told_5m = self.cache_write_5m.unwrap_or(0);
        let told_1h = self.cache_write_1h.unwrap_or(0);
        let written = self
            .cache_write
            .unwrap_or_else(|| told_5m.saturating_add(told_1h));
        let cache_write_1h = told_1h.min(written);
        let output = self.output.unwrap_or(0);
        let reasoning = self.thinking.unwrap_or(0).min(output);
        Usage {
            input: self.input.unwrap_or(0),
            cache_read: self.cache_read.unwrap_or(0),
            cache_write_5m: written - cache_write_1h,
            cache_write_1h,
            output: output - reasoning,
            reasoning,
            ..Usage::default()
        }
    }
}

/// A usage object as it is written for a caller.
#[derive(Debug, Serialize)]
pub(super) struct UsageOut<'a> {
    input_tokens: u64,
    cache_creation_input_tokens: u64,
    cache_read_input_tokens: u64,
    cache_creation: CacheCreation,
    output_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<OutputDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
}

impl<'a> UsageOut<'a> {
    /// Writes every token once: classes that Anthropic does not have count as what they are to it,
    /// plain input and output.
    pub fn new(usage: Usage, service_tier: Option<&'a str>) -> Self {
        UsageOut {
            input_tokens: usage
                .input
                .saturating_add(usage.audio_input)
                .saturating_add(usage.image_input),
            cache_creation_input_tokens: usage.cache_write_5m.saturating_add(usage.cache_write_1h),
            cache_read_input_tokens: usage.cache_read,
            cache_creation: CacheCreation {
                ephemeral_5m_input_tokens: Some(usage.cache_write_5m),
                ephemeral_1h_input_tokens: Some(usage.cache_write_1h),
            },
            output_tokens: usage.total_output(),
            output_tokens_details: (usage.reasoning > 0).then_some(OutputDetails {
                thinking_tokens: Some(usage.reasoning),
            }),
            service_tier: service_tier.and_then(tier_out),
        }
    }
}

/// Anthropic's word for the tier that was used. Of others' tiers it has none to tell.
fn tier_out(tier: &str) -> Option<&'static str> {
    match tier {
        "default" | "standard" => Some("standard"),
        "priority" => Some("priority"),
        "batch" => Some("batch"),
        _ => None,
    }
}
