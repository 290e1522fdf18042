//! How the charge of a call came about, recomputed from its tokens and the rates it was charged
//! under.

use crate::admin::words;
use serde::Serialize;
use store::calls::CallRecord;
use store::nanos::rate;
use store::rates::Rate;
use utoipa::ToSchema;

use crate::metering::{Price, units_of, usage_of};

/// The rates of a call, and what each class of tokens cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallPrice {
    /// The row of the price book, also after it was replaced.
    pub rate_id: String,
    /// `database`, `hub.toml` or `catalogue`.
    #[schema(schema_with = words::rate_source)]
    pub source: String,
    /// One line for each class with tokens, or for each unit that is paid by the piece. Lines are exact; the charge is their sum, rounded once.
    pub lines: Vec<PriceLine>,
}

/// What one class of tokens cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceLine {
    /// The class of tokens, named as in the call's `usage`; else `image`, `second`, `character`,
    /// `search` or `request`.
    pub class: &'static str,
    /// How many tokens, or units.
    pub tokens: u64,
    /// Credits for one.
    pub rate: String,
    /// Credits.
    pub amount: String,
}

impl CallPrice {
    /// The price of a call under the rate that it names, by the same rules as its charge.
    pub fn of(call: &CallRecord, rate: &Rate) -> Self {
        let lines = Price::from_row(rate)
            .lines(
                &usage_of(call),
                &units_of(call),
                call.service_tier.as_deref(),
            )
            .into_iter()
            .map(|line| PriceLine {
                class: line.measure.name(),
                tokens: line.count,
                rate: rate::print(line.rate),
                amount: rate::exact(line.count, line.rate),
            })
            .collect();
        CallPrice {
            rate_id: rate.id.clone(),
            source: rate.source.clone(),
            lines,
        }
    }
}
