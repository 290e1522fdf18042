//! Upstream's amounts: decimal numbers that went through floats, read as text.

use rust_decimal::Decimal;
use serde_json::Value;
use store::Nanos;

/// Credits as billionths, rounded half to even. None: no number, less than nothing, or too much.
pub fn nanos(text: &str) -> Option<Nanos> {
    whole(text, 1_000_000_000).map(Nanos)
}

/// Credits (or dollars) for one token, picture or second, as nanos per million of them.
pub fn rate(text: &str) -> Option<i64> {
    whole(text, 1_000_000_000_000_000)
}

/// The same from a member of an object, a number or its text.
pub fn rate_of(object: &Value, member: &str) -> Option<i64> {
    match object.get(member)? {
        Value::Number(number) => rate(&number.to_string()),
        Value::String(text) => rate(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn whole(text: &str, unit: i64) -> Option<i64> {
    let text = text.trim();
    let number = match text.contains(['e', 'E']) {
        true => Decimal::from_scientific(text),
        false => Decimal::from_str_radix(text, 10),
    }
    .ok()?;
    let number = number.checked_mul(Decimal::from(unit))?;
    let number = number.round_dp(0);
    i64::try_from(number).ok().filter(|whole| *whole >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_sqlite_writes_them() {
        assert_eq!(nanos("0.00001234"), Some(Nanos(12_340)));
        assert_eq!(nanos("1.0e-08"), Some(Nanos(10)));
        assert_eq!(nanos("12"), Some(Nanos(12_000_000_000)));
        assert_eq!(nanos("0.0000000005"), Some(Nanos(0)));
        assert_eq!(nanos("0.0000000015"), Some(Nanos(2)));
        assert_eq!(rate("2.5e-06"), Some(2_500_000_000));
        assert_eq!(rate("0.04"), Some(40_000_000_000_000));
        for text in ["", "x", "-1", "1e30"] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }
}
