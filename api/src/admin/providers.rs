//! Providers and what they are called with, in upstream AIGNE Hub's shape.

pub mod body;
pub mod chat_models;
pub mod create;
pub mod credential_object;
pub mod delete;
pub mod discover;
pub mod find;
pub mod health;
pub mod kinds;
pub mod list;
pub mod models;
pub mod precedence;
pub mod status;
pub mod test_models;
pub mod update;

use crate::admin::words;
use serde::Serialize;
use serde_json::{Map, Value};
use store::credentials::Credential;
use store::providers::Provider;
use utoipa::ToSchema;

use self::credential_object::CredentialObject;
use super::rates::RateObject;
use super::time::iso;

/// A provider with what it is called with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderObject {
    /// The provider's id.
    pub id: String,
    /// In front of the slash of a model name.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// One of `GET /api/ai-providers/kinds`.
    #[schema(schema_with = words::provider_kind)]
    pub kind: String,
    /// Where its API begins.
    pub base_url: String,
    /// For providers that have several places.
    #[schema(required)]
    pub region: Option<String>,
    /// It takes calls.
    pub enabled: bool,
    /// Its address may be a private one.
    pub private_network: bool,
    /// Further settings.
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub config: Map<String, Value>,
    /// `database`, `hub.toml`, `environment` or `builtin`.
    #[schema(schema_with = words::managed_by)]
    pub managed_by: String,
    /// It can only be changed where it is managed.
    pub read_only: bool,
    /// The source whose provider of this name is in force instead.
    #[schema(required)]
    pub overridden_by: Option<String>,
    /// Who made it.
    #[schema(required)]
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it was changed last.
    pub updated_at: String,
    /// What it is called with, never the secrets themselves.
    pub credentials: Vec<CredentialObject>,
    /// Its rates in force, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_rates: Option<Vec<RateObject>>,
}

impl ProviderObject {
    /// The provider with those of `credentials` that are its own; `all` is every provider of every
    /// source.
    pub fn of(row: &Provider, credentials: &[Credential], all: &[Provider]) -> Self {
        ProviderObject {
            credentials: credentials
                .iter()
                .filter(|credential| credential.provider_id == row.id)
                .map(|credential| CredentialObject::of(credential, row))
                .collect(),
            overridden_by: precedence::overriding(row, all).map(str::to_owned),
            id: row.id.clone(),
            name: row.name.clone(),
            display_name: row.display_name.clone(),
            kind: row.kind.clone(),
            base_url: row.base_url.clone(),
            region: row.region.clone(),
            enabled: row.enabled,
            private_network: row.private_network,
            config: serde_json::from_str(&row.config).unwrap_or_default(),
            read_only: row.managed_by != find::DATABASE,
            managed_by: row.managed_by.clone(),
            created_by: row.created_by.clone(),
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
            model_rates: None,
        }
    }
}
