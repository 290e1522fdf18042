//! From what a provider asks to what the hub charges: `cost × (1 + margin) / credit price`, in
//! whole numbers.

use serde::{Deserialize, Serialize};
use store::Nanos;

/// Millionths that make a whole: a margin of 20 % is 200,000 of them.
const WHOLE: i128 = 1_000_000;
/// Billionths of a dollar, or of a credit, that make one.
const ONE: i128 = 1_000_000_000;
/// Billionths of a percent that make a millionth of the whole.
const PER_PPM: i64 = 100_000;
/// A thousandfold price is a slip of the finger.
const LARGEST_PPM: i64 = 1_000_000_000;

/// The hub's own terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markup {
    /// What is added to the provider's price, in millionths of it.
    pub margin_ppm: i64,
    /// What a credit costs, in billionths of a US dollar; more than nothing.
    pub credit_price: i64,
}

/// Nothing added, and a credit is a dollar.
pub const AT_COST: Markup = Markup {
    margin_ppm: 0,
    credit_price: 1_000_000_000,
};

impl Markup {
    /// What is charged for what costs `cost` (billionths of a dollar per million), in billionths
    /// of a credit per million, rounded once, half to even. `None`: beyond what can be counted.
    pub fn rate(self, cost: i64) -> Option<i64> {
        let dollars = i128::from(cost).checked_mul(WHOLE + i128::from(self.margin_ppm))?;
        let credits = dollars.checked_mul(ONE / WHOLE)?;
        i64::try_from(half_even(credits, i128::from(self.credit_price))?).ok()
    }
}

/// The margin that a rate has over a cost, in millionths of the cost, to the nearest one. `None`
/// where nothing is asked.
pub fn margin_of(cost: i64, rate: i64, credit_price: i64) -> Option<i64> {
    let dollars = i128::from(rate).checked_mul(i128::from(credit_price))?;
    let gained = dollars.checked_sub(i128::from(cost).checked_mul(ONE)?)?;
    // Millionths of the cost: × 10^6 / (cost × 10^9).
    let ppm = half_even(gained, i128::from(cost).checked_mul(ONE / WHOLE)?)?;
    i64::try_from(ppm).ok()
}

/// Reads a margin in percent, such as `20` or `12.5`, of at most four decimals.
pub fn parse_margin(percent: &str) -> Result<i64, String> {
    let nanos: Nanos = percent.trim().parse().map_err(|error| format!("{error}"))?;
    if nanos.0 < 0 {
        return Err(format!("is {percent}, but must not be less than nothing"));
    }
    if nanos.0 % PER_PPM != 0 {
        return Err(format!("is {percent}, which has more than four decimals"));
    }
    let ppm = nanos.0 / PER_PPM;
    if ppm > LARGEST_PPM {
        return Err(format!("is {percent}, but must be at most 100000 percent"));
    }
    Ok(ppm)
}

/// Writes a margin in percent.
pub fn print_margin(ppm: i64) -> String {
    Nanos(ppm.saturating_mul(PER_PPM)).to_string()
}

/// Writes a factor that is kept in millionths.
pub fn print_factor(ppm: i64) -> String {
    Nanos(ppm.saturating_mul(1000)).to_string()
}

/// Reads a factor, such as `2` or `1.5`, of at most six decimals and not less than one.
pub fn parse_factor(factor: &str) -> Result<i64, String> {
    let nanos: Nanos = factor.trim().parse().map_err(|error| format!("{error}"))?;
    match (nanos.0 / 1000, nanos.0 % 1000) {
        (1_000_000.., 0) => Ok(nanos.0 / 1000),
        _ => Err(format!(
            "is {factor}, but must be at least 1 and have at most six decimals"
        )),
    }
}

/// Reads the price of a credit in US dollars, such as `0.0000025`.
pub fn parse_credit_price(dollars: &str) -> Result<i64, String> {
    let nanos: Nanos = dollars.trim().parse().map_err(|error| format!("{error}"))?;
    match nanos.0 {
        1.. => Ok(nanos.0),
        _ => Err(format!("is {dollars}, but must be more than nothing")),
    }
}

/// `sum / by` to the nearest whole number, and to the even one where both are as near.
fn half_even(sum: i128, by: i128) -> Option<i128> {
    let (whole, rest) = (sum.checked_div_euclid(by)?, sum.checked_rem_euclid(by)?);
    Some(match rest.checked_mul(2)?.cmp(&by) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + (whole & 1),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rate_is_the_cost_with_the_margin_over_the_price_of_a_credit() {
        let markup = |percent, dollars| Markup {
            margin_ppm: parse_margin(percent).unwrap(),
            credit_price: parse_credit_price(dollars).unwrap(),
        };
        assert_eq!(AT_COST.rate(2_500_000_000), Some(2_500_000_000));
        assert_eq!(markup("20", "1").rate(2_500_000_000), Some(3_000_000_000));
        // Upstream's old system: a dollar is 400,000 credits.
        assert_eq!(
            markup("0", "0.0000025").rate(2_500_000_000),
            Some(1_000_000_000_000_000)
        );
        assert_eq!(markup("12.5", "0.5").rate(8), Some(18));
        assert_eq!(markup("50", "1").rate(1), Some(2));
        assert_eq!(markup("50", "1").rate(3), Some(4));
        assert_eq!(markup("100000", "0.000000001").rate(i64::MAX), None);
    }

    #[test]
    fn what_is_no_margin_and_no_price_is_refused() {
        for percent in ["-1", "0.00001", "100001", "1e3", "a lot", ""] {
            assert!(parse_margin(percent).is_err(), "{percent}");
        }
        for dollars in ["0", "-1", "0.0000000001", "free"] {
            assert!(parse_credit_price(dollars).is_err(), "{dollars}");
        }
        assert_eq!(print_margin(125_000), "12.5");
    }

    proptest! {
        #[test]
        fn the_margin_that_was_set_is_the_margin_that_is_shown(
            cost in 1_000_000..1i64 << 45, margin_ppm in 0..3_000_000_i64,
        ) {
            let markup = Markup { margin_ppm, credit_price: 1_000_000_000 };
            let rate = markup.rate(cost).unwrap();
            let shown = margin_of(cost, rate, markup.credit_price).unwrap();
            prop_assert!((shown - margin_ppm).abs() <= 1);
        }

        #[test]
        fn a_rate_is_never_below_its_cost(cost in 0..1i64 << 45, margin_ppm in 0..3_000_000_i64) {
            let markup = Markup { margin_ppm, credit_price: 1_000_000_000 };
            prop_assert!(markup.rate(cost).unwrap() >= cost);
        }
    }
}
