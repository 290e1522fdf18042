//! `[[rates]]`: prices in credits per million units.

use super::amount;
use super::names::{Given, choice, display_name, is_model_name, is_provider_name};
use super::section::Section;
use crate::catalogue::{Unit, UnitRate, UnitRates};
use crate::config::declared::{DeclaredRate, ModelKind};

/// All rates of the file.
pub fn read(root: &mut Section<'_>) -> Vec<DeclaredRate> {
    let mut given = Given::default();
    let sections = root.sections("rates");
    sections
        .into_iter()
        .filter_map(|section| rate(section, &mut given))
        .collect()
}

fn rate(mut section: Section<'_>, given: &mut Given) -> Option<DeclaredRate> {
    let provider = section.required("provider");
    let model = section.required("model");
    let kind = choice(&mut section, "kind", &ModelKind::NAMES, ModelKind::parse);
    let kind = kind.unwrap_or(ModelKind::Chat);
    if let Some(at) = &provider
        && !is_provider_name(&at.value)
    {
        section.refuse::<_, ()>(at, format!("{:?} is not a provider's name", at.value));
    }
    if let Some(at) = &model
        && !is_model_name(&at.value)
    {
        section.refuse::<_, ()>(at, format!("{:?} is not a model's name", at.value));
    }
    if let (Some(provider), Some(model)) = (&provider, &model) {
        let identity = format!("{}/{} ({})", provider.value, model.value, kind.as_str());
        given.take(&section, model, identity);
    }
    let display = section.string("display_name");
    let description = section.string("description");
    let units = units(&mut section);
    // What is paid by the piece may leave its tokens out.
    if units.0.is_empty() {
        for needed in ["input", "output"] {
            section.must_have(needed);
        }
    }
    let free = (!units.0.is_empty()).then_some(0);
    let input = amount::read(&mut section, "input");
    let output = amount::read(&mut section, "output");
    let cache_read = amount::read(&mut section, "cache_read");
    let cache_write_5m = amount::read(&mut section, "cache_write_5m");
    let cache_write_1h = amount::read(&mut section, "cache_write_1h");
    let reasoning = amount::read(&mut section, "reasoning");
    let audio_input = amount::read(&mut section, "audio_input");
    let audio_output = amount::read(&mut section, "audio_output");
    let image_input = amount::read(&mut section, "image_input");
    let image_output = amount::read(&mut section, "image_output");
    section.finish();
    let model = model?.value;
    Some(DeclaredRate {
        provider: provider?.value,
        display_name: display.map_or_else(|| display_name(&model), |at| at.value),
        model,
        kind,
        description: description.map(|at| at.value),
        input: input.or(free)?,
        output: output.or(free)?,
        cache_read,
        cache_write_5m,
        cache_write_1h,
        reasoning,
        audio_input,
        audio_output,
        image_input,
        image_output,
        units,
    })
}

/// `per_image`, `per_second` and so on; `[[rates.images]]` for single sizes and qualities, and
/// `[[rates.videos]]` for seconds of single sizes.
fn units(section: &mut Section<'_>) -> UnitRates {
    let mut rates = Vec::new();
    for (key, unit) in [
        ("per_image", Unit::Image),
        ("per_second", Unit::Second),
        ("per_character", Unit::Character),
        ("per_search", Unit::Search),
        ("per_request", Unit::Request),
    ] {
        let rate = amount::each(section, key);
        rates.extend(rate.map(|rate| UnitRate {
            unit,
            rate,
            size: None,
            quality: None,
        }));
    }
    for (key, unit) in [("images", Unit::Image), ("videos", Unit::Second)] {
        for mut sized in section.sections(key) {
            sized.must_have("price");
            let rate = amount::each(&mut sized, "price");
            let size = sized.string("size").map(|at| at.value);
            let quality = sized.string("quality").map(|at| at.value);
            sized.finish();
            rates.extend(rate.map(|rate| UnitRate {
                unit,
                rate,
                size,
                quality,
            }));
        }
    }
    UnitRates(rates)
}
