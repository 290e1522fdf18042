//! Rates as they are sent: decimal strings, or JSON numbers as upstream's clients send.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};
use store::nanos::rate;

/// Credits (or dollars) for each unit, held as billionths for each million units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerUnit(pub i64);

impl<'de> Deserialize<'de> for PerUnit {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(PerUnitVisitor)
    }
}

struct PerUnitVisitor;

impl Visitor<'_> for PerUnitVisitor {
    type Value = PerUnit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal string or number such as \"0.0000025\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<PerUnit, E> {
        let rate = rate::parse(text.trim()).map_err(E::custom)?;
        if rate < 0 {
            return Err(E::custom(format!("{text} is less than nothing")));
        }
        Ok(PerUnit(rate))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<PerUnit, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<PerUnit, E> {
        self.visit_str(&number.to_string())
    }

    // Nothing is computed with the float: it is written back as the shortest decimal that reads as
    // the same float, which is the one that was sent, and never with an exponent.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<PerUnit, E> {
        self.visit_str(&number.to_string())
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
