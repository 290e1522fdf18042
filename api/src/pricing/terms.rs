//! All prices of a model: per class of tokens, on conditions, and per unit.

use serde::{Deserialize, Serialize};
use store::rates::Rate;

use crate::catalogue::{CatalogueModel, Prices, Tiers, UnitRates};

/// Prices of one model, in billionths per million tokens or units: of dollars where they say what
/// the provider asks, of credits where they say what the hub charges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Per class of tokens.
    pub prices: Prices,
    /// Instead, for long inputs and service tiers.
    pub tiers: Tiers,
    /// Per picture, second, character, search and request.
    pub units: UnitRates,
}

impl Terms {
    /// What a row of the price book charges. Conditions that this version does not understand are
    /// none that it can apply.
    pub fn charged(row: &Rate) -> Self {
        Terms {
            prices: Prices {
                input: Some(row.rate_input),
                output: Some(row.rate_output),
                cache_read: row.rate_cache_read,
                cache_write_5m: row.rate_cache_write_5m,
                cache_write_1h: row.rate_cache_write_1h,
                reasoning: row.rate_reasoning,
                audio_input: row.rate_audio_input,
                audio_output: row.rate_audio_output,
                image_input: row.rate_image_input,
                image_output: row.rate_image_output,
            },
            tiers: Tiers::parse(&row.tiers).unwrap_or_default(),
            units: UnitRates::parse(&row.unit_rates),
        }
    }

    /// Makes these what a row charges.
    pub fn write_to(&self, row: &mut Rate) {
        let prices = &self.prices;
        row.rate_input = prices.input.unwrap_or_default();
        row.rate_output = prices.output.unwrap_or_default();
        row.rate_cache_read = prices.cache_read;
        row.rate_cache_write_5m = prices.cache_write_5m;
        row.rate_cache_write_1h = prices.cache_write_1h;
        row.rate_reasoning = prices.reasoning;
        row.rate_audio_input = prices.audio_input;
        row.rate_audio_output = prices.audio_output;
        row.rate_image_input = prices.image_input;
        row.rate_image_output = prices.image_output;
        row.tiers = self.tiers.to_json();
        row.unit_rates = self.units.to_json();
    }

    /// The same with every price changed by `change`. `None` where one cannot be.
    pub fn map(&self, change: impl Fn(i64) -> Option<i64>) -> Option<Terms> {
        let mut terms = self.clone();
        let tiers = terms.tiers.0.iter_mut().map(|tier| &mut tier.prices);
        for prices in std::iter::once(&mut terms.prices).chain(tiers) {
            for price in prices.each_mut() {
                if let Some(said) = *price {
                    *price = Some(change(said)?);
                }
            }
        }
        for unit in &mut terms.units.0 {
            unit.rate = change(unit.rate)?;
        }
        Some(terms)
    }

    /// These, and those of `other` where these say nothing.
    pub fn over(self, other: &Terms) -> Terms {
        Terms {
            prices: self.prices.or(&other.prices),
            tiers: match self.tiers.0.is_empty() {
                true => other.tiers.clone(),
                false => self.tiers,
            },
            units: match self.units.0.is_empty() {
                true => other.units.clone(),
                false => self.units,
            },
        }
    }

    /// Every price with a name for people, such as `input`, `batch above 200000 output` or
    /// `image 1024x1024`.
    pub fn named(&self) -> Vec<(String, i64)> {
        let mut named = Vec::new();
        let mut add = |condition: &str, prices: &Prices| {
            named.extend(prices.named().into_iter().map(|(class, price)| {
                let name = format!("{condition} {}", class.name());
                (name.trim_start().to_owned(), price)
            }));
        };
        add("", &self.prices);
        for tier in &self.tiers.0 {
            add(&tier.condition(), &tier.prices);
        }
        named.extend(self.units.0.iter().map(|unit| {
            let words = [
                Some(unit.unit.name()),
                unit.size.as_deref(),
                unit.quality.as_deref(),
            ];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            (words.join(" "), unit.rate)
        }));
        named
    }
}

impl From<&CatalogueModel> for Terms {
    fn from(model: &CatalogueModel) -> Self {
        Terms {
            prices: model.prices,
            tiers: model.tiers.clone(),
            units: model.units.clone(),
        }
    }
}
