//! What each class of tokens costs, and the one multiplication that makes a charge.

use store::Nanos;
use wire::usage::Class;
use wire::{Units, Usage};

use crate::catalogue::{Prices, Unit};
use crate::pricing::terms::Terms;

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
pub struct Price(Terms);

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

impl From<Terms> for Price {
    fn from(terms: Terms) -> Self {
        Price(terms)
    }
}

impl Price {
    /// A price of two rates, in nanos per million tokens.
    pub fn flat(input: i64, output: i64) -> Self {
        let mut terms = Terms::default();
        terms.prices.input = Some(input);
        terms.prices.output = Some(output);
        Price(terms)
    }

    /// The price that a row of the price book states.
    pub fn from_row(row: &store::rates::Rate) -> Self {
        Price(Terms::charged(row))
    }

    /// The lines of the bill for a call. Tokens are charged where they were used and cost
    /// something; else what was made, heard or spoken, by the piece. Never both: a picture is paid
    /// by its tokens or by the piece. Searches and requests are no part of either and come on top.
    pub fn lines(&self, usage: &Usage, units: &Units, service: Option<&str>) -> Vec<Line> {
        let tokens = self.token_lines(usage, service);
        let (on_top, by_piece) = self.unit_lines(units);
        let by_tokens = tokens.iter().any(|line| line.rate > 0);
        let mut lines = if by_tokens || by_piece.is_empty() {
            tokens
        } else {
            by_piece
        };
        lines.extend(on_top);
        lines
    }

    /// The book has a price for what was made, heard or spoken, by the piece.
    pub fn charges_units(&self, units: &Units) -> bool {
        let (on_top, by_piece) = self.unit_lines(units);
        !by_piece.is_empty() || !on_top.is_empty() && !self.charges_tokens()
    }

    fn charges_tokens(&self) -> bool {
        let prices = &self.0.prices;
        prices.input.is_some_and(|rate| rate > 0) || prices.output.is_some_and(|rate| rate > 0)
    }

    /// What comes on top of everything else, and what is paid by the piece.
    fn unit_lines(&self, units: &Units) -> (Vec<Line>, Vec<Line>) {
        let lines = self.0.units.lines(units).into_iter();
        lines
            .map(|(unit, count, rate)| Line {
                measure: Measure::Units(unit),
                count,
                rate,
            })
            .partition(|line| matches!(line.measure, Measure::Units(Unit::Search | Unit::Request)))
    }

    /// One line per class that was used, at the rates of the service tier and of the context tier
    /// that the whole input falls into.
    fn token_lines(&self, usage: &Usage, service: Option<&str>) -> Vec<Line> {
        let input = i64::try_from(usage.total_input()).unwrap_or(i64::MAX);
        let prices = self.0.tiers.prices(&self.0.prices, service, input);
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
        if !priced && !self.0.units.0.is_empty() {
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
    use proptest::prelude::*;

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
            ..store::rates::Rate::default()
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

    #[test]
    fn searches_and_requests_come_on_top_of_tokens() {
        let mut row = row("[]");
        row.unit_rates =
            r#"[{"unit":"search","rate":10000000000000},{"unit":"request","rate":1000000000000},
                {"unit":"image","rate":5}]"#
                .into();
        let price = Price::from_row(&row);
        let usage = Usage {
            input: 10,
            ..Usage::default()
        };
        let units = Units {
            searches: 2,
            requests: 1,
            ..Units::default()
        };
        assert_eq!(
            price.charge(&usage, &units, None),
            Some(Nanos(30_000 + 20_000_000 + 1_000_000))
        );
        assert!(!price.charges_units(&units), "tokens are still estimated");
    }

    fn usage() -> impl Strategy<Value = Usage> {
        proptest::array::uniform10(0..1_000_000_u64).prop_map(|tokens| {
            let mut usage = Usage::default();
            for (class, tokens) in Class::ALL.into_iter().zip(tokens) {
                class.add(&mut usage, tokens);
            }
            usage
        })
    }

    fn prices() -> impl Strategy<Value = Terms> {
        let rate = proptest::option::of(0..1_000_000_000_000_i64);
        let tier = (
            proptest::option::of("batch|flex|priority"),
            0..2_000_000_i64,
        );
        (
            proptest::collection::vec(rate, 10),
            proptest::collection::vec(tier, 0..3),
        )
            .prop_map(|(rates, tiers)| {
                let mut terms = Terms::default();
                for (place, rate) in terms.prices.each_mut().into_iter().zip(rates) {
                    *place = rate;
                }
                terms.tiers.0 = tiers
                    .into_iter()
                    .map(|(service, above)| crate::catalogue::Tier {
                        service,
                        above,
                        prices: terms.prices,
                    })
                    .collect();
                terms
            })
    }

    proptest! {
        /// Whatever a price states, each token stands on one line of the bill.
        #[test]
        fn every_token_is_priced_once(usage in usage(), terms in prices(), service in "batch|default") {
            let lines = Price(terms).lines(&usage, &Units::default(), Some(&service));
            let mut seen = Vec::new();
            let mut tokens = 0;
            for line in lines {
                prop_assert!(!seen.contains(&line.measure));
                seen.push(line.measure);
                tokens += line.count;
            }
            prop_assert_eq!(tokens, usage.total());
        }
    }
}
