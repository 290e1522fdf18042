//! `GET /api/capabilities`: what a caller of each dialect can ask of each kind of provider.
//!
//! Nothing is declared here: every ability is tried on the endpoint and the accent that the router
//! and the relay would use.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;
use wire::ability::{Ability, Support, try_ability};
use wire::media::Remote;
use wire::operation::Spoken;
use wire::{Dialect, Operation};

use crate::identity::extract::AnyCaller;
use crate::providers::{Kind, fetches};

/// What callers can ask of providers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CapabilitiesReply {
    /// One for each dialect of callers and kind of provider.
    capabilities: Vec<CapabilityObject>,
    /// One for each API beside chat and kind of provider.
    operations: Vec<OperationObject>,
}

/// What becomes of an API beside chat at one kind of provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationObject {
    /// The path of the API.
    path: String,
    /// The kind of provider.
    provider: &'static str,
    /// How far it reaches.
    support: SupportObject,
}

/// What a caller of one dialect can ask of one kind of provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct CapabilityObject {
    /// The caller's dialect.
    dialect: &'static str,
    /// The kind of provider.
    provider: &'static str,
    /// The dialect in which the provider is called.
    spoken: &'static str,
    /// Every ability, in the order of the table.
    abilities: Vec<AbilityObject>,
}

/// What becomes of one ability.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbilityObject {
    /// Its stable name.
    name: &'static str,
    /// How far it reaches.
    support: SupportObject,
    /// Why it is impossible, where the caller's dialect cannot ask or the request is refused.
    #[schema(required)]
    reason: Option<String>,
    /// What is left out of the request, and told in `x-hub-left-out`.
    left_out: Vec<String>,
}

/// How far an ability reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupportObject {
    /// The caller's own bytes ask for it.
    Native,
    /// The provider is asked for the same in its own words.
    Translated,
    /// The provider is asked for something weaker that stands in for it.
    Emulated,
    /// The provider is not asked for it.
    Impossible,
}

impl From<Support> for SupportObject {
    fn from(support: Support) -> Self {
        match support {
            Support::Native => SupportObject::Native,
            Support::Translated => SupportObject::Translated,
            Support::Emulated => SupportObject::Emulated,
            Support::Impossible => SupportObject::Impossible,
        }
    }
}

/// The address of a picture, as the probes have it.
const PICTURE: &str = "https://example.com/cat.png";

/// Tried once: the binary does not change while it runs.
static TABLE: LazyLock<CapabilitiesReply> = LazyLock::new(|| {
    let of = |dialect: Dialect| {
        Kind::ALL
            .into_iter()
            .filter_map(move |kind| tried(dialect, kind))
    };
    CapabilitiesReply {
        capabilities: Dialect::ALL.into_iter().flat_map(of).collect(),
        operations: Operation::ALL.into_iter().flat_map(beside_chat).collect(),
    }
});

/// An API of OpenAI's at every kind of provider, by the table that routes calls of it.
fn beside_chat(operation: Operation) -> impl Iterator<Item = OperationObject> {
    Kind::ALL.into_iter().map(move |kind| {
        let profile = kind.profile();
        let is_spoken = profile.operation_form.is_spoken(operation, Spoken::OpenAi);
        OperationObject {
            path: format!("/v1{}", operation.path()),
            provider: profile.name,
            support: match profile.endpoint_of(operation) {
                None => SupportObject::Impossible,
                Some(_) if is_spoken => SupportObject::Native,
                Some(_) => SupportObject::Translated,
            },
        }
    })
}

fn tried(dialect: Dialect, kind: Kind) -> Option<CapabilityObject> {
    let profile = kind.profile();
    let endpoint = profile.endpoint_for(dialect)?;
    let spoken = endpoint.dialect;
    let picture = Remote::picture("", PICTURE);
    let ability = |ability: Ability| {
        let mut outcome = try_ability(ability, dialect, spoken, profile.accent);
        // What the provider does not fetch the hub brings, and sends as bytes.
        if ability == Ability::ImageUrl && !fetches(kind, endpoint, "", &picture) {
            outcome = try_ability(Ability::ImageInline, dialect, spoken, profile.accent);
            if outcome.support != Support::Impossible {
                outcome.support = Support::Emulated;
            }
        }
        AbilityObject {
            name: ability.name(),
            support: outcome.support.into(),
            reason: outcome.not_asked.map(str::to_owned).or(outcome.refused),
            left_out: outcome.left_out,
        }
    };
    Some(CapabilityObject {
        dialect: dialect.name(),
        provider: profile.name,
        spoken: spoken.name(),
        abilities: Ability::ALL.into_iter().map(ability).collect(),
    })
}

/// Tells what a caller of each dialect can ask of each kind of provider.
#[utoipa::path(get, path = "/api/capabilities", operation_id = "list_capabilities", tag = "hub",
    responses((status = 200, body = CapabilitiesReply)))]
pub async fn list(_caller: AnyCaller) -> HttpResponse {
    HttpResponse::Ok().json(&*TABLE)
}
