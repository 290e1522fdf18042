//! How long the parts of a call may take at one provider, and for single models of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::upstream::Clocks;

/// No clock may be set longer: a day.
pub const MOST_MS: i64 = 86_400_000;

/// The four clocks of a provider, in milliseconds. What is absent is as the hub has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Timeouts {
    /// Those for all its models.
    #[serde(flatten)]
    pub all: Times,
    /// Those for single models, by name, which go before them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub models: BTreeMap<String, Times>,
}

/// Four clocks, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Times {
    /// Until a new connection is ready.
    #[serde(skip_serializing_if = "Option::is_none", alias = "connect_ms")]
    pub connect_ms: Option<u64>,
    /// Until the answer begins.
    #[serde(skip_serializing_if = "Option::is_none", alias = "first_byte_ms")]
    pub first_byte_ms: Option<u64>,
    /// Silence within the answer.
    #[serde(skip_serializing_if = "Option::is_none", alias = "idle_ms")]
    pub idle_ms: Option<u64>,
    /// The whole call.
    #[serde(skip_serializing_if = "Option::is_none", alias = "total_ms")]
    pub total_ms: Option<u64>,
}

impl Times {
    fn all(&self) -> [Option<u64>; 4] {
        [
            self.connect_ms,
            self.first_byte_ms,
            self.idle_ms,
            self.total_ms,
        ]
    }

    fn over(&self, clocks: Clocks) -> Clocks {
        let or = |ms: Option<u64>, clock: Duration| ms.map_or(clock, Duration::from_millis);
        Clocks {
            connect: or(self.connect_ms, clocks.connect),
            first_byte: or(self.first_byte_ms, clocks.first_byte),
            idle: or(self.idle_ms, clocks.idle),
            total: or(self.total_ms, clocks.total),
        }
    }
}

impl Timeouts {
    /// The clocks of a call for a model.
    pub fn clocks(&self, model: &str, of_the_hub: Clocks) -> Clocks {
        let of_the_provider = self.all.over(of_the_hub);
        match self.models.get(model) {
            Some(times) => times.over(of_the_provider),
            None => of_the_provider,
        }
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Option<String> {
        let times = std::iter::once(&self.all).chain(self.models.values());
        let mut set = times.flat_map(Times::all).flatten();
        let odd = set.find(|ms| !(1..=MOST_MS.unsigned_abs()).contains(ms))?;
        Some(format!(
            "has {odd} ms, but each must be a whole number from 1 to {MOST_MS}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_goes_before_its_provider_and_that_before_the_hub() {
        let timeouts: Timeouts = serde_json::from_str(
            r#"{"firstByteMs":5,"idleMs":6,"models":{"slow":{"firstByteMs":7}}}"#,
        )
        .unwrap();
        let hub = Clocks::default();
        let slow = timeouts.clocks("slow", hub);
        let ms = Duration::from_millis;
        assert_eq!(
            (slow.first_byte, slow.idle, slow.total),
            (ms(7), ms(6), hub.total)
        );
        assert_eq!(timeouts.clocks("other", hub).first_byte, ms(5));
        assert_eq!(timeouts.problem(), None);
    }

    #[test]
    fn a_clock_of_nothing_is_refused() {
        let timeouts: Timeouts =
            serde_json::from_str(r#"{"models":{"slow":{"totalMs":0}}}"#).unwrap();
        assert!(timeouts.problem().is_some());
    }
}
