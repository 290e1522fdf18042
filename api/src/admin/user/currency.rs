//! The currency that credits are, as Payment Kit describes currencies.

use serde::Serialize;
use store::Nanos;
use utoipa::ToSchema;

/// Digits behind the point of a credit.
const DECIMAL: u32 = 9;

/// A currency. Amounts are whole numbers of its smallest unit; `decimal` tells how many of those
/// make one, as a power of ten.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrencyObject {
    /// The same for every hub.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// Beside amounts.
    pub symbol: &'static str,
    /// Digits behind the point.
    pub decimal: u32,
    /// Digits that are kept.
    pub maximum_precision: u32,
    /// `credit`: it is no money.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Always true.
    pub active: bool,
    /// Always true.
    pub livemode: bool,
}

/// Credits.
pub const CREDITS: CurrencyObject = CurrencyObject {
    id: "credits",
    name: "Credits",
    symbol: "Credits",
    decimal: DECIMAL,
    maximum_precision: DECIMAL,
    kind: "credit",
    active: true,
    livemode: true,
};

/// An amount in the smallest unit.
pub fn units(amount: Nanos) -> String {
    amount.0.to_string()
}
