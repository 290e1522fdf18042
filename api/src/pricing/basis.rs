//! What a row's rates were made from, kept beside them.

use serde::{Deserialize, Serialize};
use store::rates::Rate;

use super::markup::{AT_COST, Markup, margin_of};
use super::terms::Terms;

/// What the provider asks, and the hub's own terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// In billionths of a US dollar per million tokens or units.
    pub cost: Terms,
    /// What was added.
    pub markup: Markup,
}

impl Basis {
    /// What the row says of it. `None`: its rates were entered, not made.
    pub fn of(row: &Rate) -> Option<Self> {
        serde_json::from_str(row.basis.as_deref()?).ok()
    }

    /// Makes the rates of a row from this. False, and nothing changed, where a rate would be beyond
    /// what can be counted.
    pub fn write_to(&self, row: &mut Rate) -> bool {
        let Some(rates) = self.cost.map(|cost| self.markup.rate(cost)) else {
            return false;
        };
        rates.write_to(row);
        row.cost_input = self.cost.prices.input;
        row.cost_output = self.cost.prices.output;
        row.basis = serde_json::to_string(self).ok();
        true
    }
}

/// What the provider asks, as far as the row knows: all of it, or only input and output.
pub fn cost_of(row: &Rate) -> Terms {
    Basis::of(row).map_or_else(
        || {
            let mut cost = Terms::default();
            cost.prices.input = row.cost_input;
            cost.prices.output = row.cost_output;
            cost
        },
        |basis| basis.cost,
    )
}

/// The terms that made a row, or those under which its margin is shown.
pub fn markup_of(row: &Rate, credit_price: i64) -> Markup {
    Basis::of(row).map_or(
        Markup {
            credit_price,
            ..AT_COST
        },
        |basis| basis.markup,
    )
}

/// The margin of rates that were entered, in millionths: the smallest of all classes, which is what
/// the hub may lose by. `None` where it is not known what the provider asks.
pub fn margin_entered(cost: &Terms, rates: &Terms, credit_price: i64) -> Option<i64> {
    let rates: std::collections::BTreeMap<String, i64> = rates.named().into_iter().collect();
    cost.named()
        .into_iter()
        .filter(|(_, cost)| *cost > 0)
        .filter_map(|(name, cost)| margin_of(cost, *rates.get(&name)?, credit_price))
        .min()
}
