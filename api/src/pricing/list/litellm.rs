//! LiteLLM's `model_prices_and_context_window.json`, read as `scripts/catalogue` reads it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use wire::usage::Class;

use super::number::price;
use super::wrong::{self, WrongPrice};
use super::{Form, PriceList};
use crate::catalogue::{CatalogueModel, Prices, Tier, Tiers, Unit, UnitRate, UnitRates};
use crate::config::declared::ModelKind;
use crate::config::file::display_name;

/// LiteLLM's names of providers that are called otherwise here.
const PROVIDERS: [(&str, &str); 13] = [
    ("azure_ai", "azure"),
    ("azure_text", "azure"),
    ("bedrock_converse", "bedrock"),
    ("codestral", "mistral"),
    ("cohere_chat", "cohere"),
    ("fireworks_ai", "fireworks"),
    ("fireworks_ai-embedding-models", "fireworks"),
    ("gemini", "google"),
    ("nvidia_nim", "nvidia"),
    ("text-completion-openai", "openai"),
    ("together_ai", "together"),
    ("volcengine", "doubao"),
    ("zai", "zhipu"),
];

/// LiteLLM's name of each class; conditions stand behind it.
const CLASSES: [(&str, Class); 10] = [
    ("input_cost_per_token", Class::Input),
    ("output_cost_per_token", Class::Output),
    ("cache_read_input_token_cost", Class::CacheRead),
    ("cache_creation_input_token_cost", Class::CacheWrite5m),
    (
        "cache_creation_input_token_cost_above_1hr",
        Class::CacheWrite1h,
    ),
    ("output_cost_per_reasoning_token", Class::Reasoning),
    ("input_cost_per_audio_token", Class::AudioInput),
    ("output_cost_per_audio_token", Class::AudioOutput),
    ("input_cost_per_image_token", Class::ImageInput),
    ("output_cost_per_image_token", Class::ImageOutput),
];

const SERVICES: [(&str, &str); 3] = [
    ("_batches", "batch"),
    ("_flex", "flex"),
    ("_priority", "priority"),
];

/// A price holds for a service tier and above so many tokens; neither: always.
type Conditions = BTreeMap<(Option<&'static str>, i64), Prices>;

pub(super) fn read(json: &Map<String, Value>) -> PriceList {
    let mut found: BTreeMap<(String, String, ModelKind), (bool, CatalogueModel)> = BTreeMap::new();
    let mut sized = Vec::new();
    let mut left_aside = 0;
    let mut wrong = Vec::new();
    for (key, entry) in json.iter().filter(|(key, _)| *key != "sample_spec") {
        let found_wrong = wrong_of(key, entry);
        if !found_wrong.is_empty() {
            wrong.extend(found_wrong);
            continue;
        }
        if let Some(picture) = of_size(key, entry) {
            sized.push(picture);
            continue;
        }
        let Some((prefixed, model)) = model(key, entry) else {
            left_aside += 1;
            continue;
        };
        let place = (model.provider.clone(), model.name.clone(), model.kind);
        // `deepseek/deepseek-chat` says more surely whose price it is than `deepseek-chat`.
        if found
            .get(&place)
            .is_none_or(|(known, _)| prefixed && !known)
        {
            found.insert(place, (prefixed, model));
        }
    }
    for (provider, name, rate) in sized {
        if let Some((_, model)) = found.get_mut(&(provider, name, ModelKind::Image)) {
            model.units.0.push(rate);
        }
    }
    for (_, model) in found.values_mut() {
        model.units.0.sort_by_key(|rate| {
            let size = rate.size.clone().unwrap_or_default();
            (
                rate.unit.name(),
                size,
                rate.quality.clone().unwrap_or_default(),
            )
        });
    }
    PriceList {
        form: Form::LiteLlm,
        models: found.into_values().map(|(_, model)| model).collect(),
        left_aside,
        wrong,
    }
}

/// Prices of a model of a kind that is read that can be none.
fn wrong_of(key: &str, entry: &Value) -> Vec<WrongPrice> {
    let (Some(_), Some(kind)) = (provider_of(entry), kind_of(entry)) else {
        return Vec::new();
    };
    let of_unit = unit_of(kind).map(|(_, names)| names).unwrap_or_default();
    let members = entry.as_object().into_iter().flatten();
    let own = members
        .filter(|(name, _)| condition(name).is_some() || of_unit.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), Some(value)));
    let tiers = entry.get("tiered_pricing").and_then(Value::as_array);
    let tiers = tiers.into_iter().flatten().enumerate();
    let tiered = tiers.flat_map(|(at, tier)| {
        CLASSES.map(|(name, _)| (format!("tiered_pricing[{at}].{name}"), tier.get(name)))
    });
    wrong::among(key, own.chain(tiered))
}

