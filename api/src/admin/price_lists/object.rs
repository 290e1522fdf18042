//! A price list as it is shown.

use serde::Serialize;
use store::price_lists::{PriceChange, PriceList};
use store::rates::Rate;
use utoipa::ToSchema;

use crate::admin::rates::classes::{self, ClassAmounts, TierObject};
use crate::admin::rates::units::{self, UnitRateObject};
use crate::admin::time::iso;
use crate::admin::words;
use crate::pricing::basis::{Basis, cost_of};
use crate::pricing::markup::print_margin;
use crate::pricing::terms::Terms;

/// A price list that somebody brought.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListObject {
    /// The list's id.
    pub id: String,
    /// The file's name, or the URL.
    pub origin: String,
    /// `litellm`, `openrouter`, `aigne`, `catalogue`, or `unknown`.
    pub form: String,
    /// `staged`: changes wait to be decided on. `decided`: none waits. `malformed`: it could not be
    /// read.
    #[schema(schema_with = words::list_status)]
    pub status: String,
    /// Why it could not be read, or which of its prices cannot be.
    #[schema(required)]
    pub reason: Option<String>,
    /// Models whose price it states as it is.
    pub unchanged: i64,
    /// Entries that say nothing about a model of this hub.
    pub left_aside: i64,
    /// Who brought it.
    pub created_by: String,
    /// When.
    pub created_at: String,
}

/// A list with the changes it would make.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListDetail {
    /// The list.
    #[serde(flatten)]
    pub list: PriceListObject,
    /// Every change.
    pub changes: Vec<PriceChangeObject>,
}

/// One change that a list would make.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceChangeObject {
    /// The change's id.
    pub id: String,
    /// The provider's name.
    pub provider: String,
    /// Its name for the model.
    pub model: String,
    /// `staged`, `live` or `rejected`.
    #[schema(schema_with = words::change_status)]
    pub status: String,
    /// Why it needs a second look.
    #[schema(required)]
    pub reason: Option<String>,
    /// What was in force when the list was read; null: the model had no price.
    #[schema(required)]
    pub old: Option<PricesObject>,
    /// What would be in force.
    pub new: PricesObject,
    /// Who decided.
    #[schema(required)]
    pub decided_by: Option<String>,
    /// When.
    #[schema(required)]
    pub decided_at: Option<String>,
}

/// All prices of one side.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PricesObject {
    /// In credits.
    pub rates: ClassAmounts,
    /// In US dollars, as the provider asks.
    pub costs: ClassAmounts,
    /// On conditions.
    pub tiers: Vec<TierObject>,
    /// By the piece.
    pub unit_rates: Vec<UnitRateObject>,
    /// In percent; null where the costs are not known.
    #[schema(required)]
    pub margin: Option<String>,
}

impl From<&Rate> for PricesObject {
    fn from(row: &Rate) -> Self {
        let (rates, costs) = (Terms::charged(row), cost_of(row));
        PricesObject {
            rates: ClassAmounts::from(&rates.prices),
            costs: ClassAmounts::from(&costs.prices),
            tiers: classes::shown(&rates.tiers, &costs.tiers),
            unit_rates: units::shown(&rates.units, &costs.units),
            margin: Basis::of(row).map(|basis| print_margin(basis.markup.margin_ppm)),
        }
    }
}

impl From<PriceList> for PriceListObject {
    fn from(row: PriceList) -> Self {
        PriceListObject {
            id: row.id,
            origin: row.origin,
            form: row.form,
            status: row.status,
            reason: row.reason,
            unchanged: row.unchanged,
            left_aside: row.left_aside,
            created_by: row.created_by,
            created_at: iso(row.created_at),
        }
    }
}

/// The row that a change would put in force, as far as its prices go.
pub fn new_row(change: &PriceChange, old: Option<&Rate>) -> Option<Rate> {
    let basis: Basis = serde_json::from_str(&change.terms).ok()?;
    let mut row = old.cloned().unwrap_or_else(|| Rate {
        display_name: change.model.clone(),
        metadata: "{}".to_owned(),
        ..Rate::default()
    });
    row.provider.clone_from(&change.provider);
    row.model.clone_from(&change.model);
    row.kind.clone_from(&change.kind);
    basis.write_to(&mut row).then_some(row)
}

impl PriceChangeObject {
    /// A change beside the row that it would replace.
    pub fn of(change: PriceChange, old: Option<&Rate>) -> Self {
        let new = new_row(&change, old).unwrap_or_default();
        PriceChangeObject {
            old: old.map(PricesObject::from),
            new: PricesObject::from(&new),
            id: change.id,
            provider: change.provider,
            model: change.model,
            status: change.status,
            reason: change.reason,
            decided_by: change.decided_by,
            decided_at: change.decided_at.map(iso),
        }
    }
}
