//! How the charge of a call came about, recomputed from its tokens and the rates it was charged
//! under.

use crate::admin::words;
use serde::Serialize;
use store::calls::CallRecord;
use store::nanos::rate;
use store::rates::Rate;
use utoipa::ToSchema;
use wire::Usage;

use crate::metering::Price;

/// The rates of a call, and what each class of tokens cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallPrice {
    /// The row of the price book, also after it was replaced.
    pub rate_id: String,
    /// `database`, `hub.toml` or `catalogue`.
    #[schema(schema_with = words::rate_source)]
    pub source: String,
    /// One line for each class with tokens. Lines are exact; the charge is their sum, rounded once.
    pub lines: Vec<PriceLine>,
}

/// What one class of tokens cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceLine {
    /// The class, named as in the call's `usage`.
    pub class: &'static str,
    /// How many.
    pub tokens: u64,
    /// Credits per token.
    pub rate: String,
    /// Credits.
    pub amount: String,
}

impl CallPrice {
    /// The price of a call under the rate that it names, by the same rules as its charge.
    pub fn of(call: &CallRecord, rate: &Rate) -> Self {
        let lines = Price::from_row(rate)
            .lines(&usage_of(call), call.service_tier.as_deref())
            .into_iter()
            .map(|line| PriceLine {
                class: line.class.name(),
                tokens: line.tokens,
                rate: rate::print(line.rate),
                amount: rate::exact(line.tokens, line.rate),
            })
            .collect();
        CallPrice {
            rate_id: rate.id.clone(),
            source: rate.source.clone(),
            lines,
        }
    }
}

fn usage_of(call: &CallRecord) -> Usage {
    // The columns only ever hold what was counted, never less than nothing.
    let count = |tokens: i64| u64::try_from(tokens).unwrap_or_default();
    Usage {
        input: count(call.input_tokens),
        cache_read: count(call.cache_read_tokens),
        cache_write_5m: count(call.cache_write_5m_tokens),
        cache_write_1h: count(call.cache_write_1h_tokens),
        audio_input: count(call.audio_input_tokens),
        image_input: count(call.image_input_tokens),
        output: count(call.output_tokens),
        reasoning: count(call.reasoning_tokens),
        audio_output: count(call.audio_output_tokens),
        image_output: count(call.image_output_tokens),
    }
}
