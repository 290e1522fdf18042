//! AIGNE's `pricing.json`, the file that upstream's AIGNE Hub syncs from:
//! <https://github.com/blocklet/model-pricing-data>.

use serde_json::{Map, Value};

use super::number::price;
use super::wrong::{self, WrongPrice};
use super::{Form, PriceList};
use crate::catalogue::{CatalogueModel, Prices, Tier, Tiers, UnitRates};
use crate::config::declared::ModelKind;
use crate::config::file::display_name;

/// Prices that an entry, a tier and a batch state.
const BASE: &[&str] = &["inputCostPerToken", "outputCostPerToken"];
/// Prices of `caching`.
const CACHING: &[&str] = &["read", "write", "write-5min", "write-1h"];
/// What a tier states of caching.
const CACHED: &[&str] = &["cachedInputCostPerToken"];

pub(super) fn read(json: &Map<String, Value>) -> Result<PriceList, String> {
    let providers = json
        .get("providers")
        .and_then(Value::as_object)
        .ok_or("has no object `providers`, as AIGNE's has")?;
    let entries = providers.iter().flat_map(|(provider, models)| {
        let models = models.as_object().into_iter().flatten();
        models.map(move |(name, entry)| (provider, name, entry))
    });
    let mut list = PriceList {
        form: Form::Aigne,
        models: Vec::new(),
        left_aside: 0,
        wrong: Vec::new(),
    };
    for (provider, name, entry) in entries {
        let wrong = wrong(provider, name, entry);
        if !wrong.is_empty() {
            list.wrong.extend(wrong);
        } else if let Some(model) = model(provider, name, entry) {
            list.models.push(model);
        } else {
            list.left_aside += 1;
        }
    }
    Ok(list)
}

/// Of a model that is paid by tokens.
fn kind_of(entry: &Value) -> Option<ModelKind> {
    if entry.get("pricingUnit").and_then(Value::as_str) != Some("per-token") {
        return None;
    }
    match entry.get("modelType").and_then(Value::as_str) {
        None => Some(ModelKind::Chat),
        Some(word) => ModelKind::parse(word),
    }
}

/// Prices that can be none.
fn wrong(provider: &str, name: &str, entry: &Value) -> Vec<WrongPrice> {
    if kind_of(entry).is_none() {
        return Vec::new();
    }
    let mut parts = vec![(String::new(), entry, BASE)];
    if let Some(caching) = entry.get("caching") {
        parts.push(("caching.".to_owned(), caching, CACHING));
    }
    let tiers = entry.get("contextTiers").and_then(Value::as_array);
    for (at, tier) in tiers.into_iter().flatten().enumerate() {
        let around = format!("contextTiers[{at}].");
        parts.push((around.clone(), tier, BASE));
        parts.push((around, tier, CACHED));
    }
    if let Some(batch) = entry.get("batchPricing") {
        parts.push(("batchPricing.".to_owned(), batch, BASE));
    }
    let prices = parts.iter().flat_map(|(around, of, names)| {
        let named = names.iter();
        named.map(move |name| (format!("{around}{name}"), of.get(*name)))
    });
    wrong::among(&format!("{provider}/{name}"), prices)
}

fn model(provider: &str, name: &str, entry: &Value) -> Option<CatalogueModel> {
    let kind = kind_of(entry)?;
    let caching = entry.get("caching").unwrap_or(&Value::Null);
    let cached = |name: &str| price(caching.get(name));
    let prices = Prices {
        cache_read: cached("read"),
        cache_write_5m: cached("write-5min").or_else(|| cached("write")),
        cache_write_1h: cached("write-1h"),
        ..base(entry)
    };
    prices.input?;
    let prices = Prices {
        output: prices
            .output
            .or((kind == ModelKind::Embedding).then_some(0)),
        ..prices
    };
    prices.output?;
    Some(CatalogueModel {
        provider: provider.to_owned(),
        name: name.to_owned(),
        display_name: display_name(name),
        kind,
        context_tokens: None,
        output_tokens: None,
        abilities: Vec::new(),
        ends: None,
        prices,
        tiers: Tiers(tiers(entry)),
        units: UnitRates::default(),
    })
}

fn base(entry: &Value) -> Prices {
    Prices {
        input: price(entry.get("inputCostPerToken")),
        output: price(entry.get("outputCostPerToken")),
        ..Prices::default()
    }
}

fn tiers(entry: &Value) -> Vec<Tier> {
    let listed = entry.get("contextTiers").and_then(Value::as_array);
    let by_length = listed.into_iter().flatten().filter_map(|tier| {
        // `>200K`
        let words = tier.get("threshold")?.as_str()?;
        let thousands = words.strip_prefix('>')?.trim().strip_suffix('K')?;
        Some(Tier {
            service: None,
            above: thousands.parse::<i64>().ok()?.checked_mul(1000)?,
            prices: Prices {
                cache_read: price(tier.get("cachedInputCostPerToken")),
                ..base(tier)
            },
        })
    });
    let batch = entry.get("batchPricing").map(|batch| Tier {
        service: Some("batch".to_owned()),
        above: 0,
        prices: base(batch),
    });
    let said = |tier: &Tier| tier.prices != Prices::default();
    by_length.chain(batch).filter(said).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::wrong::places;
    use super::*;

    #[test]
    fn a_price_that_can_be_none_is_told_wherever_it_stands() {
        let entry = |more: Value| {
            let mut entry = json!({"pricingUnit": "per-token", "inputCostPerToken": 1e-6, "outputCostPerToken": 2e-6});
            let members = more.as_object().unwrap().clone();
            entry.as_object_mut().unwrap().extend(members);
            entry
        };
        let list = json!({"providers": {"openai": {
            "a": entry(json!({})),
            "b": entry(json!({"inputCostPerToken": -1})),
            "c": entry(json!({"caching": {"read": "x"}})),
            "d": entry(json!({"contextTiers": [{"threshold": ">200K", "cachedInputCostPerToken": 1e30}]})),
            "e": entry(json!({"batchPricing": {"outputCostPerToken": -2}})),
            "f": entry(json!({"pricingUnit": "per-image", "inputCostPerToken": -1})),
        }}});
        let list = read(list.as_object().unwrap()).unwrap();
        assert_eq!((list.models.len(), list.left_aside), (1, 1));
        assert_eq!(
            places(&list.wrong),
            [
                ("openai/b", "inputCostPerToken"),
                ("openai/c", "caching.read"),
                ("openai/d", "contextTiers[0].cachedInputCostPerToken"),
                ("openai/e", "batchPricing.outputCostPerToken")
            ]
        );
    }
}
