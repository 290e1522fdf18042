//! Prices as JSON numbers or strings, in dollars for one.

use serde_json::Value;

/// Digits behind the point that a rate has.
const DIGITS: usize = 15;

/// Billionths of a dollar for a million. Scrapers leave noise of binary floats behind the fifteenth
/// digit, which is rounded away, half to even. `None`: no price, or less than nothing.
pub(super) fn price(value: Option<&Value>) -> Option<i64> {
    match value? {
        // Written back as the shortest decimal that reads as the same float, without an exponent.
        Value::Number(number) => match number.as_u64() {
            Some(whole) => rounded(&whole.to_string()),
            None => rounded(&number.as_f64()?.to_string()),
        },
        Value::String(text) => rounded(text.trim()),
        _ => None,
    }
}

fn rounded(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let kept: String = fraction
        .chars()
        .chain("0".repeat(DIGITS).chars())
        .take(DIGITS)
        .collect();
    let rest = fraction.get(DIGITS..).unwrap_or_default();
    let number: i64 = format!("{whole}{kept}").parse().ok()?;
    let half = rest.starts_with('5') && rest.bytes().skip(1).all(|byte| byte == b'0');
    let up = match rest.bytes().next() {
        Some(b'5') if half => number % 2 != 0,
        Some(b'5'..=b'9') => true,
        _ => false,
    };
    number.checked_add(i64::from(up))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn noise_of_floats_is_rounded_away() {
        for (value, expected) in [
            (json!(2.5e-06), Some(2_500_000_000)),
            (
                serde_json::from_str("1.2500000000000001e-06").unwrap(),
                Some(1_250_000_000),
            ),
            (json!("0.00000015"), Some(150_000_000)),
            (json!(0.0000000000000005), Some(0)),
            (json!(0.0000000000000015), Some(2)),
            (json!(3), Some(3_000_000_000_000_000)),
            (json!("-1"), None),
            (json!(-0.5), None),
            (json!("1e-6"), None),
            (json!(null), None),
            (json!(10000), None),
        ] {
            assert_eq!(price(Some(&value)), expected, "{value}");
        }
    }
}
