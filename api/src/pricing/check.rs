//! Whether the hub's rates still fit what providers ask, as far as the catalogue knows.

use std::collections::BTreeMap;

use serde::Serialize;
use store::nanos::rate;
use store::rates::Rate;
use utoipa::ToSchema;

use super::basis::{Basis, cost_of};
use super::markup::{margin_of, print_margin};
use super::policy::Policy;
use super::terms::Terms;
use crate::catalogue::Catalogue;

/// A margin below zero by less than this is rounding (upstream's 0.5 %).
const TOLERANCE_PPM: i64 = -5_000;
/// A cost that is off by more than this has drifted (upstream's RATE_SOURCE_DRIFT_THRESHOLD, 10 %).
const DRIFT_PPM: i128 = 100_000;

/// How a rate compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The hub pays more than it gets for some class of tokens.
    BelowCost,
    /// The cost that the rate was made from is not what the provider asks.
    Drift,
    /// The catalogue does not know the model.
    NoMatch,
    /// It fits.
    Fits,
}

/// One rate and what it was compared with.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// The rate's row.
    pub rate_id: String,
    /// The provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// What was found.
    pub finding: Finding,
    /// What is charged or asked the worst: `output`, `above 200000 input` …
    #[schema(required)]
    pub class: Option<String>,
    /// What the catalogue says that the provider asks for it, in US dollars for one.
    #[schema(required)]
    pub asked: Option<String>,
    /// What the book says that the provider asks for it, in US dollars for one.
    #[schema(required)]
    pub cost: Option<String>,
    /// What the hub charges for it, in credits for one.
    #[schema(required)]
    pub rate: Option<String>,
    /// The margin over what the catalogue says, in percent.
    #[schema(required)]
    pub margin: Option<String>,
}

/// Compares every rate that was set with what the catalogue says; what needs attention first.
pub fn check(rates: &[Rate], catalogue: &Catalogue, policy: &Policy) -> Vec<Checked> {
    let set = rates.iter().filter(|rate| rate.source != "catalogue");
    let mut checked: Vec<Checked> = set.map(|rate| one(rate, catalogue, policy)).collect();
    checked.sort_by(|one, other| {
        (one.finding, &one.provider, &one.model).cmp(&(
            other.finding,
            &other.provider,
            &other.model,
        ))
    });
    checked
}

fn one(row: &Rate, catalogue: &Catalogue, policy: &Policy) -> Checked {
    let found = catalogue
        .of_provider(&row.provider)
        .iter()
        .find(|model| model.name == row.model && model.kind.as_str() == row.kind);
    let plain = Checked {
        rate_id: row.id.clone(),
        provider: row.provider.clone(),
        model: row.model.clone(),
        finding: Finding::NoMatch,
        class: None,
        asked: None,
        cost: None,
        rate: None,
        margin: None,
    };
    let Some(model) = found else {
        return plain;
    };
    let credit_price =
        Basis::of(row).map_or(policy.credit_price, |basis| basis.markup.credit_price);
    let charged = every(&Terms::charged(row));
    let cost = every(&cost_of(row));
    let mut worst: Option<(Finding, String, i64, i64)> = None;
    for (name, asked) in Terms::from(model).named() {
        // A long input that the book knows no rate for is charged as a short one.
        let Some(rate) = charged.get(&name).or_else(|| charged.get(class_of(&name))) else {
            continue;
        };
        let Some(margin) = margin_of(asked, *rate, credit_price) else {
            continue;
        };
        let known = cost.get(&name).copied();
        let finding = match known {
            _ if margin < TOLERANCE_PPM => Finding::BelowCost,
            Some(known) if drifted(known, asked) => Finding::Drift,
            _ => Finding::Fits,
        };
        let at = (finding, name, margin, asked);
        let worse = |known: &(Finding, String, i64, i64)| (at.0, at.2) < (known.0, known.2);
        if worst.as_ref().is_none_or(worse) {
            worst = Some(at);
        }
    }
    let Some((finding, class, margin, asked)) = worst else {
        return plain;
    };
    let rate_of = charged
        .get(&class)
        .or_else(|| charged.get(class_of(&class)));
    Checked {
        finding,
        asked: Some(rate::print(asked)),
        cost: cost.get(&class).copied().map(rate::print),
        rate: rate_of.copied().map(rate::print),
        margin: Some(print_margin(margin)),
        class: Some(class),
        ..plain
    }
}

/// All prices by name; a cache class that the terms leave out costs as the class it is part of.
fn every(terms: &Terms) -> BTreeMap<String, i64> {
    let mut named: BTreeMap<String, i64> = terms.named().into_iter().collect();
    for (part, whole) in [
        ("cache_read", "input"),
        ("cache_write_5m", "input"),
        ("cache_write_1h", "cache_write_5m"),
        ("audio_input", "input"),
        ("image_input", "input"),
        ("reasoning", "output"),
        ("audio_output", "output"),
        ("image_output", "output"),
    ] {
        if let Some(price) = named.get(whole).copied() {
            named.entry(part.to_owned()).or_insert(price);
        }
    }
    named
}

/// `batch above 200000 input` is about `input`.
fn class_of(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

fn drifted(one: i64, other: i64) -> bool {
    let apart = (i128::from(one) - i128::from(other)).abs();
    apart * 1_000_000 > i128::from(one.max(other)) * DRIFT_PPM
}
