//! Rates as they are sent: decimal strings, or JSON numbers as upstream's clients send.

use serde::de;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use store::nanos::rate;

use crate::pricing::markup;

/// Credits (or dollars) for each unit, held as billionths for each million units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerUnit(pub i64);

impl<'de> Deserialize<'de> for PerUnit {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let Decimal(text) = Decimal::deserialize(reader)?;
        let rate = rate::parse(text.trim()).map_err(de::Error::custom)?;
        if rate < 0 {
            return Err(de::Error::custom(format!("{text} is less than nothing")));
        }
        Ok(PerUnit(rate))
    }
}

/// A margin in percent, held in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub i64);

/// What a credit costs in US dollars, held in billionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditPrice(pub i64);

/// How many times a price, held in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(pub i64);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let Decimal(text) = Decimal::deserialize(reader)?;
        markup::parse_margin(&text)
            .map(Percent)
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for CreditPrice {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let Decimal(text) = Decimal::deserialize(reader)?;
        markup::parse_credit_price(&text)
            .map(CreditPrice)
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let Decimal(text) = Decimal::deserialize(reader)?;
        markup::parse_factor(&text)
            .map(Factor)
            .map_err(de::Error::custom)
    }
}

/// A decimal string or a JSON number, as the shortest decimal that means it. Nothing is computed with
/// a float: it is written back as the shortest decimal that reads as the same float, which is the one
/// that was sent, and never with an exponent.
pub(in crate::admin) struct Decimal(pub String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        match Value::deserialize(reader)? {
            Value::String(text) => Ok(Decimal(text)),
            Value::Number(number) => Ok(Decimal(match number.as_f64() {
                Some(float) if !number.is_i64() && !number.is_u64() => float.to_string(),
                _ => number.to_string(),
            })),
            _ => Err(de::Error::custom(
                "must be a decimal string or number such as \"2.5\"",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<PerUnit, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn strings_and_numbers_mean_the_same() {
        for json in [
            "\"0.00000125\"",
            "0.00000125",
            "1.25e-6",
            "\" 0.0000012500 \"",
        ] {
            assert_eq!(read(json), Ok(PerUnit(1_250_000_000)), "{json}");
        }
        assert_eq!(read("0"), Ok(PerUnit(0)));
        assert_eq!(read("3"), Ok(PerUnit(3_000_000_000_000_000)));
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for json in [
            "-1", "\"-0.1\"", "\"1e-6\"", "\"abc\"", "true", "null", "1e300", "1e-20",
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
