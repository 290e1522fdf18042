//! Prices per token class, and other ones for long inputs and service tiers.

use serde::{Deserialize, Serialize};
use wire::usage::Class;

/// A price per token class, each in billionths per million tokens; `None`: nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prices {
    /// Input tokens that no other class counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<i64>,
    /// Output tokens that no other class counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<i64>,
    /// Input tokens read from a cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<i64>,
    /// Input tokens written to a cache for 5 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_5m: Option<i64>,
    /// Input tokens written to a cache for an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<i64>,
    /// Output tokens of thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<i64>,
    /// Input tokens of sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_input: Option<i64>,
    /// Output tokens of sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_output: Option<i64>,
    /// Input tokens of pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_input: Option<i64>,
    /// Output tokens of pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_output: Option<i64>,
}

impl Prices {
    /// Every class that has a price.
    pub fn named(&self) -> Vec<(Class, i64)> {
        let mut copy = *self;
        let prices = copy.each_mut();
        let named = Class::ALL.into_iter().zip(prices);
        named
            .filter_map(|(class, price)| Some((class, (*price)?)))
            .collect()
    }

    /// Every place, in the order of [`Class::ALL`].
    pub fn each_mut(&mut self) -> [&mut Option<i64>; 10] {
        [
            &mut self.input,
            &mut self.cache_read,
            &mut self.cache_write_5m,
            &mut self.cache_write_1h,
            &mut self.audio_input,
            &mut self.image_input,
            &mut self.output,
            &mut self.reasoning,
            &mut self.audio_output,
            &mut self.image_output,
        ]
    }

    /// These, and those of `other` where these say nothing.
    pub fn or(self, other: &Prices) -> Prices {
        Prices {
            input: self.input.or(other.input),
            output: self.output.or(other.output),
            cache_read: self.cache_read.or(other.cache_read),
            cache_write_5m: self.cache_write_5m.or(other.cache_write_5m),
            cache_write_1h: self.cache_write_1h.or(other.cache_write_1h),
            reasoning: self.reasoning.or(other.reasoning),
            audio_input: self.audio_input.or(other.audio_input),
            audio_output: self.audio_output.or(other.audio_output),
            image_input: self.image_input.or(other.image_input),
            image_output: self.image_output.or(other.image_output),
        }
    }
}

/// Prices on a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The service tier that the provider reports: `batch`, `flex` or `priority`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Holds for a call whose whole input has more tokens than this.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub above: i64,
    /// What is asked then, for all tokens of the call; classes it leaves out are as without it.
    #[serde(flatten)]
    pub prices: Prices,
}

impl Tier {
    /// When it holds, for people: `batch`, `above 200000` or both.
    pub fn condition(&self) -> String {
        let mut words: Vec<String> = self.service.iter().cloned().collect();
        if self.above > 0 {
            words.push(format!("above {}", self.above));
        }
        words.join(" ")
    }
}

fn is_zero(tokens: &i64) -> bool {
    *tokens == 0
}

/// The column `rates.tiers`: a JSON array such as
/// `[{"above":200000,"input":2500000000},{"service":"batch","input":625000000}]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tiers(pub Vec<Tier>);

impl Tiers {
    /// Reads the column.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// As the column keeps them.
    pub fn to_json(&self) -> String {
        #[expect(
            clippy::expect_used,
            reason = "integers and strings always have a JSON form"
        )]
        serde_json::to_string(self).expect("integers and strings have a JSON form")
    }

    /// What is asked of a call with `input_tokens` tokens of input, cached ones included, at a
    /// service tier. Each class has the price of the closest condition that says one: tier and
    /// length, then tier, then length, then `always`.
    pub fn prices(&self, always: &Prices, service: Option<&str>, input_tokens: i64) -> Prices {
        let mut holding: Vec<_> = self
            .0
            .iter()
            .filter(|tier| {
                let of_service = tier.service.is_none() || tier.service.as_deref() == service;
                of_service && (tier.above == 0 || input_tokens > tier.above)
            })
            .collect();
        holding.sort_by_key(|tier| (tier.service.is_some(), tier.above));
        holding
            .iter()
            .rev()
            .fold(Prices::default(), |found, tier| found.or(&tier.prices))
            .or(always)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_condition_that_says_a_price_wins() {
        let tiers = Tiers::parse(
            r#"[{"above":100,"input":2,"cache_read":20},{"above":200,"input":3},
                {"service":"batch","input":4},{"service":"batch","above":100,"input":5}]"#,
        )
        .unwrap();
        let always = Prices {
            input: Some(1),
            output: Some(9),
            ..Prices::default()
        };
        let input = |service, tokens| tiers.prices(&always, service, tokens).input;
        assert_eq!(input(None, 100), Some(1));
        assert_eq!(input(None, 101), Some(2));
        assert_eq!(input(None, 201), Some(3));
        assert_eq!(input(Some("batch"), 1), Some(4));
        assert_eq!(input(Some("batch"), 300), Some(5));
        assert_eq!(input(Some("flex"), 1), Some(1));
        assert_eq!(
            tiers.prices(&always, Some("batch"), 300).cache_read,
            Some(20)
        );
        assert_eq!(tiers.prices(&always, Some("batch"), 300).output, Some(9));
    }

    #[test]
    fn the_column_is_read_as_it_was_written() {
        let tiers = Tiers(vec![Tier {
            service: Some("flex".to_owned()),
            above: 272_000,
            prices: Prices {
                output: Some(7),
                ..Prices::default()
            },
        }]);
        let json = tiers.to_json();
        assert_eq!(json, r#"[{"service":"flex","above":272000,"output":7}]"#);
        assert_eq!(Tiers::parse(&json).unwrap(), tiers);
        assert_eq!(Tiers::default().to_json(), "[]");
    }
}