fn provider_of(entry: &Value) -> Option<(&str, String)> {
    let theirs = entry.get("litellm_provider")?.as_str()?;
    let renamed = PROVIDERS.iter().find(|(name, _)| *name == theirs);
    let ours = match renamed {
        Some((_, ours)) => ours,
        None if theirs.starts_with("vertex_ai") => "vertex",
        None => theirs,
    };
    Some((theirs, ours.to_owned()))
}

fn kind_of(entry: &Value) -> Option<ModelKind> {
    Some(match entry.get("mode")?.as_str()? {
        "chat" | "completion" | "responses" => ModelKind::Chat,
        "embedding" => ModelKind::Embedding,
        "image_generation" | "image_edit" => ModelKind::Image,
        "audio_speech" => ModelKind::Speech,
        "audio_transcription" => ModelKind::Transcription,
        "rerank" => ModelKind::Rerank,
        "moderation" => ModelKind::Moderation,
        _ => return None,
    })
}

fn model(key: &str, entry: &Value) -> Option<(bool, CatalogueModel)> {
    let (theirs, provider) = provider_of(entry)?;
    let kind = kind_of(entry)?;
    let family = if theirs.starts_with("vertex_ai") {
        "vertex_ai"
    } else {
        theirs
    };
    let name = [
        family,
        theirs.trim_end_matches("_converse"),
        "cohere",
        "fireworks_ai",
    ]
    .iter()
    .find_map(|prefix| key.strip_prefix(prefix)?.strip_prefix('/'))
    .unwrap_or(key);
    let name = name.strip_prefix("converse/").unwrap_or(name);
    if is_region_or_size(name) {
        return None;
    }
    let mut terms = conditions(entry);
    let always = terms.remove(&(None, 0)).unwrap_or_default();
    let by_token = always.named().iter().any(|(_, price)| *price > 0);
    let units = units(kind, entry, by_token);
    let charged = match kind {
        ModelKind::Moderation => true,
        _ if !units.is_empty() => true,
        ModelKind::Chat => always.input.is_some() && always.output.is_some_and(|price| price > 0),
        _ => always.input.is_some() && by_token,
    };
    // A missing price would be given away.
    if !charged {
        return None;
    }
    let tokens = |name: &str| entry.get(name).and_then(Value::as_i64);
    let model = CatalogueModel {
        provider,
        name: name.to_owned(),
        display_name: display_name(name),
        kind,
        context_tokens: tokens("max_input_tokens"),
        output_tokens: tokens("max_output_tokens"),
        abilities: Vec::new(),
        ends: None,
        prices: Prices {
            input: always.input.or(Some(0)),
            output: always.output.or(Some(0)),
            ..always
        },
        tiers: Tiers(
            terms
                .into_iter()
                .map(|((service, above), prices)| Tier {
                    service: service.map(str::to_owned),
                    above,
                    prices,
                })
                .collect(),
        ),
        units: UnitRates(units),
    };
    Some((name != key, model))
}

/// Prices of sizes instead of models, and copies of a model for one region.
fn is_region_or_size(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or_default();
    let words = [
        "apac",
        "eu",
        "us",
        "us-gov",
        "global",
        "global-standard",
        "invoke",
        "hd",
        "standard",
        "low",
        "medium",
        "high",
        "max-x-max",
    ];
    let region = first.len() > 5
        && first.contains('-')
        && first.ends_with(|end: char| end.is_ascii_digit())
        && first.as_bytes().get(2) == Some(&b'-');
    name.contains('/') && (words.contains(&first) || region || size(first).is_some())
        || name.starts_with("together-ai-")
        || name.starts_with("fireworks-ai-")
}

