//! A search on the web that the provider runs while it answers, in the words that dialects share.

use serde::Serialize;

use crate::error::WireError;
use crate::ir::{Location, WebSearch};
use crate::object::{Field, Object};
use crate::openai_chat::json;

/// What a search may be asked beside its being run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// How much of what is found the model gets to read.
    Context,
    /// Where the end user is.
    Location,
    /// Where alone to search.
    AllowedDomains,
    /// Where not to search.
    BlockedDomains,
    /// How often to search at most.
    MaxUses,
}

const WISHES: [(Wish, &str); 5] = [
    (Wish::Context, "search_context_size"),
    (Wish::Location, "user_location"),
    (Wish::AllowedDomains, "allowed_domains"),
    (Wish::BlockedDomains, "blocked_domains"),
    (Wish::MaxUses, "max_uses"),
];

impl WebSearch {
    fn asks(&self, wish: Wish) -> bool {
        match wish {
            Wish::Context => self.context.is_some(),
            Wish::Location => self.location.is_some(),
            Wish::AllowedDomains => !self.allowed_domains.is_empty(),
            Wish::BlockedDomains => !self.blocked_domains.is_empty(),
            Wish::MaxUses => self.max_uses.is_some(),
        }
    }

    /// Tells the wishes that a provider is not asked, which grants these alone.
    pub(crate) fn tell(&self, granted: &[Wish], left_out: &mut Vec<String>) {
        for (wish, name) in WISHES {
            if self.asks(wish) && !granted.contains(&wish) {
                json::tell(left_out, format!("{}.{name}", self.path));
            }
        }
    }
}

/// Tells a search that the provider cannot be asked for.
pub(crate) fn tell(search: Option<&WebSearch>, left_out: &mut Vec<String>) {
    if let Some(search) = search {
        json::tell(left_out, search.path.as_str());
    }
}

/// Reads where the end user is; what nobody took of it goes back.
pub(crate) fn location<'a>(mut told: Object<'a>) -> Result<(Location, Vec<Field<'a>>), WireError> {
    told.take("type");
    // Chat completions have the members one level down.
    if let Some(mut nested) = told.object("approximate")? {
        let location = members(&mut nested)?;
        return Ok((
            location,
            nested.rest().into_iter().chain(told.rest()).collect(),
        ));
    }
    Ok((members(&mut told)?, told.rest()))
}

fn members(told: &mut Object<'_>) -> Result<Location, WireError> {
    Ok(Location {
        city: told.string("city")?,
        region: told.string("region")?,
        country: told.string("country")?,
        timezone: told.string("timezone")?,
    })
}

/// Reads a list of domains.
pub(crate) fn domains(told: &mut Object<'_>, name: &str) -> Result<Vec<String>, WireError> {
    let told = told.array(name)?.unwrap_or_default();
    told.iter().map(Field::string).collect()
}

/// Where the end user is, as responses and messages have it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct LocationOut<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    place: PlaceOut<'a>,
}

/// The members alone.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct PlaceOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
}

impl<'a> From<&'a Location> for PlaceOut<'a> {
    fn from(location: &'a Location) -> Self {
        PlaceOut {
            city: location.city.as_deref(),
            region: location.region.as_deref(),
            country: location.country.as_deref(),
            timezone: location.timezone.as_deref(),
        }
    }
}

impl<'a> From<&'a Location> for LocationOut<'a> {
    fn from(location: &'a Location) -> Self {
        LocationOut {
            r#type: "approximate",
            place: location.into(),
        }
    }
}
