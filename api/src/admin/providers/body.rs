//! What may be written about a provider.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::admin::error::AdminError;
use crate::config::file::usable_base_url;
use crate::providers::{Kind, Settings};

/// A provider to add, or what to change of one. Unknown members are left alone, because upstream's
/// clients send back what they were shown.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderBody {
    /// In front of the slash of a model name: `[a-z0-9][a-z0-9-]{0,49}`. Cannot be changed later.
    pub name: Option<String>,
    /// For people, 1 to 100 characters.
    pub display_name: Option<String>,
    /// One of `GET /api/ai-providers/kinds`; by the name when absent. Cannot be changed later.
    pub kind: Option<String>,
    /// Where its API begins; most kinds know their own.
    pub base_url: Option<String>,
    /// For providers that have several places, up to 50 characters; `bedrock` and `vertex` need one.
    pub region: Option<String>,
    /// It takes calls.
    pub enabled: Option<bool>,
    /// Its address may be private, loopback or link-local.
    pub private_network: Option<bool>,
    /// Further settings. Of `azure`: `apiVersion`, and `deployments` by model; of `vertex`: `project`.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub config: Option<Map<String, Value>>,
}

/// Checks a name.
pub fn name(name: Option<&str>) -> Result<String, AdminError> {
    let Some(name) = name else {
        return Err(AdminError::invalid_member("name", "is missing"));
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 50 || name.starts_with('-') || !name.chars().all(plain) {
        return Err(AdminError::invalid_member(
            "name",
            "must be 1 to 50 small letters, digits and dashes, and begin with no dash",
        ));
    }
    Ok(name.to_owned())
}

/// The kind that is named, else the one that the provider's name says.
pub fn kind(kind: Option<&str>, name: &str) -> Result<Kind, AdminError> {
    let Some(word) = kind else {
        return Ok(Kind::from_name(name).unwrap_or(Kind::Compatible));
    };
    Kind::from_name(word).ok_or_else(|| {
        AdminError::invalid_member(
            "kind",
            format!(
                "is {word:?}, but must be one of {}",
                Kind::names().join(", ")
            ),
        )
    })
}

/// The address of a provider of that kind, without a slash at its end.
pub fn base_url(
    kind: Kind,
    region: Option<&str>,
    given: Option<&str>,
) -> Result<String, AdminError> {
    let given = given.map(str::trim).filter(|text| !text.is_empty());
    if let Some(places) = kind.regions()
        && kind.base_url_in(region).is_none()
    {
        return Err(AdminError::invalid_member(
            "region",
            format!("must be {places}"),
        ));
    }
    match (kind, kind.base_url_in(region), given) {
        (_, Some(default), None) => Ok(default),
        (_, None, None) => Err(AdminError::invalid_member(
            "baseUrl",
            "is missing: give an address such as https://llm.example.com/v1",
        )),
        (Kind::Demo, Some(default), Some(text)) if text == default => Ok(text.to_owned()),
        (Kind::Demo, _, Some(_)) => Err(AdminError::invalid_member(
            "baseUrl",
            "must be left out: a provider of kind demo has no address",
        )),
        (_, _, Some(text)) => {
            usable_base_url(text).map_err(|reason| AdminError::invalid_member("baseUrl", reason))
        }
    }
}

/// Checks a text of 1 to `most` characters.
pub fn text(param: &str, text: &str, most: usize) -> Result<String, AdminError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > most || text.chars().any(char::is_control) {
        return Err(AdminError::invalid_member(
            param,
            format!("must have 1 to {most} characters on one line, it has {length}"),
        ));
    }
    Ok(text.to_owned())
}

/// Checks a region; empty is none.
pub fn region(region: Option<String>) -> Result<Option<String>, AdminError> {
    region
        .filter(|region| !region.trim().is_empty())
        .map(|region| text("region", &region, 50))
        .transpose()
}

/// Further settings as they are stored.
pub fn config(config: &Map<String, Value>) -> Result<String, AdminError> {
    let settings: Settings = serde_json::from_value(Value::Object(config.clone()))
        .map_err(|error| AdminError::invalid_member("config", error.to_string()))?;
    if let Some((member, reason)) = settings.problem() {
        return Err(AdminError::invalid_member(
            format!("config.{member}"),
            reason,
        ));
    }
    let stored = serde_json::to_string(config).map_err(AdminError::internal)?;
    if stored.len() > 16 * 1024 {
        return Err(AdminError::invalid_member(
            "config",
            "is larger than 16 KiB",
        ));
    }
    Ok(stored)
}