/// `1024-x-1792` as `1024x1792`.
fn size(word: &str) -> Option<String> {
    let (width, height) = word.split_once("-x-")?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (number(width) && number(height)).then(|| format!("{width}x{height}"))
}

/// `hd/1024-x-1792/dall-e-3`: what one size and quality of a model costs.
fn of_size(key: &str, entry: &Value) -> Option<(String, String, UnitRate)> {
    if kind_of(entry)? != ModelKind::Image {
        return None;
    }
    let (theirs, provider) = provider_of(entry)?;
    let rest = key
        .strip_prefix(theirs)
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(key);
    let (first, rest) = rest.split_once('/')?;
    let (quality, measure, name) = match size(first) {
        Some(measure) => (None, measure, rest),
        None if ["low", "medium", "high", "standard", "hd"].contains(&first) => {
            let (measure, name) = rest.split_once('/')?;
            (Some(first.to_owned()), size(measure)?, name)
        }
        None => return None,
    };
    if name.contains("-steps/") {
        return None;
    }
    let rate = price(entry.get("output_cost_per_image"))
        .or_else(|| price(entry.get("input_cost_per_image")))?;
    let rate = UnitRate {
        unit: Unit::Image,
        rate,
        size: Some(measure),
        quality,
    };
    Some((provider, name.to_owned(), rate))
}

/// What a kind is paid by that is not counted in tokens, and who states it, the best first.
fn unit_of(kind: ModelKind) -> Option<(Unit, &'static [&'static str])> {
    let unit: (Unit, &'static [&'static str]) = match kind {
        ModelKind::Image => (
            Unit::Image,
            &["output_cost_per_image", "input_cost_per_image"],
        ),
        ModelKind::Speech => (Unit::Character, &["input_cost_per_character"]),
        ModelKind::Transcription => (Unit::Second, &["input_cost_per_second"]),
        ModelKind::Rerank => (Unit::Search, &["input_cost_per_query"]),
        _ => return None,
    };
    Some(unit)
}

/// What is not counted in tokens. A model that is paid by tokens calls the price of a picture that
/// it is shown `input_cost_per_image`.
fn units(kind: ModelKind, entry: &Value, by_token: bool) -> Vec<UnitRate> {
    let Some((unit, names)) = unit_of(kind) else {
        return Vec::new();
    };
    let tried = if by_token { 1 } else { names.len() };
    let found = names
        .iter()
        .take(tried)
        .find_map(|name| price(entry.get(*name)).filter(|price| *price > 0));
    found
        .map(|rate| UnitRate {
            unit,
            rate,
            size: None,
            quality: None,
        })
        .into_iter()
        .collect()
}

fn conditions(entry: &Value) -> Conditions {
    let mut found = Conditions::new();
    for (name, value) in entry.as_object().into_iter().flatten() {
        if let Some((class, condition)) = condition(name)
            && let Some(price) = price(Some(value))
        {
            set(found.entry(condition).or_default(), class, price);
        }
    }
    let tiers = entry.get("tiered_pricing").and_then(Value::as_array);
    for tier in tiers.into_iter().flatten() {
        let range = tier.get("range").and_then(|range| range.get(0));
        let above = range.and_then(Value::as_f64).unwrap_or_default() as i64;
        for (name, class) in CLASSES {
            if let Some(price) = price(tier.get(name)) {
                set(found.entry((None, above)).or_default(), class, price);
            }
        }
    }
    found
}

