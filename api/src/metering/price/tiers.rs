//! The conditions in the price book: rates for long contexts and for service tiers, as stored.

use std::collections::HashMap;

use serde::Deserialize;

use super::Class;

/// One entry of the column `tiers`, a JSON array.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Stated {
    /// `batch`, `flex`, `priority`; absent: the provider's usual tier.
    #[serde(default)]
    pub service_tier: Option<String>,
    /// The whole input must be longer than this many tokens.
    #[serde(default)]
    pub above_input_tokens: Option<u64>,
    /// Nanos per million tokens, by the name of the class.
    rates: HashMap<String, i64>,
}

impl Stated {
    /// What this tier itself says of a class.
    pub fn rate(&self, class: Class) -> Option<i64> {
        self.rates.get(class.name()).copied()
    }
}

/// Reads the column. What this version does not understand is no condition it can apply.
pub(super) fn read(column: &str) -> Vec<Stated> {
    serde_json::from_str(column).unwrap_or_default()
}
