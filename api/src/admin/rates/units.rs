//! Rates of what is not counted in tokens.

use serde::{Deserialize, Serialize};
use store::nanos::rate;
use utoipa::ToSchema;

use super::decimal::PerUnit;
use crate::admin::error::AdminError;
use crate::catalogue::{Unit, UnitRate, UnitRates};

/// More than any provider's list of sizes and qualities.
const MOST: usize = 64;

/// What one unit costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitRateObject {
    /// `image`, `second`, `character`, `search` or `request`.
    pub unit: &'static str,
    /// Credits for one.
    pub rate: String,
    /// Only for pictures of this width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Only for pictures of this quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
}

/// What one unit shall cost. Of several that fit a call the closest is taken.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UnitRateBody {
    /// `image`, `second`, `character`, `search` or `request`.
    unit: String,
    /// Credits for one.
    #[schema(value_type = String)]
    rate: PerUnit,
    /// Only for pictures of this width and height, such as `1024x1024`.
    size: Option<String>,
    /// Only for pictures of this quality, such as `high`.
    quality: Option<String>,
}

/// As they are shown.
pub fn shown(column: &str) -> Vec<UnitRateObject> {
    let rates = UnitRates::parse(column).0.into_iter();
    rates
        .map(|entry| UnitRateObject {
            unit: entry.unit.name(),
            rate: rate::print(entry.rate),
            size: entry.size,
            quality: entry.quality,
        })
        .collect()
}

/// As they are kept.
pub fn stored(sent: &[UnitRateBody]) -> Result<String, AdminError> {
    let wrong = |problem: String| AdminError::invalid_member("unitRates", problem);
    if sent.len() > MOST {
        return Err(wrong(format!("has more than {MOST} entries")));
    }
    let word = |text: &Option<String>| {
        let text = text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        match text {
            Some(long) if long.chars().count() > 32 => {
                Err(wrong(format!("has {long:?}, longer than 32 characters")))
            }
            text => Ok(text.map(str::to_owned)),
        }
    };
    let read = |body: &UnitRateBody| {
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
        Ok(UnitRate {
            unit,
            rate: body.rate.0,
            size,
            quality,
        })
    };
    let rates = sent.iter().map(read).collect::<Result<_, _>>()?;
    Ok(UnitRates(rates).to_json())
}
