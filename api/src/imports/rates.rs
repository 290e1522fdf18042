//! Upstream's rates, with what they were before, as rows of the price book.

use std::collections::BTreeMap;

use serde_json::Value;
use store::aikit::{RateChangeRow, RateRow};
use store::imports::Step;
use store::rates::Rate;

use super::amount;
use crate::admin::rates::body::display_name;
use crate::catalogue::{Unit, UnitRate, UnitRates};
use crate::config::declared::ModelKind;
use crate::pricing::basis::{Basis, margin_entered};
use crate::pricing::markup::Markup;
use crate::pricing::terms::Terms;

/// The rows of the book: those in force and those that were. `providers` are names by upstream's ids.
pub fn rows(
    rates: &[RateRow],
    changes: &[RateChangeRow],
    providers: &BTreeMap<String, String>,
    credit_price: i64,
    step: &mut Step,
) -> Vec<Rate> {
    let mut rows = Vec::new();
    for rate in rates {
        let told = format!("{} {}", rate.model, rate.kind);
        let Some(provider) = providers.get(&rate.provider_id) else {
            step.note("rate_without_provider", &told);
            continue;
        };
        let Some(row) = row(rate, provider, credit_price, step) else {
            step.note("rate_unreadable", &told);
            continue;
        };
        let past = past(&row, rate, changes, step);
        let since = past.last().and_then(|last| last.retired_at);
        rows.extend(past);
        rows.push(Rate {
            created_at: since.unwrap_or(row.created_at),
            ..row
        });
    }
    rows
}

/// The row in force.
fn row(rate: &RateRow, provider: &str, credit_price: i64, step: &mut Step) -> Option<Rate> {
    let kind = ModelKind::parse(&rate.kind)?;
    let charged = terms(
        kind,
        amount::rate(rate.input_rate.as_deref().unwrap_or("0"))?,
        amount::rate(rate.output_rate.as_deref().unwrap_or("0"))?,
    );
    let mut charged = charged;
    if kind == ModelKind::Image && charged.prices.input.is_some_and(|rate| rate > 0) {
        // Here a picture is paid by its tokens or by the piece; upstream charged both.
        charged.prices.input = Some(0);
        step.note("rate_of_prompts_left_out", &rate.model);
    }
    let caching = object(rate.caching.as_deref());
    let writes = amount::rate_of(&caching, "writeRate").filter(|rate| *rate > 0);
    charged.prices.cache_read = amount::rate_of(&caching, "readRate").filter(|rate| *rate > 0);
    (charged.prices.cache_write_5m, charged.prices.cache_write_1h) = (writes, writes);
    let costs = object(rate.unit_costs.as_deref());
    let cost = match (
        amount::rate_of(&costs, "input"),
        amount::rate_of(&costs, "output"),
    ) {
        (None, None) => Terms::default(),
        (input, output) => terms(kind, input.unwrap_or(0), output.unwrap_or(0)),
    };
    let metadata = object(rate.metadata.as_deref());
    let mut row = Rate {
        id: rate.id.clone(),
        provider: provider.to_owned(),
        display_name: display_name(rate.display_name.as_deref(), &rate.model)
            .unwrap_or_else(|_| rate.model.clone()),
        model: rate.model.clone(),
        kind: kind.as_str().to_owned(),
        description: rate.description.clone().filter(|text| !text.is_empty()),
        source: "database".to_owned(),
        metadata: match metadata.is_object() {
            true => metadata.to_string(),
            false => "{}".to_owned(),
        },
        deprecated: rate.deprecated == Some(1),
        created_at: rate.created_at.unwrap_or(0),
        ..Rate::default()
    };
    charged.write_to(&mut row);
    if cost != Terms::default() {
        row.cost_input = cost.prices.input;
        row.cost_output = cost.prices.output;
        let markup = Markup {
            margin_ppm: margin_entered(&cost, &charged, credit_price).unwrap_or(0),
            credit_price,
        };
        row.basis = serde_json::to_string(&Basis { cost, markup }).ok();
    }
    Some(row)
}

/// What a model cost before, oldest first: each change names what held until then.
fn past(row: &Rate, rate: &RateRow, changes: &[RateChangeRow], step: &mut Step) -> Vec<Rate> {
    let mut changes: Vec<(i64, &RateChangeRow, Value)> = changes
        .iter()
        .filter(|change| {
            change.provider_id.as_deref() == Some(rate.provider_id.as_str())
                && change.model.as_deref() == Some(rate.model.as_str())
                && change.kind.as_deref().is_none_or(|kind| kind == rate.kind)
                // A drift was seen; nothing was changed.
                && change.change.as_deref() != Some("source_drift")
        })
        .filter_map(|change| {
            let at = change.detected_at?.checked_mul(1000)?;
            let previous = object(change.previous_rates.as_deref());
            previous.is_object().then_some((at, change, previous))
        })
        .collect();
    changes.sort_by_key(|(at, ..)| *at);
    let kind = ModelKind::parse(&rate.kind).unwrap_or(ModelKind::Chat);
    let mut since = row.created_at;
    let mut past = Vec::new();
    for (at, change, previous) in changes {
        let input = amount::rate_of(&previous, "inputRate");
        let output = amount::rate_of(&previous, "outputRate");
        let (Some(input), Some(output), true) = (input, output, at > since) else {
            step.note("rate_change_unreadable", &rate.model);
            continue;
        };
        let mut old = Rate {
            id: change.id.clone(),
            created_at: since,
            retired_at: Some(at),
            cost_input: None,
            cost_output: None,
            basis: None,
            ..row.clone()
        };
        terms(kind, input, output).write_to(&mut old);
        past.push(old);
        since = at;
    }
    past
}

/// Pictures are paid by the piece and films by the second, which upstream keeps as their output.
fn terms(kind: ModelKind, input: i64, output: i64) -> Terms {
    let unit = match kind {
        ModelKind::Image => Some(Unit::Image),
        ModelKind::Video => Some(Unit::Second),
        _ => None,
    };
    let mut terms = Terms::default();
    terms.prices.input = Some(input);
    terms.prices.output = Some(if unit.is_some() { 0 } else { output });
    if let Some(unit) = unit.filter(|_| output > 0) {
        terms.units = UnitRates(vec![UnitRate {
            unit,
            rate: output,
            size: None,
            quality: None,
        }]);
    }
    terms
}

fn object(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
