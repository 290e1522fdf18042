//! Amounts of money: whole billionths of a credit. No float comes near one.

use std::fmt;
use std::str::FromStr;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use diesel::sqlite::{Sqlite, SqliteValue};

mod decimal;
pub mod rate;

pub use decimal::DecimalError;

/// Digits after the point of an amount in credits.
const DIGITS: u32 = 9;

/// An amount in billionths of a credit.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
pub struct Nanos(pub i64);

impl Nanos {
    /// Nothing.
    pub const ZERO: Nanos = Nanos(0);

    /// The sum, unless it is beyond what can be counted.
    pub fn checked_add(self, other: Nanos) -> Option<Nanos> {
        self.0.checked_add(other.0).map(Nanos)
    }

    /// The difference, unless it is beyond what can be counted.
    pub fn checked_sub(self, other: Nanos) -> Option<Nanos> {
        self.0.checked_sub(other.0).map(Nanos)
    }

    /// As many times as much, unless that is beyond what can be counted.
    pub fn checked_mul(self, times: i64) -> Option<Nanos> {
        self.0.checked_mul(times).map(Nanos)
    }

    /// Whether it is more than nothing.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// In credits: all digits that count, no exponent, no zeros at the end.
impl fmt::Display for Nanos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::print(i128::from(self.0), DIGITS))
    }
}

/// From credits as a decimal number, of which nothing may be finer than a billionth.
impl FromStr for Nanos {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        decimal::parse(text, DIGITS).map(Nanos)
    }
}

impl ToSql<BigInt, Sqlite> for Nanos {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        <i64 as ToSql<BigInt, Sqlite>>::to_sql(&self.0, out)
    }
}

impl FromSql<BigInt, Sqlite> for Nanos {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Sqlite>>::from_sql(value).map(Nanos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_credits_with_the_digits_that_count() {
        let cases = [
            (0, "0"),
            (1, "0.000000001"),
            (12_345, "0.000012345"),
            (1_000_000_000, "1"),
            (10_500_000_000, "10.5"),
            (-12_345, "-0.000012345"),
            (i64::MAX, "9223372036.854775807"),
            (i64::MIN, "-9223372036.854775808"),
        ];
        for (nanos, text) in cases {
            assert_eq!(Nanos(nanos).to_string(), text);
            assert_eq!(text.parse(), Ok(Nanos(nanos)));
        }
    }

    #[test]
    fn zeros_and_signs_that_change_nothing_are_read() {
        for text in ["1", "1.0", "+1", "01", "1.0000000000000"] {
            assert_eq!(text.parse(), Ok(Nanos(1_000_000_000)), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_refused_with_the_reason() {
        let told = |text: &str| text.parse::<Nanos>().unwrap_err().to_string();
        assert!(told("0.0000000001").contains("at most 9 digits"));
        assert!(told("9223372036.854775808").contains("too large"));
        assert!(told("99999999999999999999999999999999").contains("too large"));
        assert!(told("1e-6").contains("is not a decimal number"));
    }

    #[test]
    fn sums_beyond_counting_are_none() {
        assert_eq!(Nanos(i64::MAX).checked_add(Nanos(1)), None);
        assert_eq!(Nanos(i64::MIN).checked_sub(Nanos(1)), None);
        assert_eq!(Nanos(i64::MAX).checked_mul(2), None);
        assert_eq!(
            Nanos(2)
                .checked_add(Nanos(3))
                .and_then(|n| n.checked_mul(2)),
            Some(Nanos(10))
        );
    }
}
