//! Rates of what is not counted in tokens.

use serde::{Deserialize, Serialize};
use store::nanos::rate;
use utoipa::ToSchema;

use super::decimal::PerUnit;
use crate::admin::error::AdminError;
use crate::admin::words;
use crate::catalogue::{Unit, UnitRate, UnitRates};

/// More than any provider's list of sizes and qualities.
const MOST: usize = 64;

/// What one unit costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitRateObject {
    /// Of what.
    #[schema(schema_with = words::unit)]
    pub unit: &'static str,
    /// Credits for one.
    pub rate: String,
    /// What the provider asks for one, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// Only for pictures of this width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Only for pictures of this quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
}

impl UnitRateObject {
    /// The same without what the provider asks.
    pub fn without_cost(self) -> Self {
        UnitRateObject { cost: None, ..self }
    }
}

/// What one unit shall cost. Of several that fit a call the closest is taken.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitRateBody {
    /// `image`, `second`, `character`, `search` or `request`.
    unit: String,
    /// Credits for one; needed unless a margin is given.
    #[schema(value_type = Option<String>)]
    rate: Option<PerUnit>,
    /// What the provider asks for one, in US dollars; needed where a margin is given.
    #[schema(value_type = Option<String>)]
    cost: Option<PerUnit>,
    /// Only for pictures of this width and height, such as `1024x1024`.
    size: Option<String>,
    /// Only for pictures of this quality, such as `high`.
    quality: Option<String>,
}

/// As they are shown.
pub fn shown(rates: &UnitRates, costs: &UnitRates) -> Vec<UnitRateObject> {
    let cost_of = |rate: &UnitRate| {
        let same = |cost: &&UnitRate| {
            (cost.unit, &cost.size, &cost.quality) == (rate.unit, &rate.size, &rate.quality)
        };
        costs.0.iter().find(same).map(|cost| rate::print(cost.rate))
    };
    let rates = rates.0.iter();
    rates
        .map(|entry| UnitRateObject {
            unit: entry.unit.name(),
            rate: rate::print(entry.rate),
            cost: cost_of(entry),
            size: entry.size.clone(),
            quality: entry.quality.clone(),
        })
        .collect()
}

/// Rates and costs of what was sent; `made` says that the rates are made from the costs.
pub fn stored(sent: &[UnitRateBody], made: bool) -> Result<(UnitRates, UnitRates), AdminError> {
    let wrong = |problem: String| AdminError::invalid_member("unitRates", problem);
    if sent.len() > MOST {
        return Err(wrong(format!("has more than {MOST} entries")));
    }
    let (mut rates, mut costs) = (UnitRates::default(), UnitRates::default());
    for body in sent {
        let unit = Unit::parse(&body.unit).ok_or_else(|| {
            let names = Unit::ALL.map(Unit::name).join(", ");
            wrong(format!(
                "has the unit {:?}, but must have one of {names}",
                body.unit
            ))
        })?;
        let (size, quality) = (word(&body.size)?, word(&body.quality)?);
        if unit != Unit::Image && (size.is_some() || quality.is_some()) {
            return Err(wrong(
                "has a size or quality that only images have".to_owned(),
            ));
        }
        let needed = if made {
            ("cost", body.cost)
        } else {
            ("rate", body.rate)
        };
        if needed.1.is_none() {
            let problem = format!("has a {} without a `{}`", unit.name(), needed.0);
            return Err(wrong(problem));
        }
        if made && body.rate.is_some() {
            return Err(wrong(format!(
                "has a `rate` for {} beside a margin, which makes it: give its `cost` alone",
                unit.name()
            )));
        }
        let same =
            |known: &UnitRate| (known.unit, &known.size, &known.quality) == (unit, &size, &quality);
        if rates.0.iter().chain(&costs.0).any(same) {
            return Err(wrong(format!(
                "has {} twice for the same size and quality",
                unit.name()
            )));
        }
        let priced = |price: Option<PerUnit>| {
            price.map(|price| UnitRate {
                unit,
                rate: price.0,
                size: size.clone(),
                quality: quality.clone(),
            })
        };
        rates.0.extend(priced(body.rate));
        costs.0.extend(priced(body.cost));
    }
    Ok((rates, costs))
}

fn word(text: &Option<String>) -> Result<Option<String>, AdminError> {
    let text = text
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    match text {
        Some(long) if long.chars().count() > 32 => {
            let problem = format!("has {long:?}, longer than 32 characters");
            Err(AdminError::invalid_member("unitRates", problem))
        }
        text => Ok(text.map(str::to_owned)),
    }
}
