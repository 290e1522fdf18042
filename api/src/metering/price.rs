//! What each class of tokens costs, and the one multiplication that makes a charge.

use store::Nanos;
use wire::Usage;

mod tiers;

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
    base: Rates,
    tiers: Vec<Tier>,
}

/// One rate per class, in the order of [`Class::ALL`].
type Rates = [i64; Class::ALL.len()];

/// Rates that replace the base under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tier {
    /// The service tier that the provider must have used; `None`: its usual one.
    service: Option<String>,
    /// The whole input must be longer than this.
    above: u64,
    rates: Rates,
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
    /// The price that a row of the price book states.
    pub fn from_row(row: &store::rates::Rate) -> Self {
        let base = Class::ALL.map(|class| base_rate(row, class));
        let tiers = tiers::read(&row.tiers)
            .into_iter()
            .map(|stated| Tier {
                rates: Class::ALL.map(|class| stated.rate(class).unwrap_or_else(|| inherited(&base, &stated, class))),
                service: stated.service_tier,
                above: stated.above_input_tokens.unwrap_or(0),
            })
            .collect();
        Price { base, tiers }
    }

    /// The lines of the bill for a call: one per class that was used, at the rates of the service
    /// tier and of the context tier that the whole input falls into.
    pub fn lines<'p>(
        &'p self,
        usage: &'p Usage,
        service: Option<&str>,
    ) -> impl Iterator<Item = Line> + 'p {
        let rates = self.rates(usage.total_input(), service);
        Class::ALL
            .into_iter()
            .zip(rates.iter().copied())
            .map(|(class, rate)| Line {
                class,
                tokens: class.tokens(usage),
                rate,
            })
            .filter(|line| line.tokens > 0)
    }

    /// The charge for a call, rounded once, half to even. `None` when it is more than the ledger
    /// can hold, which no real usage is.
    pub fn charge(&self, usage: &Usage, service: Option<&str>) -> Option<Nanos> {
        store::nanos::rate::total(
            self.lines(usage, service)
                .map(|line| (line.tokens, line.rate)),
        )
    }

    /// The rates for an input of this length: those of the service tier where the book has any,
    /// else the usual ones; of several context tiers the highest that is passed.
    fn rates(&self, input: u64, service: Option<&str>) -> &Rates {
        let best = |wanted: Option<&str>| {
            self.tiers
                .iter()
                .filter(|tier| tier.service.as_deref() == wanted)
                .filter(|tier| tier.above == 0 || input > tier.above)
                .max_by_key(|tier| tier.above)
        };
        service
            .and_then(|name| best(Some(name)))
            .or_else(|| best(None))
            .map_or(&self.base, |tier| &tier.rates)
    }
}

/// The rate of a class. What the book does not state costs as the class it is part of.
fn base_rate(row: &store::rates::Rate, class: Class) -> i64 {
    let (own, whole) = match class {
        Class::Input => (None, row.rate_input),
        Class::CacheRead => (row.rate_cache_read, row.rate_input),
        Class::CacheWrite5m => (row.rate_cache_write_5m, row.rate_input),
        // Where only one kind of cache writing has a price it is the price of both.
        Class::CacheWrite1h => (
            row.rate_cache_write_1h.or(row.rate_cache_write_5m),
            row.rate_input,
        ),
        Class::AudioInput => (row.rate_audio_input, row.rate_input),
        Class::ImageInput => (row.rate_image_input, row.rate_input),
        Class::Output => (None, row.rate_output),
        Class::Reasoning => (row.rate_reasoning, row.rate_output),
        Class::AudioOutput => (row.rate_audio_output, row.rate_output),
        Class::ImageOutput => (row.rate_image_output, row.rate_output),
    };
    own.unwrap_or(whole)
}

/// The rate of a class that a tier does not state: where the class has no price of its own it goes
/// with the class it is part of, else it stays as it is.
fn inherited(base: &Rates, stated: &tiers::Stated, class: Class) -> i64 {
    let whole = match class {
        Class::Output | Class::Reasoning | Class::AudioOutput | Class::ImageOutput => Class::Output,
        _ => Class::Input,
    };
    let of = |wanted: Class| {
        Class::ALL
            .into_iter()
            .zip(base)
            .find_map(|(known, rate)| (known == wanted).then_some(*rate))
            .unwrap_or(0)
    };
    match stated.rate(whole) {
        Some(rate) if of(class) == of(whole) => rate,
        _ => of(class),
    }
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
            r#"[{"above_input_tokens":200000,"rates":{"input":6000000000,"output":22500000000}},
                {"service_tier":"priority","rates":{"input":30000000000}}]"#,
        ));
        let of = |input, service| {
            let usage = Usage { input, ..Usage::default() };
            price.charge(&usage, service)
        };
        assert_eq!(of(200_000, None), Some(Nanos(600_000_000)));
        assert_eq!(of(200_001, None), Some(Nanos(1_200_006_000)));
        assert_eq!(of(1, Some("priority")), Some(Nanos(30_000)));
        assert_eq!(of(1, Some("default")), Some(Nanos(3_000)));
        let thinking = Usage { input: 200_001, reasoning: 1, ..Usage::default() };
        let lines: Vec<_> = price.lines(&thinking, None).collect();
        assert_eq!(lines.last().map(|line| line.rate), Some(22_500_000_000));
    }
}
