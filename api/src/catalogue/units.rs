//! What is charged for images, seconds, characters, searches and requests.

use serde::{Deserialize, Serialize};
use wire::Units;

/// A unit that is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A picture that was made.
    Image,
    /// A second of sound that was heard, or of a video that was made.
    Second,
    /// A character that was spoken.
    Character,
    /// A search unit of a reranker.
    Search,
    /// A request that was answered.
    Request,
}

impl Unit {
    /// Every unit, in the order in which a bill lists them.
    pub const ALL: [Unit; 5] = [
        Unit::Image,
        Unit::Second,
        Unit::Character,
        Unit::Search,
        Unit::Request,
    ];

    /// The stable name, as the API and the price book write it.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Image => "image",
            Unit::Second => "second",
            Unit::Character => "character",
            Unit::Search => "search",
            Unit::Request => "request",
        }
    }

    /// The unit of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// How many of it.
    pub fn count(self, units: &Units) -> u64 {
        match self {
            Unit::Image => units.images,
            Unit::Second => units.seconds,
            Unit::Character => units.characters,
            Unit::Search => units.searches,
            Unit::Request => units.requests,
        }
    }
}

/// What one unit costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRate {
    /// Of what.
    pub unit: Unit,
    /// Nanos per million units.
    pub rate: i64,
    /// Only for pictures or videos of this width and height, such as `1024x1024`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Only for pictures of this quality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
}

/// The column `rates.unit_rates`: a JSON array such as
/// `[{"unit":"image","rate":40000000000000,"size":"1024x1024","quality":"hd"}]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitRates(pub Vec<UnitRate>);

impl UnitRates {
    /// Reads the column. What this version does not understand is no price that it can apply.
    pub fn parse(json: &str) -> Self {
        let Ok(entries) = serde_json::from_str::<Vec<serde_json::Value>>(json) else {
            return UnitRates::default();
        };
        let entries = entries.into_iter();
        UnitRates(
            entries
                .filter_map(|entry| serde_json::from_value(entry).ok())
                .collect(),
        )
    }

    /// As the column keeps them.
    pub fn to_json(&self) -> String {
        #[expect(
            clippy::expect_used,
            reason = "integers and strings always have a JSON form"
        )]
        serde_json::to_string(self).expect("integers and strings have a JSON form")
    }

    /// What each unit that was used and has a price costs: unit, count, rate.
    pub fn lines(&self, units: &Units) -> Vec<(Unit, u64, i64)> {
        let used = Unit::ALL.into_iter().map(|unit| (unit, unit.count(units)));
        used.filter(|(_, count)| *count > 0)
            .filter_map(|(unit, count)| Some((unit, count, self.rate(unit, units)?)))
            .collect()
    }

    /// The closest of those that fit: size and quality, then size, then quality, then neither.
    fn rate(&self, unit: Unit, units: &Units) -> Option<i64> {
        let fits = |wanted: &Option<String>, is: &Option<String>| match (wanted, is) {
            (None, _) => true,
            (Some(wanted), Some(is)) => wanted.eq_ignore_ascii_case(is),
            (Some(_), None) => false,
        };
        self.0
            .iter()
            .filter(|entry| entry.unit == unit)
            .filter(|entry| fits(&entry.size, &units.size) && fits(&entry.quality, &units.quality))
            .max_by_key(|entry| (entry.size.is_some(), entry.quality.is_some()))
            .map(|entry| entry.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_price_of_a_picture_is_taken() {
        let rates = UnitRates::parse(
            r#"[{"unit":"image","rate":1},{"unit":"image","rate":2,"quality":"hd"},
                {"unit":"image","rate":3,"size":"1024x1024"},
                {"unit":"image","rate":4,"size":"1024x1024","quality":"hd"},
                {"unit":"hologram","rate":9},{"unit":"second","rate":5}]"#,
        );
        let of = |size: Option<&str>, quality: Option<&str>| {
            rates.lines(&Units {
                images: 2,
                size: size.map(str::to_owned),
                quality: quality.map(str::to_owned),
                ..Units::default()
            })
        };
        assert_eq!(of(None, None), [(Unit::Image, 2, 1)]);
        assert_eq!(of(Some("512x512"), Some("hd")), [(Unit::Image, 2, 2)]);
        assert_eq!(of(Some("1024x1024"), Some("low")), [(Unit::Image, 2, 3)]);
        assert_eq!(of(Some("1024x1024"), Some("HD")), [(Unit::Image, 2, 4)]);
        let heard = Units {
            seconds: 7,
            requests: 1,
            ..Units::default()
        };
        assert_eq!(rates.lines(&heard), [(Unit::Second, 7, 5)]);
    }

    #[test]
    fn the_column_is_read_as_it_was_written() {
        let json = r#"[{"unit":"image","rate":4,"size":"1024x1024","quality":"hd"}]"#;
        assert_eq!(UnitRates::parse(json).to_json(), json);
        assert_eq!(UnitRates::default().to_json(), "[]");
        assert_eq!(UnitRates::parse("?"), UnitRates::default());
    }
}
