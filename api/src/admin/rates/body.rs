//! What may be written about a rate.

use serde::Deserialize;
use serde_json::{Map, Value};
use store::rates::Rate;
use utoipa::ToSchema;

use super::decimal::PerUnit;
use crate::admin::error::AdminError;
use crate::admin::providers::body::text;
use crate::clock::Millis;
use crate::config::declared::ModelKind;
use crate::identity::token;

/// A rate to set. Amounts are decimal strings or numbers, for each token or image.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateBody {
    /// The provider's name for the model, 1 to 100 characters.
    pub model: String,
    /// For people; made of the model's name when empty.
    pub model_display: Option<String>,
    /// `chatCompletion`, `imageGeneration`, `embedding` or `video`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Credits for what goes in.
    #[schema(value_type = String)]
    pub input_rate: PerUnit,
    /// Credits for what comes out.
    #[schema(value_type = String)]
    pub output_rate: PerUnit,
    /// For people.
    pub description: Option<String>,
    /// What the provider asks, in US dollars.
    pub unit_costs: Option<UnitCostsBody>,
    /// Credits for what a cache holds.
    pub caching: Option<CachingBody>,
    /// Facts about the model, such as `maxTokens` and `features`.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub model_metadata: Option<Map<String, Value>>,
    /// Ids of providers, where the rate is set at several.
    pub providers: Option<Vec<String>>,
}

/// What may be said of a rate besides the rate.
pub struct Extras<'a> {
    /// For people.
    pub description: Option<&'a str>,
    /// What the provider asks.
    pub unit_costs: Option<&'a UnitCostsBody>,
    /// What a cache holds.
    pub caching: Option<&'a CachingBody>,
    /// Facts about the model.
    pub model_metadata: Option<&'a Map<String, Value>>,
}

/// What the provider asks, in US dollars for each token.
#[derive(Clone, Deserialize, ToSchema)]
pub struct UnitCostsBody {
    /// For what goes in.
    #[schema(value_type = String)]
    input: PerUnit,
    /// For what comes out.
    #[schema(value_type = String)]
    output: PerUnit,
}

/// Credits for each token that a cache holds.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CachingBody {
    /// Read from the cache.
    #[schema(value_type = Option<String>)]
    read_rate: Option<PerUnit>,
    /// Written to the cache.
    #[schema(value_type = Option<String>)]
    write_rate: Option<PerUnit>,
    /// Written to the cache for an hour; as `writeRate` when absent.
    #[serde(rename = "writeRate1h")]
    #[schema(value_type = Option<String>)]
    write_rate_1h: Option<PerUnit>,
}

impl RateBody {
    /// The row that this makes for a provider of that name.
    pub fn row(&self, provider: &str, now: Millis) -> Result<Rate, AdminError> {
        let model = text("model", &self.model, 100)?;
        let kind = ModelKind::parse(&self.kind).ok_or_else(|| {
            let problem = format!(
                "is {:?}, but must be chatCompletion, imageGeneration, embedding or video",
                self.kind
            );
            AdminError::invalid_member("type", problem)
        })?;
        let mut row = Rate {
            id: token::new_id(),
            provider: provider.to_owned(),
            display_name: display_name(self.model_display.as_deref(), &model)?,
            model,
            kind: kind.as_str().to_owned(),
            description: None,
            source: "database".to_owned(),
            source_version: None,
            rate_input: self.input_rate.0,
            rate_output: self.output_rate.0,
            rate_cache_read: None,
            rate_cache_write_5m: None,
            rate_cache_write_1h: None,
            rate_reasoning: None,
            rate_audio_input: None,
            rate_audio_output: None,
            rate_image_input: None,
            rate_image_output: None,
            cost_input: None,
            cost_output: None,
            tiers: "[]".to_owned(),
            metadata: "{}".to_owned(),
            deprecated: false,
            created_at: now.0,
            retired_at: None,
        };
        let extras = Extras {
            description: self.description.as_deref(),
            unit_costs: self.unit_costs.as_ref(),
            caching: self.caching.as_ref(),
            model_metadata: self.model_metadata.as_ref(),
        };
        extras.write_to(&mut row)?;
        Ok(row)
    }
}

impl Extras<'_> {
    /// Writes what was said into a row.
    pub fn write_to(&self, row: &mut Rate) -> Result<(), AdminError> {
        if let Some(description) = self.description {
            row.description = match description.trim() {
                "" => None,
                filled => Some(text("description", filled, 1000)?),
            };
        }
        if let Some(costs) = self.unit_costs {
            row.cost_input = Some(costs.input.0);
            row.cost_output = Some(costs.output.0);
        }
        if let Some(caching) = self.caching {
            let hour = caching.write_rate_1h.or(caching.write_rate);
            row.rate_cache_read = caching.read_rate.map(|rate| rate.0);
            row.rate_cache_write_5m = caching.write_rate.map(|rate| rate.0);
            row.rate_cache_write_1h = hour.map(|rate| rate.0);
        }
        if let Some(metadata) = self.model_metadata {
            let stored = serde_json::to_string(metadata).map_err(AdminError::internal)?;
            if stored.len() > 16 * 1024 {
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

/// As upstream makes it: the last part of the model's name with spaces and capitals.
pub fn display_name(given: Option<&str>, model: &str) -> Result<String, AdminError> {
    match given.map(str::trim).filter(|given| !given.is_empty()) {
        Some(given) => text("modelDisplay", given, 100),
        None => {
            let last = model.rsplit('/').next().unwrap_or(model);
            let words: Vec<String> = last.split('-').map(capital).collect();
            Ok(words.join(" "))
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_without_a_name_for_people_gets_one() {
        assert_eq!(
            display_name(Some(""), "openai/gpt-4o-mini").unwrap(),
            "Gpt 4o Mini"
        );
        assert_eq!(display_name(Some("Mine"), "x").unwrap(), "Mine");
    }
}
