//! Rates and charges. A rate is nanos per million units, which makes it exact down to 10^-15
//! credits a unit; a charge is rounded once, at its end, half to even.

use super::{DecimalError, Nanos, decimal};

/// Units that a rate is for.
const PER: i128 = 1_000_000;
/// Digits after the point of a rate in credits per unit: nine of a nano, six of the million.
const DIGITS: u32 = 15;

/// Reads credits per unit (`"0.0000025"`) as nanos per million units.
pub fn parse(credits_per_unit: &str) -> Result<i64, DecimalError> {
    decimal::parse(credits_per_unit, DIGITS)
}

/// Writes nanos per million units as credits per unit, without an exponent.
pub fn print(rate: i64) -> String {
    decimal::print(i128::from(rate), DIGITS)
}

/// What `units` cost at `rate`, in credits and before any rounding: a line of a bill.
pub fn exact(units: u64, rate: i64) -> String {
    decimal::print(product(units, rate), DIGITS)
}

/// What units of one class cost at their rate.
pub fn charge(units: u64, rate: i64) -> Option<Nanos> {
    total(std::iter::once((units, rate)))
}

/// What all lines of (units, rate) cost together, rounded once. None when that is beyond what can
/// be counted.
pub fn total(lines: impl IntoIterator<Item = (u64, i64)>) -> Option<Nanos> {
    let sum = lines.into_iter().try_fold(0_i128, |sum, (units, rate)| {
        sum.checked_add(product(units, rate))
    })?;
    i64::try_from(half_even(sum)).ok().map(Nanos)
}

/// Cannot overflow: 2^64 units at 2^63 is 2^127, and both ends are one less.
fn product(units: u64, rate: i64) -> i128 {
    i128::from(units).saturating_mul(i128::from(rate))
}

/// `sum / PER` to the nearest whole number, and to the even one where both are as near.
fn half_even(sum: i128) -> i128 {
    let (whole, rest) = (sum.div_euclid(PER), sum.rem_euclid(PER));
    match (rest * 2).cmp(&PER) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + (whole & 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_a_nano_goes_to_the_even_side() {
        assert_eq!(charge(1, 500_000), Some(Nanos(0)));
        assert_eq!(charge(3, 500_000), Some(Nanos(2)));
        assert_eq!(charge(5, 500_000), Some(Nanos(2)));
        assert_eq!(charge(1, 500_001), Some(Nanos(1)));
    }

    #[test]
    fn a_bill_is_rounded_once_and_not_line_by_line() {
        // Each line alone is 0.4 nanos and would vanish; together they are 1.2.
        assert_eq!(
            total([(1, 400_000), (1, 400_000), (1, 400_000)]),
            Some(Nanos(1))
        );
    }

    #[test]
    fn a_charge_beyond_counting_is_none_and_not_a_wrong_number() {
        assert_eq!(charge(u64::MAX, i64::MAX), None);
        assert_eq!(total([(u64::MAX, i64::MAX), (u64::MAX, i64::MAX)]), None);
    }

    #[test]
    fn rates_read_and_write_without_an_exponent() {
        assert_eq!(parse("0.0000025"), Ok(2_500_000_000));
        assert_eq!(print(2_500_000_000), "0.0000025");
        assert_eq!(print(1), "0.000000000000001");
        assert_eq!(exact(7, 3), "0.000000000000021");
        assert!(matches!(
            parse("0.0000000000000001"),
            Err(DecimalError::TooFine { .. })
        ));
        assert!(matches!(parse("9224"), Err(DecimalError::TooLarge(_))));
        for text in [
            "", ".", "-", "1e-6", "1_000", " 1", "0x1", "1.2.3", "NaN", "1-",
        ] {
            assert!(
                matches!(parse(text), Err(DecimalError::NotANumber(_))),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_a_rate_gives_it_back(rate: i64) {
            prop_assert_eq!(parse(&print(rate)), Ok(rate));
        }

        #[test]
        fn printing_and_parsing_an_amount_gives_it_back(amount: i64) {
            prop_assert_eq!(Nanos(amount).to_string().parse(), Ok(Nanos(amount)));
        }

        #[test]
        fn no_charge_is_off_by_more_than_half_a_nano(
            lines in prop::collection::vec((0..1u64 << 40, 0..1i64 << 40), 0..12),
        ) {
            let exact: i128 = lines.iter().map(|(u, r)| i128::from(*u) * i128::from(*r)).sum();
            match total(lines) {
                Some(Nanos(nanos)) => {
                    prop_assert!((i128::from(nanos) * PER - exact).abs() * 2 <= PER);
                }
                None => prop_assert!(exact / PER >= i128::from(i64::MAX)),
            }
        }

        #[test]
        fn more_tokens_never_cost_less(units in 0..1u64 << 32, more in 0..1u64 << 32, rate in 0..1i64 << 30) {
            prop_assert!(charge(units, rate) <= charge(units + more, rate));
        }

        #[test]
        fn the_order_of_lines_does_not_matter(
            mut lines in prop::collection::vec((0..1u64 << 40, 0..1i64 << 20), 0..12),
        ) {
            let forward = total(lines.clone());
            lines.reverse();
            prop_assert_eq!(forward, total(lines));
        }
    }
}
