//! Anthropic's usage object as it is read and written. Counters of a stream are cumulative:
//! <https://platform.claude.com/docs/en/build-with-claude/streaming>.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::Dialect;
use crate::usage::{Counters, Counting, Usage};

/// A usage object as a provider writes it.
#[derive(Debug)]
pub(super) struct UsageBody {
    pub counters: Counters,
    pub service_tier: Option<String>,
    /// Hosted tools were used.
    pub uses_server_tools: bool,
}

impl<'de> Deserialize<'de> for UsageBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = serde_json::Map::<String, Value>::deserialize(deserializer)?;
        let word = object.get("service_tier").and_then(Value::as_str);
        let tools = object.get("server_tool_use");
        Ok(UsageBody {
            service_tier: word.map(str::to_owned),
            uses_server_tools: tools.is_some_and(|tools| !tools.is_null()),
            counters: Counters::of(&Value::Object(object)),
        })
    }
}

/// The classes that merged counters fall into.
pub(super) fn usage(counters: &Counters) -> Usage {
    Usage::told(Dialect::AnthropicMessages, counters)
}

/// Searches on the web that merged counters tell.
pub(super) fn searches(counters: &Counters) -> Option<u64> {
    Counting::of(Dialect::AnthropicMessages, "").searches(counters)
}

/// What was written to the cache, by how long it is kept.
#[derive(Debug, Serialize)]
struct CacheCreation {
    ephemeral_5m_input_tokens: Option<u64>,
    ephemeral_1h_input_tokens: Option<u64>,
}

/// What the output consists of.
#[derive(Debug, Serialize)]
struct OutputDetails {
    thinking_tokens: Option<u64>,
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
