//! What a request says of a rate, and the row that it makes of it.

use serde_json::{Map, Value};
use store::rates::Rate;

use super::body::{CachingBody, UnitCostsBody};
use super::classes::{self, ClassBody, TierBody};
use super::decimal::{CreditPrice, PerUnit, Percent};
use super::units::{self, UnitRateBody};
use crate::admin::error::AdminError;
use crate::admin::providers::body::text;
use crate::pricing::basis::{Basis, cost_of, margin_entered, markup_of};
use crate::pricing::markup::Markup;
use crate::pricing::policy::Policy;
use crate::pricing::terms::Terms;

/// The most that facts about a model may hold.
const MOST_METADATA: usize = 16 * 1024;

/// What may be said of a rate; what is absent stays.
#[derive(Default)]
pub struct Said<'a> {
    /// For people.
    pub description: Option<&'a str>,
    /// Credits for what goes in.
    pub input_rate: Option<PerUnit>,
    /// Credits for what comes out.
    pub output_rate: Option<PerUnit>,
    /// Credits per class.
    pub rates: Option<&'a ClassBody>,
    /// What the provider asks for input and output.
    pub unit_costs: Option<&'a UnitCostsBody>,
    /// What the provider asks per class.
    pub costs: Option<&'a ClassBody>,
    /// On conditions.
    pub tiers: Option<&'a [TierBody]>,
    /// Credits for what a cache holds.
    pub caching: Option<&'a CachingBody>,
    /// What is not counted in tokens.
    pub unit_rates: Option<&'a [UnitRateBody]>,
    /// Rates are to be made from the costs.
    pub margin: Option<Percent>,
    /// What a credit costs.
    pub credit_price: Option<CreditPrice>,
    /// Facts about the model.
    pub model_metadata: Option<&'a Map<String, Value>>,
}

impl Said<'_> {
    /// Writes what was said into a row. Rates are as entered, or made from the costs where a margin
    /// is given.
    pub fn write_to(&self, row: &mut Rate, policy: &Policy) -> Result<(), AdminError> {
        self.words(row)?;
        if !self.says_prices() {
            return Ok(());
        }
        let mut rates = Terms::charged(row);
        let mut cost = cost_of(row);
        if let Some(costs) = self.unit_costs {
            cost.prices.input = Some(costs.input.0);
            cost.prices.output = Some(costs.output.0);
        }
        if let Some(costs) = self.costs {
            costs.write_to(&mut cost.prices);
        }
        if let Some(tiers) = self.tiers {
            (rates.tiers, cost.tiers) = classes::stored(tiers, self.margin.is_some())?;
        }
        if let Some(sent) = self.unit_rates {
            (rates.units, cost.units) = units::stored(sent, self.margin.is_some())?;
        }
        let credit_price = self
            .credit_price
            .map_or(markup_of(row, policy.credit_price).credit_price, |price| {
                price.0
            });
        match self.margin {
            Some(margin) => self.made(row, cost, margin, credit_price),
            None => {
                self.entered(&mut rates);
                rates.write_to(row);
                row.cost_input = cost.prices.input;
                row.cost_output = cost.prices.output;
                let markup = Markup {
                    margin_ppm: margin_entered(&cost, &rates, credit_price).unwrap_or(0),
                    credit_price,
                };
                let known = cost != Terms::default();
                let basis = known.then_some(Basis { cost, markup });
                row.basis = basis.and_then(|basis| serde_json::to_string(&basis).ok());
                Ok(())
            }
        }
    }

    fn says_prices(&self) -> bool {
        self.input_rate.is_some()
            || self.output_rate.is_some()
            || self.rates.is_some()
            || self.unit_costs.is_some()
            || self.costs.is_some()
            || self.tiers.is_some()
            || self.caching.is_some()
            || self.unit_rates.is_some()
            || self.margin.is_some()
            || self.credit_price.is_some()
    }

    /// Rates that are made from the costs.
    fn made(
        &self,
        row: &mut Rate,
        cost: Terms,
        margin: Percent,
        credit_price: i64,
    ) -> Result<(), AdminError> {
        let given = self.input_rate.is_some() || self.output_rate.is_some();
        if given || self.rates.is_some() || self.caching.is_some() {
            return Err(AdminError::invalid_member(
                "margin",
                "is given beside rates; give the rates themselves, or costs and a margin",
            ));
        }
        if cost == Terms::default() {
            return Err(AdminError::invalid_member(
                "margin",
                "needs `costs`: what the provider asks",
            ));
        }
        let basis = Basis {
            cost,
            markup: Markup {
                margin_ppm: margin.0,
                credit_price,
            },
        };
        if basis.write_to(row) {
            return Ok(());
        }
        Err(AdminError::invalid_member(
            "margin",
            "makes a rate that is too large to be counted; lower it, or raise `creditPrice`",
        ))
    }

    /// Rates as they were entered.
    fn entered(&self, rates: &mut Terms) {
        let prices = &mut rates.prices;
        if let Some(rate) = self.input_rate {
            prices.input = Some(rate.0);
        }
        if let Some(rate) = self.output_rate {
            prices.output = Some(rate.0);
        }
        if let Some(caching) = self.caching {
            let hour = caching.write_rate_1h.or(caching.write_rate);
            prices.cache_read = caching.read_rate.map(|rate| rate.0);
            prices.cache_write_5m = caching.write_rate.map(|rate| rate.0);
            prices.cache_write_1h = hour.map(|rate| rate.0);
        }
        if let Some(sent) = self.rates {
            sent.write_to(prices);
        }
    }

    fn words(&self, row: &mut Rate) -> Result<(), AdminError> {
        if let Some(description) = self.description {
            row.description = match description.trim() {
                "" => None,
                filled => Some(text("description", filled, 1000)?),
            };
        }
        if let Some(metadata) = self.model_metadata {
            let stored = serde_json::to_string(metadata).map_err(AdminError::internal)?;
            if stored.len() > MOST_METADATA {
                return Err(AdminError::invalid_member(
                    "modelMetadata",
                    "is larger than 16 KiB",
                ));
            }
            row.metadata = stored;
        }
        Ok(())
    }
}
