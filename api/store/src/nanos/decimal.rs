//! Decimal numbers as text, at the edge: to and from whole units of a fixed number of digits.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a decimal number: digits, at most one point, at most a sign in front.
    #[error("{0:?} is not a decimal number such as 0.000012345")]
    NotANumber(String),
    /// It has digits that cannot be counted.
    #[error("{text:?} is too fine: at most {digits} digits after the point count")]
    TooFine {
        /// The text.
        text: String,
        /// How many digits there may be.
        digits: u32,
    },
    /// It is more than can be counted.
    #[error("{0:?} is too large")]
    TooLarge(String),
}

/// Reads `text` as a number of units, of which 10^`digits` make one.
pub(super) fn parse(text: &str, digits: u32) -> Result<i64, DecimalError> {
    if !is_plain(text) {
        return Err(DecimalError::NotANumber(text.to_owned()));
    }
    let number = Decimal::from_str_exact(text).map_err(|error| match error {
        rust_decimal::Error::Underflow => DecimalError::TooFine {
            text: text.to_owned(),
            digits,
        },
        _ => DecimalError::TooLarge(text.to_owned()),
    })?;
    let number = number.normalize();
    if number.scale() > digits {
        return Err(DecimalError::TooFine {
            text: text.to_owned(),
            digits,
        });
    }
    let unit = 10_i128.pow(digits - number.scale());
    let units = number
        .mantissa()
        .checked_mul(unit)
        .and_then(|units| units.to_i64());
    units.ok_or_else(|| DecimalError::TooLarge(text.to_owned()))
}

/// Digits with at most one point among them and one sign before them: no exponent, no grouping.
fn is_plain(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let points = unsigned.bytes().filter(|b| *b == b'.').count();
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    points <= 1 && digits >= 1 && points + digits == unsigned.len()
}

/// Writes a number of units as a decimal number, without an exponent or zeros at its end.
pub(super) fn print(units: i128, digits: u32) -> String {
    let width = usize::try_from(digits).unwrap_or_default() + 1;
    let mut text = format!("{:0>width$}", units.unsigned_abs());
    text.insert(text.len() + 1 - width, '.');
    let kept = text.trim_end_matches('0').trim_end_matches('.');
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{kept}")
}
