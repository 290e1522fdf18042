//! How the charge of a call came about, recomputed from its tokens and the rates it was charged
//! under.

use crate::admin::words;
use serde::Serialize;
use store::calls::CallRecord;
use store::nanos::rate;
use store::rates::Rate;
use utoipa::ToSchema;

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
    pub tokens: i64,
    /// Credits per token.
    pub rate: String,
    /// Credits.
    pub amount: String,
}

impl CallPrice {
    /// The price of a call under the rate that it names.
    pub fn of(call: &CallRecord, rate: &Rate) -> Self {
        let input = rate.rate_input;
        let output = rate.rate_output;
        // A class without a rate of its own is charged as the class that it is part of.
        let classes = [
            ("input", call.input_tokens, input),
            (
                "cache_read",
                call.cache_read_tokens,
                rate.rate_cache_read.unwrap_or(input),
            ),
            (
                "cache_write_5m",
                call.cache_write_5m_tokens,
                rate.rate_cache_write_5m.unwrap_or(input),
            ),
            (
                "cache_write_1h",
                call.cache_write_1h_tokens,
                rate.rate_cache_write_1h.unwrap_or(input),
            ),
            (
                "audio_input",
                call.audio_input_tokens,
                rate.rate_audio_input.unwrap_or(input),
            ),
            (
                "image_input",
                call.image_input_tokens,
                rate.rate_image_input.unwrap_or(input),
            ),
            ("output", call.output_tokens, output),
            (
                "reasoning",
                call.reasoning_tokens,
                rate.rate_reasoning.unwrap_or(output),
            ),
            (
                "audio_output",
                call.audio_output_tokens,
                rate.rate_audio_output.unwrap_or(output),
            ),
            (
                "image_output",
                call.image_output_tokens,
                rate.rate_image_output.unwrap_or(output),
            ),
        ];
        let lines = classes
            .into_iter()
            .filter(|(_, tokens, _)| *tokens > 0)
            .map(|(class, tokens, per)| PriceLine {
                class,
                tokens,
                rate: rate::print(per),
                amount: rate::exact(u64::try_from(tokens).unwrap_or_default(), per),
            })
            .collect();
        CallPrice {
            rate_id: rate.id.clone(),
            source: rate.source.clone(),
            lines,
        }
    }
}