/// `input_cost_per_token_above_200k_tokens_priority`.
fn condition(name: &str) -> Option<(Class, (Option<&'static str>, i64))> {
    let (name, service) = SERVICES
        .iter()
        .find_map(|(end, service)| Some((name.strip_suffix(end)?, Some(*service))))
        .unwrap_or((name, None));
    let by_length = name.strip_suffix("k_tokens").and_then(|name| {
        let (name, thousands) = name.rsplit_once("_above_")?;
        Some((name, thousands.parse::<i64>().ok()?.checked_mul(1000)?))
    });
    let (name, above) = by_length.unwrap_or((name, 0));
    let (_, class) = CLASSES.iter().find(|(known, _)| *known == name)?;
    Some((*class, (service, above)))
}

fn set(prices: &mut Prices, class: Class, price: i64) {
    let places = Class::ALL.into_iter().zip(prices.each_mut());
    for (known, place) in places {
        if known == class {
            *place = Some(price);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wrong::places;
    use super::*;

    #[test]
    fn prices_conditions_and_sizes_are_read() {
        let json = serde_json::json!({
            "sample_spec": {"litellm_provider": "one of …", "mode": "chat"},
            "gemini/gemini-x": {"litellm_provider": "gemini", "mode": "chat",
                "input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
                "input_cost_per_token_above_200k_tokens": 2.5e-06,
                "input_cost_per_token_above_200k_tokens_priority": 4.5e-06,
                "output_cost_per_token_batches": 5e-06,
                "cache_creation_input_token_cost_above_1hr": 6e-06,
                "max_input_tokens": 1048576},
            "dall-e-3": {"litellm_provider": "openai", "mode": "image_generation", "input_cost_per_image": 0.04},
            "hd/1024-x-1792/dall-e-3": {"litellm_provider": "openai", "mode": "image_generation", "input_cost_per_image": 0.12},
            "bedrock/us-east-1/m": {"litellm_provider": "bedrock", "mode": "chat", "input_cost_per_token": 1, "output_cost_per_token": 1},
            "free": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6},
        });
        let list = read(json.as_object().unwrap());
        assert_eq!(list.left_aside, 2);
        let [gemini, dalle] = &list.models[..] else {
            panic!("{:?}", list.models)
        };
        assert_eq!(
            (gemini.provider.as_str(), gemini.name.as_str()),
            ("google", "gemini-x")
        );
        assert_eq!(gemini.prices.input, Some(1_250_000_000));
        assert_eq!(gemini.prices.cache_write_1h, Some(6_000_000_000));
        let at = |service, tokens| gemini.tiers.prices(&gemini.prices, service, tokens);
        assert_eq!(at(None, 200_001).input, Some(2_500_000_000));
        assert_eq!(at(Some("priority"), 200_001).input, Some(4_500_000_000));
        assert_eq!(at(Some("batch"), 1).output, Some(5_000_000_000));
        let sizes: Vec<_> = dalle
            .units
            .0
            .iter()
            .map(|rate| (rate.size.as_deref(), rate.rate))
            .collect();
        assert_eq!(
            sizes,
            [
                (None, 40_000_000_000_000),
                (Some("1024x1792"), 120_000_000_000_000)
            ]
        );
    }

    #[test]
    fn prices_that_can_be_none_are_told_and_their_models_left_out() {
        let chat = |input: Value| {
            serde_json::json!({"litellm_provider": "openai", "mode": "chat",
                "input_cost_per_token": input, "output_cost_per_token": 1e-5})
        };
        let json = serde_json::json!({
            "a": chat(serde_json::json!(1e-6)),
            "b": chat(serde_json::json!(-1)),
            "c": chat(serde_json::json!("x")),
            "d": chat(serde_json::json!(1e30)),
            "e": {"litellm_provider": "dashscope", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5,
                "tiered_pricing": [{"range": [0, 1000], "output_cost_per_token": true}]},
            "f": {"litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": "a dime"},
            "g": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5,
                "cache_read_input_token_cost": null, "output_cost_per_token_batches": -0.5},
            // Of a kind that is not read.
            "h": {"litellm_provider": "openai", "mode": "video_generation", "input_cost_per_token": -1},
        });
        let list = read(json.as_object().unwrap());
        let models: Vec<_> = list
            .models
            .iter()
            .map(|model| model.name.as_str())
            .collect();
        assert_eq!((models, list.left_aside), (vec!["a"], 1));
        assert_eq!(
            places(&list.wrong),
            [
                ("b", "input_cost_per_token"),
                ("c", "input_cost_per_token"),
                ("d", "input_cost_per_token"),
                ("e", "tiered_pricing[0].output_cost_per_token"),
                ("f", "output_cost_per_image"),
                ("g", "output_cost_per_token_batches")
            ]
        );
        assert_eq!(list.wrong[0].problem, "is -1, which is below zero");
    }
}
