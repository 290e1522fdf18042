//! What each class of tokens costs, and the one multiplication that makes a charge.

use store::Nanos;
use wire::{Units, Usage};

use crate::catalogue::{Prices, Tiers, Unit, UnitRates};

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

/// What a line of a bill counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Tokens of a class.
    Tokens(Class),
    /// Something else.
    Units(Unit),
}

impl Measure {
    /// The stable name, as the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Tokens(class) => class.name(),
            Measure::Units(unit) => unit.name(),
        }
    }
}

/// Rates of one model, in nanos per million tokens or units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    always: Prices,
    tiers: Tiers,
    units: UnitRates,
}

/// One line of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What was counted.
    pub measure: Measure,
    /// How many.
    pub count: u64,
    /// At which rate, in nanos per million.
    pub rate: i64,
}

impl Price {
    /// A price of two rates, in nanos per million tokens.
    pub fn flat(input: i64, output: i64) -> Self {
        Price {
            always: Prices {
                input: Some(input),
                output: Some(output),
                ..Prices::default()
            },
            tiers: Tiers::default(),
            units: UnitRates::default(),
        }
    }

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
            units: UnitRates::parse(&row.unit_rates),
        }
    }

    /// The lines of the bill for a call. Tokens are charged where they were used and cost
    /// something; else what the book has a price for besides. Never both: a picture is paid by its
    /// tokens or by the piece.
    pub fn lines(&self, usage: &Usage, units: &Units, service: Option<&str>) -> Vec<Line> {
        let tokens = self.token_lines(usage, service);
        if tokens.iter().any(|line| line.rate > 0) {
            return tokens;
        }
        let by_unit = self.unit_lines(units);
        if by_unit.is_empty() { tokens } else { by_unit }
    }

    /// The book has a price for what was used besides tokens.
    pub fn charges_units(&self, units: &Units) -> bool {
        !self.units.lines(units).is_empty()
    }

    fn unit_lines(&self, units: &Units) -> Vec<Line> {
        let lines = self.units.lines(units).into_iter();
        lines
            .map(|(unit, count, rate)| Line {
                measure: Measure::Units(unit),
                count,
                rate,
            })
            .collect()
    }

    /// One line per class that was used, at the rates of the service tier and of the context tier
    /// that the whole input falls into.
    fn token_lines(&self, usage: &Usage, service: Option<&str>) -> Vec<Line> {
        let input = i64::try_from(usage.total_input()).unwrap_or(i64::MAX);
        let prices = self.tiers.prices(&self.always, service, input);
        Class::ALL
            .into_iter()
            .map(|class| Line {
                measure: Measure::Tokens(class),
                count: class.tokens(usage),
                rate: rate_of(&prices, class),
            })
            .filter(|line| line.count > 0)
            .collect()
    }

    /// The charge for a call, rounded once, half to even. `None`: it has no price, because the
    /// model is paid by units of which the book names other ones, or is more than the ledger can
    /// hold, which no real usage is.
    pub fn charge(&self, usage: &Usage, units: &Units, service: Option<&str>) -> Option<Nanos> {
        let lines = self.lines(usage, units, service);
        let priced = lines
            .iter()
            .any(|line| line.rate > 0 || matches!(line.measure, Measure::Units(_)));
        if !priced && !self.units.0.is_empty() {
            return None;
        }
        store::nanos::rate::total(lines.into_iter().map(|line| (line.count, line.rate)))
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
            unit_rates: "[]".to_owned(),
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
        assert_eq!(
            price.charge(&usage, &Units::default(), None),
            Some(Nanos(290_250))
        );
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
            price.charge(&usage, &Units::default(), service)
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
        let lines = price.lines(&thinking, &Units::default(), None);
        assert_eq!(lines.last().map(|line| line.rate), Some(22_500_000_000));
    }

    #[test]
    fn tokens_go_before_units_and_units_without_a_price_are_unknown() {
        let mut drawing = row("[]");
        drawing.unit_rates =
            r#"[{"unit":"image","rate":40000000000000,"size":"1024x1024"}]"#.into();
        let by_both = Price::from_row(&drawing);
        (drawing.rate_input, drawing.rate_output) = (0, 0);
        drawing.rate_cache_read = None;
        drawing.rate_cache_write_5m = None;
        let by_piece = Price::from_row(&drawing);
        let usage = Usage {
            input: 10,
            ..Usage::default()
        };
        let pictures = |size: &str| Units {
            images: 3,
            size: Some(size.to_owned()),
            ..Units::default()
        };
        let square = pictures("1024x1024");
        assert_eq!(by_both.charge(&usage, &square, None), Some(Nanos(30_000)));
        let nothing = Usage::default();
        for (price, usage) in [
            (&by_both, &nothing),
            (&by_piece, &usage),
            (&by_piece, &nothing),
        ] {
            assert_eq!(price.charge(usage, &square, None), Some(Nanos(120_000_000)));
        }
        assert_eq!(by_piece.charge(&usage, &pictures("256x256"), None), None);
    }
}
