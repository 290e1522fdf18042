//! AIGNE's `pricing.json`, the file that upstream's AIGNE Hub syncs from:
//! <https://github.com/blocklet/model-pricing-data>.

use serde_json::{Map, Value};

use super::number::price;
use super::{Form, PriceList};
use crate::catalogue::{CatalogueModel, Prices, Tier, Tiers, UnitRates};
use crate::config::declared::ModelKind;
use crate::config::file::display_name;

pub(super) fn read(json: &Map<String, Value>) -> Result<PriceList, String> {
    let providers = json
        .get("providers")
        .and_then(Value::as_object)
        .ok_or("has no object `providers`, as AIGNE's has")?;
    let entries: Vec<_> = providers
        .iter()
        .flat_map(|(provider, models)| {
            let models = models.as_object().into_iter().flatten();
            models.map(move |(name, entry)| (provider, name, entry))
        })
        .collect();
    let models: Vec<_> = entries
        .iter()
        .filter_map(|(provider, name, entry)| model(provider, name, entry))
        .collect();
    Ok(PriceList {
        form: Form::Aigne,
        left_aside: entries.len() - models.len(),
        models,
    })
}

fn model(provider: &str, name: &str, entry: &Value) -> Option<CatalogueModel> {
    if entry.get("pricingUnit").and_then(Value::as_str) != Some("per-token") {
        return None;
    }
    let kind = match entry.get("modelType").and_then(Value::as_str) {
        None => ModelKind::Chat,
        Some(word) => ModelKind::parse(word)?,
    };
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
