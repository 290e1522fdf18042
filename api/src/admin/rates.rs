//! Rates: what the hub charges for a model, in upstream AIGNE Hub's shape.

pub mod body;
pub mod bulk_create;
pub mod bulk_update;
pub mod check;
pub mod classes;
pub mod create;
pub mod decimal;
pub mod delete;
pub mod example;
pub mod filter;
pub mod history;
pub mod list;
pub mod of_provider;
pub mod owner;
pub mod policy;
pub mod said;
pub mod sync;
pub mod units;
pub mod update;
pub mod when;

use crate::admin::words;
use crate::config::declared::ModelKind;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Nanos;
use store::nanos::rate;
use store::rates::Rate;
use utoipa::ToSchema;

use self::classes::{ClassAmounts, TierObject};
use self::units::UnitRateObject;
use super::time::iso;
use crate::identity::principal::Principal;
use crate::pricing::basis::{Basis, cost_of};
use crate::pricing::markup::print_margin;
use crate::pricing::scope::Scope;
use crate::pricing::terms::Terms;

/// What the hub charges for one model. Rates are credits for each token (or image), as decimal
/// strings without exponent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateObject {
    /// The row of the price book; a change makes another row.
    pub id: String,
    /// The provider's id.
    pub provider_id: String,
    /// The provider's name for the model.
    pub model: String,
    /// For people.
    pub model_display: String,
    /// `chatCompletion`, `imageGeneration`, `embedding` or `video`.
    #[serde(rename = "type")]
    #[schema(schema_with = words::rate_kind)]
    pub kind: String,
    /// For people.
    #[schema(required)]
    pub description: Option<String>,
    /// Credits for what goes in.
    pub input_rate: String,
    /// Credits for what comes out.
    pub output_rate: String,
    /// What the provider asks, in US dollars; null for who does not manage the hub.
    #[schema(required)]
    pub unit_costs: Option<UnitCosts>,
    /// Credits for what a cache holds.
    #[schema(required)]
    pub caching: Option<Caching>,
    /// Credits for what is not counted in tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unit_rates: Vec<UnitRateObject>,
    /// Credits for one token of each class.
    pub rates: ClassAmounts,
    /// What the provider asks for one token of each class, in US dollars; nothing for who does not
    /// manage the hub.
    pub costs: ClassAmounts,
    /// Other prices for long inputs and service tiers.
    pub tiers: Vec<TierObject>,
    /// What was added to the costs, in percent: rate = cost × (1 + margin) / credit price. Of rates
    /// that were entered the smallest of all classes; null where the costs are not known.
    #[schema(required)]
    pub margin: Option<String>,
    /// What a credit costs in US dollars; null where the costs are not known.
    #[schema(required)]
    pub credit_price: Option<String>,
    /// Whose calls.
    #[schema(schema_with = words::rate_scope)]
    pub scope: String,
    /// The id of the project, user or key.
    #[schema(required)]
    pub scope_id: Option<String>,
    /// From when it is in force.
    pub starts_at: String,
    /// Until when; null: no end is known.
    #[schema(required)]
    pub ends_at: Option<String>,
    /// Facts about the model.
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub model_metadata: Map<String, Value>,
    /// The provider is about to end it.
    pub deprecated: bool,
    /// `database`, `hub.toml` or `catalogue`.
    #[schema(schema_with = words::rate_source)]
    pub source: String,
    /// Which edition of the source it is from.
    #[schema(required)]
    pub source_version: Option<String>,
    /// It can only be changed where it is managed.
    pub read_only: bool,
    /// When it was written.
    pub created_at: String,
    /// The same: a change makes another row.
    pub updated_at: String,
}

/// What the provider asks, in US dollars for each token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitCosts {
    /// For what goes in.
    pub input: String,
    /// For what comes out.
    pub output: String,
}

/// Credits for each token that a cache holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Caching {
    /// Read from the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_rate: Option<String>,
    /// Written to the cache, for five minutes where the provider tells times apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_rate: Option<String>,
    /// Written to the cache for an hour.
    #[serde(skip_serializing_if = "Option::is_none", rename = "writeRate1h")]
    pub write_rate_1h: Option<String>,
}

impl RateObject {
    /// The rate as this caller may see it: what the provider asks, and so what the hub adds, is a
    /// matter of those who manage it.
    pub fn seen_by(row: &Rate, provider_id: &str, caller: &Principal) -> Self {
        let whole = RateObject::of(row, provider_id);
        if caller.role.manages() {
            return whole;
        }
        RateObject {
            unit_costs: None,
            costs: ClassAmounts::default(),
            tiers: whole
                .tiers
                .into_iter()
                .map(TierObject::without_costs)
                .collect(),
            unit_rates: whole
                .unit_rates
                .into_iter()
                .map(UnitRateObject::without_cost)
                .collect(),
            margin: None,
            credit_price: None,
            ..whole
        }
    }

    /// The rate as it is shown below a provider of its name.
    pub fn of(row: &Rate, provider_id: &str) -> Self {
        let caching = Caching {
            read_rate: row.rate_cache_read.map(rate::print),
            write_rate: row.rate_cache_write_5m.map(rate::print),
            write_rate_1h: row.rate_cache_write_1h.map(rate::print),
        };
        let caches = caching.read_rate.is_some()
            || caching.write_rate.is_some()
            || caching.write_rate_1h.is_some();
        let basis = Basis::of(row);
        let (rates, costs) = (Terms::charged(row), cost_of(row));
        let scope = Scope::of_column(&row.scope);
        RateObject {
            rates: ClassAmounts::from(&rates.prices),
            costs: ClassAmounts::from(&costs.prices),
            tiers: classes::shown(&rates.tiers, &costs.tiers),
            margin: basis
                .as_ref()
                .map(|basis| print_margin(basis.markup.margin_ppm)),
            credit_price: basis.map(|basis| Nanos(basis.markup.credit_price).to_string()),
            scope: scope.as_ref().map_or("unknown", Scope::word).to_owned(),
            scope_id: scope.and_then(|scope| scope.id().map(str::to_owned)),
            starts_at: iso(row.starts()),
            ends_at: row.retired_at.map(iso),
            id: row.id.clone(),
            provider_id: provider_id.to_owned(),
            model: row.model.clone(),
            model_display: row.display_name.clone(),
            kind: ModelKind::parse(&row.kind)
                .map_or_else(|| row.kind.clone(), |kind| kind.in_api().to_owned()),
            description: row.description.clone(),
            input_rate: rate::print(row.rate_input),
            output_rate: rate::print(row.rate_output),
            unit_costs: row
                .cost_input
                .zip(row.cost_output)
                .map(|(input, output)| UnitCosts {
                    input: rate::print(input),
                    output: rate::print(output),
                }),
            caching: caches.then_some(caching),
            unit_rates: units::shown(&rates.units, &costs.units),
            model_metadata: serde_json::from_str(&row.metadata).unwrap_or_default(),
            deprecated: row.deprecated,
            read_only: row.source != "database",
            source: row.source.clone(),
            source_version: row.source_version.clone(),
            created_at: iso(row.created_at),
            updated_at: iso(row.created_at),
        }
    }
}
