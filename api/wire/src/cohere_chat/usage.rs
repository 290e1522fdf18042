//! Cohere's counters, and the classes they fall into.
//!
//! `billed_units` is what is charged; `tokens` counts what Cohere puts around a prompt as well, and
//! stands in where nothing is billed. `cached_tokens` are part of the input:
//! <https://docs.cohere.com/reference/chat#response.body.usage>.

use serde::Deserialize;

use crate::usage::{Counters, Usage};

/// A usage object.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct UsageBody(Counters);

impl UsageBody {
    /// The counts in classes.
    pub(super) fn usage(&self) -> Usage {
        usage(&self.0)
    }
}

/// The counts in classes.
pub(crate) fn usage(counters: &Counters) -> Usage {
    let first = |paths: [&str; 2]| {
        let told = paths.into_iter().find_map(|path| counters.get(path));
        told.unwrap_or_default()
    };
    let input = first(["billed_units.input_tokens", "tokens.input_tokens"]);
    let cache_read = counters.get("cached_tokens").unwrap_or_default().min(input);
    Usage {
        input: input - cache_read,
        cache_read,
        output: first(["billed_units.output_tokens", "tokens.output_tokens"]),
        ..Usage::default()
    }
}
