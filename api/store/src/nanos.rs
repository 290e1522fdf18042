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
