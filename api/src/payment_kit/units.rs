//! Amounts as Payment Kit writes them: whole numbers of the smallest part of its currency.

use serde_json::Value;
use store::Nanos;

/// Digits after the point of a credit here.
const DIGITS: u32 = 9;

/// Of a currency with more digits than this no amount could be counted.
const MOST_DIGITS: u32 = 24;

/// How many digits a currency has after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimals(u32);

/// Which way what cannot be counted here is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards less: what a customer has.
    Down,
    /// Towards more: what a customer owes.
    Up,
}

impl Decimals {
    /// As the currency says; `None` if amounts of it could not be counted.
    pub fn new(digits: u64) -> Option<Self> {
        let digits = u32::try_from(digits).ok()?;
        (digits <= MOST_DIGITS).then_some(Decimals(digits))
    }

    /// The smallest amount that can be told in whole parts of the currency.
    pub fn smallest(self) -> Nanos {
        let missing = DIGITS.saturating_sub(self.0);
        Nanos(10_i64.saturating_pow(missing))
    }

    /// An amount in parts of the currency; what is finer than a part is left out.
    pub fn parts(self, amount: Nanos) -> i128 {
        let amount = i128::from(amount.0);
        if self.0 >= DIGITS {
            amount.saturating_mul(10_i128.pow(self.0 - DIGITS))
        } else {
            amount / 10_i128.pow(DIGITS - self.0)
        }
    }

    /// An amount that Payment Kit told in parts of its currency, as a text or a number. Nothing
    /// that is no whole number is taken for an amount; one that is too large is the largest.
    pub fn amount(self, parts: &Value, rounding: Rounding) -> Option<Nanos> {
        let parts: i128 = match parts {
            Value::String(text) => text.parse().ok()?,
            Value::Number(number) => number.as_i64()?.into(),
            _ => return None,
        };
        let nanos = if self.0 >= DIGITS {
            let per_nano = 10_i128.pow(self.0 - DIGITS);
            match rounding {
                Rounding::Down => parts.div_euclid(per_nano),
                Rounding::Up => -(-parts).div_euclid(per_nano),
            }
        } else {
            parts.saturating_mul(10_i128.pow(DIGITS - self.0))
        };
        let bounded = nanos.clamp(i64::MIN.into(), i64::MAX.into());
        i64::try_from(bounded).ok().map(Nanos)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(digits: u64) -> Decimals {
        Decimals::new(digits).unwrap()
    }

    #[test]
    fn amounts_go_there_and_back() {
        for digits in [9, 10, 18] {
            for nanos in [0, 1, 12_345, 5_000_000_000, i64::MAX] {
                let parts = of(digits).parts(Nanos(nanos)).to_string();
                for rounding in [Rounding::Down, Rounding::Up] {
                    let back = of(digits).amount(&json!(parts), rounding);
                    assert_eq!(back, Some(Nanos(nanos)), "{digits} {parts}");
                }
            }
        }
        assert_eq!(of(10).parts(Nanos(5_000_000_000)), 50_000_000_000);
        assert_eq!(of(2).parts(Nanos(5_019_999_999)), 501);
        assert_eq!(of(2).smallest(), Nanos(10_000_000));
        assert_eq!(of(10).smallest(), Nanos(1));
    }

    #[test]
    fn what_is_too_fine_is_rounded_against_the_customer() {
        let told = |parts: &str, rounding| of(10).amount(&json!(parts), rounding);
        assert_eq!(told("19", Rounding::Down), Some(Nanos(1)));
        assert_eq!(told("19", Rounding::Up), Some(Nanos(2)));
        assert_eq!(told("20", Rounding::Up), Some(Nanos(2)));
        assert_eq!(told("-19", Rounding::Down), Some(Nanos(-2)));
        let huge = "9".repeat(30);
        assert_eq!(told(&huge, Rounding::Down), Some(Nanos(i64::MAX)));
    }

    #[test]
    fn what_is_no_whole_number_is_no_amount() {
        for parts in [json!("1.5"), json!(""), json!(1.5), json!(null), json!({})] {
            assert_eq!(of(10).amount(&parts, Rounding::Down), None, "{parts}");
        }
        assert_eq!(Decimals::new(25), None);
    }
}
