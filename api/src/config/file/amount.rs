//! Prices as they are written: decimal text, never a float.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::section::{At, Section};

/// Nanos in a credit.
const NANOS: i64 = 1_000_000_000;

/// A price in credits per million units as nanos per million units, from a string, an integer or
/// the very digits of a TOML float.
pub fn read(section: &mut Section<'_>, key: &'static str) -> Option<i64> {
    let at = section.raw(key)?;
    let text = match at.value {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => return refuse(section, &at, "is not a price"),
    };
    match nanos(&text) {
        Ok(nanos) => Some(nanos),
        Err(reason) => refuse(section, &at, &format!("{text:?} {reason}")),
    }
}

/// Units that a rate is for.
const PER: i64 = 1_000_000;

/// A price in credits for one unit as nanos per million units.
pub fn each(section: &mut Section<'_>, key: &'static str) -> Option<i64> {
    let at = section.raw(key)?;
    let nanos = read(section, key)?;
    match nanos.checked_mul(PER) {
        Some(rate) => Some(rate),
        None => section.refuse(&at, "is too large for the price of one"),
    }
}

fn refuse(section: &Section<'_>, at: &At<&DeValue<'_>>, reason: &str) -> Option<i64> {
    section.refuse(
        at,
        format!("{reason}; give credits per million units, such as 2.5 or \"0.075\""),
    )
}

/// The nanos that `text` credits are, exactly.
pub fn nanos(text: &str) -> Result<i64, &'static str> {
    let plain = text.replace('_', "");
    let credits = match plain.contains(['e', 'E']) {
        true => Decimal::from_scientific(&plain),
        false => Decimal::from_str_exact(&plain),
    }
    .map_err(|_| "is not a decimal number")?;
    if credits.is_sign_negative() && !credits.is_zero() {
        return Err("is negative");
    }
    let nanos = credits
        .checked_mul(Decimal::from(NANOS))
        .ok_or("is too large")?;
    if !nanos.fract().is_zero() {
        return Err("has more than nine decimal places");
    }
    i64::try_from(nanos.trunc()).map_err(|_| "is too large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(nanos("2.5"), Ok(2_500_000_000));
        assert_eq!(nanos("0.000000001"), Ok(1));
        assert_eq!(nanos("0.1"), Ok(100_000_000));
        assert_eq!(nanos("1e-3"), Ok(1_000_000));
        assert_eq!(nanos("1_000"), Ok(1_000_000_000_000));
        assert_eq!(nanos("3"), Ok(3_000_000_000));
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        assert!(nanos("0.0000000001").is_err());
        assert!(nanos("-1").is_err());
        assert!(nanos("nan").is_err());
        assert!(nanos("inf").is_err());
        assert!(nanos("10000000000").is_err());
        assert!(nanos("").is_err());
    }
}
