//! OpenRouter's list of models: <https://openrouter.ai/docs/api-reference/list-available-models>.

use serde_json::{Map, Value};

use super::number::price;
use super::wrong::{self, WrongPrice};
use super::{Form, PriceList};
use crate::catalogue::{CatalogueModel, Prices, Tiers, Unit, UnitRate, UnitRates};
use crate::config::declared::ModelKind;

/// The prices that are read.
const PRICES: [&str; 7] = [
    "prompt",
    "completion",
    "input_cache_read",
    "input_cache_write",
    "internal_reasoning",
    "web_search",
    "request",
];

pub(super) fn read(json: &Map<String, Value>) -> Result<PriceList, String> {
    let entries = json
        .get("data")
        .and_then(Value::as_array)
        .ok_or("has no list `data`, as OpenRouter's has")?;
    let mut list = PriceList {
        form: Form::OpenRouter,
        models: Vec::new(),
        left_aside: 0,
        wrong: Vec::new(),
    };
    for entry in entries {
        let wrong = wrong(entry);
        if !wrong.is_empty() {
            list.wrong.extend(wrong);
        } else if let Some(model) = model(entry) {
            list.models.push(model);
        } else {
            list.left_aside += 1;
        }
    }
    Ok(list)
}

/// Prices that can be none.
fn wrong(entry: &Value) -> Vec<WrongPrice> {
    let id = entry.get("id").and_then(Value::as_str);
    let (Some(name), Some(pricing)) = (id, entry.get("pricing")) else {
        return Vec::new();
    };
    // OpenRouter's word for a price that depends on the model that it will choose
    // (`openrouter/auto`).
    let depends = |name: &str| pricing.get(name).and_then(Value::as_str) == Some("-1");
    if depends("prompt") && depends("completion") {
        return Vec::new();
    }
    let prices = PRICES.map(|price| (format!("pricing.{price}"), pricing.get(price)));
    wrong::among(name, prices)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::wrong::places;
    use super::*;

    #[test]
    fn a_price_that_can_be_none_is_told_and_one_that_depends_is_not() {
        let list = json!({"data": [
            {"id": "a/good", "pricing": {"prompt": "0.000001", "completion": "0.000002"}},
            {"id": "a/less", "pricing": {"prompt": "-0.000001", "completion": "0.000002"}},
            {"id": "a/word", "pricing": {"prompt": "0.000001", "completion": "0.000002", "request": "x"}},
            {"id": "a/half", "pricing": {"prompt": "-1", "completion": "0.000002"}},
            {"id": "openrouter/auto", "pricing": {"prompt": "-1", "completion": "-1"}},
            {"id": "a/none"},
        ]});
        let list = read(list.as_object().unwrap()).unwrap();
        assert_eq!((list.models.len(), list.left_aside), (1, 2));
        assert_eq!(
            places(&list.wrong),
            [
                ("a/less", "pricing.prompt"),
                ("a/word", "pricing.request"),
                ("a/half", "pricing.prompt")
            ]
        );
    }
}
