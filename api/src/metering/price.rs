//! What each class of tokens costs, and the one multiplication that makes a charge.

use store::Nanos;
use wire::Usage;

use crate::catalogue::{Prices, Tiers};

/// A class of tokens, as [`Usage`] tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Input that no cache served.
    Input,
    /// Read from the prompt cache.
    CacheRead,
    /// Written to it for five minutes.
    CacheWrite5m,
    /// Written to it for one hour.
    CacheWrite1h,
    /// Sound in the input.
    AudioInput,
    /// Images in the input.
    ImageInput,
    /// Visible text.
    Output,
    /// Thinking.
    Reasoning,
    /// Sound in the output.
    AudioOutput,
    /// Images in the output.
    ImageOutput,
}

impl Class {
    /// Every class, in the order in which a bill lists them.
    pub const ALL: [Class; 10] = [
        Class::Input,
        Class::CacheRead,
        Class::CacheWrite5m,
        Class::CacheWrite1h,
        Class::AudioInput,
        Class::ImageInput,
        Class::Output,
        Class::Reasoning,
        Class::AudioOutput,
        Class::ImageOutput,
    ];

    /// The stable name, as the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Input => "input",
            Class::CacheRead => "cache_read",
            Class::CacheWrite5m => "cache_write_5m",
            Class::CacheWrite1h => "cache_write_1h",
            Class::AudioInput => "audio_input",
            Class::ImageInput => "image_input",
            Class::Output => "output",
            Class::Reasoning => "reasoning",
            Class::AudioOutput => "audio_output",
            Class::ImageOutput => "image_output",
        }
    }

    /// The tokens of this class.
    pub fn tokens(self, usage: &Usage) -> u64 {
        match self {
            Class::Input => usage.input,
            Class::CacheRead => usage.cache_read,
            Class::CacheWrite5m => usage.cache_write_5m,
            Class::CacheWrite1h => usage.cache_write_1h,
            Class::AudioInput => usage.audio_input,
            Class::ImageInput => usage.image_input,
            Class::Output => usage.output,
            Class::Reasoning => usage.reasoning,
            Class::AudioOutput => usage.audio_output,
            Class::ImageOutput => usage.image_output,
        }
    }
}

/// Rates of one model, in nanos per million tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    always: Prices,
    tiers: Tiers,
}

/// One line of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which tokens.
    pub class: Class,
    /// How many.
    pub tokens: u64,
    /// At which rate, in nanos per million.
    pub rate: i64,
}

impl Price {
    /// The price that a row of the price book states. Conditions that this version does not
    /// understand are none that it can apply.
    pub fn from_row(row: &store::rates::Rate) -> Self {
        Price {
            always: Prices {
                input: Some(row.rate_input),
                output: Some(row.rate_output),
                cache_read: row.rate_cache_read,
                cache_write_5m: row.rate_cache_write_5m,
                cache_write_1h: row.rate_cache_write_1h,
                reasoning: row.rate_reasoning,
                audio_input: row.rate_audio_input,
                audio_output: row.rate_audio_output,
                image_input: row.rate_image_input,
                image_output: row.rate_image_output,
            },
            tiers: Tiers::parse(&row.tiers).unwrap_or_default(),
        }
    }

    /// The lines of the bill for a call: one per class that was used, at the rates of the service
    /// tier and of the context tier that the whole input falls into.
    pub fn lines(&self, usage: &Usage, service: Option<&str>) -> Vec<Line> {
        let input = i64::try_from(usage.total_input()).unwrap_or(i64::MAX);
        let prices = self.tiers.prices(&self.always, service, input);
        Class::ALL
            .into_iter()
            .map(|class| Line {
                class,
                tokens: class.tokens(usage),
                rate: rate_of(&prices, class),
            })
            .filter(|line| line.tokens > 0)
            .collect()
    }

    /// The charge for a call, rounded once, half to even. `None` when it is more than the ledger
    /// can hold, which no real usage is.
    pub fn charge(&self, usage: &Usage, service: Option<&str>) -> Option<Nanos> {
        let lines = self.lines(usage, service);
        store::nanos::rate::total(lines.into_iter().map(|line| (line.tokens, line.rate)))
    }
}

/// The rate of a class. What the book does not state costs as the class it is part of.
fn rate_of(prices: &Prices, class: Class) -> i64 {
    let (own, whole) = match class {
        Class::Input => (None, prices.input),
        Class::CacheRead => (prices.cache_read, prices.input),
        Class::CacheWrite5m => (prices.cache_write_5m, prices.input),
        // Where only one kind of cache writing has a price it is the price of both.
        Class::CacheWrite1h => (
            prices.cache_write_1h.or(prices.cache_write_5m),
            prices.input,
        ),
        Class::AudioInput => (prices.audio_input, prices.input),
        Class::ImageInput => (prices.image_input, prices.input),
        Class::Output => (None, prices.output),
        Class::Reasoning => (prices.reasoning, prices.output),
        Class::AudioOutput => (prices.audio_output, prices.output),
        Class::ImageOutput => (prices.image_output, prices.output),
    };
    own.or(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tiers: &str) -> store::rates::Rate {
        store::rates::Rate {
            id: "r".to_owned(),
            provider: "p".to_owned(),
            model: "m".to_owned(),
            display_name: "m".to_owned(),
            kind: "chat".to_owned(),
            description: None,
            source: "database".to_owned(),
            source_version: None,
            rate_input: 3_000_000_000,
            rate_output: 15_000_000_000,
            rate_cache_read: Some(300_000_000),
            rate_cache_write_5m: Some(3_750_000_000),
            rate_cache_write_1h: None,
            rate_reasoning: None,
            rate_audio_input: None,
            rate_audio_output: None,
            rate_image_input: None,
            rate_image_output: None,
            cost_input: None,
            cost_output: None,
            tiers: tiers.to_owned(),
            metadata: "{}".to_owned(),
            deprecated: false,
            created_at: 0,
            retired_at: None,
        }
    }

    #[test]
    fn each_class_is_charged_once_at_its_own_rate() {
        let price = Price::from_row(&row("[]"));
        let usage = Usage {
            input: 20,
            cache_read: 80,
            cache_write_5m: 10,
            cache_write_1h: 5,
            output: 7,
            reasoning: 3,
            ..Usage::default()
        };
        // 20×3 + 80×0.3 + 15×3.75 + 10×15 credits per million
        assert_eq!(price.charge(&usage, None), Some(Nanos(290_250)));
    }

    #[test]
    fn a_long_input_and_a_service_tier_have_their_own_rates() {
        let price = Price::from_row(&row(
            r#"[{"above":200000,"input":6000000000,"output":22500000000},
                {"service":"priority","input":30000000000}]"#,
        ));
        let of = |input, service| {
            let usage = Usage {
                input,
                ..Usage::default()
            };
            price.charge(&usage, service)
        };
        assert_eq!(of(200_000, None), Some(Nanos(600_000_000)));
        assert_eq!(of(200_001, None), Some(Nanos(1_200_006_000)));
        assert_eq!(of(1, Some("priority")), Some(Nanos(30_000)));
        assert_eq!(of(1, Some("default")), Some(Nanos(3_000)));
        let thinking = Usage {
            input: 200_001,
            reasoning: 1,
            ..Usage::default()
        };
        let lines = price.lines(&thinking, None);
        assert_eq!(lines.last().map(|line| line.rate), Some(22_500_000_000));
    }
}
