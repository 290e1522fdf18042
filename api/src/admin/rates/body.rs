//! What may be written about a rate.

use serde::Deserialize;
use serde_json::{Map, Value};
use store::rates::Rate;
use utoipa::ToSchema;

use super::classes::{ClassBody, TierBody};
use super::decimal::{CreditPrice, PerUnit, Percent};
use super::said::Said;
use super::units::UnitRateBody;
use super::when;
use crate::admin::error::AdminError;
use crate::admin::providers::body::text;
use crate::clock::Millis;
use crate::config::declared::ModelKind;
use crate::identity::token;
use crate::pricing::policy::Policy;
use crate::pricing::scope::Scope;

/// A rate to set. Amounts are decimal strings or numbers, for each token or image. Either the rates
/// are given, or `costs` and a `margin` that they are made from.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateBody {
    /// The provider's name for the model, 1 to 100 characters; `*` is the default for every model
    /// of the provider that has no price of its own.
    pub model: String,
    /// For people; made of the model's name when empty.
    pub model_display: Option<String>,
    /// `chatCompletion`, `imageGeneration`, `embedding`, `video`, `speech`, `transcription`,
    /// `rerank` or `moderation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Credits for what goes in; needed unless a margin is given.
    #[schema(value_type = Option<String>)]
    pub input_rate: Option<PerUnit>,
    /// Credits for what comes out; needed unless a margin is given.
    #[schema(value_type = Option<String>)]
    pub output_rate: Option<PerUnit>,
    /// Credits for each class of tokens.
    pub rates: Option<ClassBody>,
    /// For people.
    pub description: Option<String>,
    /// What the provider asks for input and output, in US dollars.
    pub unit_costs: Option<UnitCostsBody>,
    /// What the provider asks for each class of tokens, in US dollars.
    pub costs: Option<ClassBody>,
    /// Other prices for long inputs and service tiers.
    pub tiers: Option<Vec<TierBody>>,
    /// Credits for what a cache holds.
    pub caching: Option<CachingBody>,
    /// Credits for what is not counted in tokens: pictures, seconds, characters.
    pub unit_rates: Option<Vec<UnitRateBody>>,
    /// What is added to the costs, in percent. Rates are costs × (1 + margin) / credit price.
    #[schema(value_type = Option<String>)]
    pub margin: Option<Percent>,
    /// What a credit costs in US dollars; the hub's own when absent.
    #[schema(value_type = Option<String>)]
    pub credit_price: Option<CreditPrice>,
    /// Whose calls: `everyone`, `project`, `user` or `key`. The closest wins.
    pub scope: Option<String>,
    /// The id of the project, user or key.
    pub scope_id: Option<String>,
    /// From when it is in force; at once when absent.
    pub starts_at: Option<String>,
    /// Facts about the model, such as `maxTokens` and `features`.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub model_metadata: Option<Map<String, Value>>,
    /// Ids of providers, where the rate is set at several; `*` is every provider.
    pub providers: Option<Vec<String>>,
}

/// What the provider asks, in US dollars for each token.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitCostsBody {
    /// For what goes in.
    #[schema(value_type = String)]
    pub(super) input: PerUnit,
    /// For what comes out.
    #[schema(value_type = String)]
    pub(super) output: PerUnit,
}

/// Credits for each token that a cache holds.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CachingBody {
    /// Read from the cache.
    #[schema(value_type = Option<String>)]
    pub(super) read_rate: Option<PerUnit>,
    /// Written to the cache.
    #[schema(value_type = Option<String>)]
    pub(super) write_rate: Option<PerUnit>,
    /// Written to the cache for an hour; as `writeRate` when absent.
    #[serde(rename = "writeRate1h")]
    #[schema(value_type = Option<String>)]
    pub(super) write_rate_1h: Option<PerUnit>,
}

impl RateBody {
    /// Whose calls it is for.
    pub fn scope(&self) -> Result<Scope, AdminError> {
        when::scope(self.scope.as_deref(), self.scope_id.as_deref())
    }

    /// The row that this makes for a provider of that name.
    pub fn row(&self, provider: &str, now: Millis, policy: &Policy) -> Result<Rate, AdminError> {
        let model = text("model", &self.model, 100)?;
        let kind = ModelKind::parse(&self.kind).ok_or_else(|| {
            let problem = format!(
                "is {:?}, but must be chatCompletion, imageGeneration, embedding, video, speech, transcription, rerank or moderation",
                self.kind
            );
            AdminError::invalid_member("type", problem)
        })?;
        if self.margin.is_none() && self.rates.is_none() {
            for (member, rate) in [
                ("inputRate", self.input_rate),
                ("outputRate", self.output_rate),
            ] {
                if rate.is_none() {
                    let problem = "is missing; give the rates, or `costs` and a `margin`";
                    return Err(AdminError::invalid_member(member, problem));
                }
            }
        }
        let scope = self.scope()?;
        let mut row = Rate {
            id: token::new_id(),
            provider: provider.to_owned(),
            display_name: display_name(self.model_display.as_deref(), &model)?,
            model,
            kind: kind.as_str().to_owned(),
            source: "database".to_owned(),
            tiers: "[]".to_owned(),
            metadata: "{}".to_owned(),
            created_at: now.0,
            unit_rates: "[]".to_owned(),
            scope: scope.column(),
            starts_at: when::starts_at(self.starts_at.as_deref(), now)?,
            ..Rate::default()
        };
        let said = Said {
            description: self.description.as_deref(),
            input_rate: self.input_rate,
            output_rate: self.output_rate,
            rates: self.rates.as_ref(),
            unit_costs: self.unit_costs.as_ref(),
            costs: self.costs.as_ref(),
            tiers: self.tiers.as_deref(),
            caching: self.caching.as_ref(),
            unit_rates: self.unit_rates.as_deref(),
            margin: self.margin,
            credit_price: self.credit_price,
            model_metadata: self.model_metadata.as_ref(),
        };
        said.write_to(&mut row, policy)?;
        Ok(row)
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
