//! Converse's usage counters, and the classes they fall into.
//!
//! `inputTokens` is only what no cache served and none took; all input is the sum of it,
//! `cacheReadInputTokens` and `cacheWriteInputTokens`:
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html>. Thinking is part of
//! `outputTokens` and not told apart.

use serde::Deserialize;

use crate::usage::Usage;

/// A usage object.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UsageBody {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    cache_write_input_tokens: Option<u64>,
    cache_details: Option<Vec<CacheDetail>>,
}

/// What was written to the cache, by how long it is kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CacheDetail {
    ttl: String,
    input_tokens: u64,
}

impl UsageBody {
    /// The counts in classes. `cacheWriteInputTokens` is the total; what no detail says was kept an
    /// hour was kept five minutes.
    pub fn usage(&self) -> Usage {
        let details = self.cache_details.iter().flatten();
        let (mut told, mut hour) = (0_u64, 0_u64);
        for detail in details {
            told = told.saturating_add(detail.input_tokens);
            if detail.ttl == "1h" {
                hour = hour.saturating_add(detail.input_tokens);
            }
        }
        let written = self.cache_write_input_tokens.unwrap_or(told);
        let cache_write_1h = hour.min(written);
        Usage {
            input: self.input_tokens.unwrap_or(0),
            cache_read: self.cache_read_input_tokens.unwrap_or(0),
            cache_write_5m: written - cache_write_1h,
            cache_write_1h,
            output: self.output_tokens.unwrap_or(0),
            ..Usage::default()
        }
    }
}
