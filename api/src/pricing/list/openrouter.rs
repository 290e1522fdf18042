//! OpenRouter's list of models: <https://openrouter.ai/docs/api-reference/list-available-models>.

use serde_json::{Map, Value};

use super::number::price;
use super::{Form, PriceList};
use crate::catalogue::{CatalogueModel, Prices, Tiers, Unit, UnitRate, UnitRates};
use crate::config::declared::ModelKind;

pub(super) fn read(json: &Map<String, Value>) -> Result<PriceList, String> {
    let entries = json
        .get("data")
        .and_then(Value::as_array)
        .ok_or("has no list `data`, as OpenRouter's has")?;
    let models: Vec<_> = entries.iter().filter_map(model).collect();
    Ok(PriceList {
        form: Form::OpenRouter,
        left_aside: entries.len() - models.len(),
        models,
    })
}

fn model(entry: &Value) -> Option<CatalogueModel> {
    let name = entry.get("id")?.as_str()?;
    let pricing = entry.get("pricing")?;
    let of = |name: &str| price(pricing.get(name));
    let dear = |name: &str| of(name).filter(|price| *price > 0);
    let per = |unit, name: &str| {
        dear(name).map(|rate| UnitRate {
            unit,
            rate,
            size: None,
            quality: None,
        })
    };
    let tokens = |name: &str| entry.get(name).and_then(Value::as_i64);
    Some(CatalogueModel {
        provider: "openrouter".to_owned(),
        name: name.to_owned(),
        display_name: entry
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or(name)
            .to_owned(),
        kind: ModelKind::Chat,
        context_tokens: tokens("context_length"),
        output_tokens: None,
        abilities: Vec::new(),
        ends: None,
        prices: Prices {
            input: Some(of("prompt")?),
            output: Some(of("completion")?),
            cache_read: dear("input_cache_read"),
            cache_write_5m: dear("input_cache_write"),
            reasoning: dear("internal_reasoning"),
            ..Prices::default()
        },
        tiers: Tiers::default(),
        units: UnitRates(
            [
                per(Unit::Search, "web_search"),
                per(Unit::Request, "request"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
    })
}
