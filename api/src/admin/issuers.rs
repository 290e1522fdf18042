//! OpenID Connect issuers that people may sign in with.

mod body;
pub mod change;
pub mod check;
pub mod create;
pub mod delete;
pub mod list;
pub mod show;

use std::collections::BTreeMap;

use serde::Serialize;
use url::Url;
use utoipa::ToSchema;

use super::{time, words};
use crate::admin::error::AdminError;
use crate::oidc::issuer;

/// One issuer. Its secret is never shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerObject {
    /// The issuer's id.
    pub id: String,
    /// In the address that it sends people back to.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// What it calls itself, to the letter; its discovery document lies below.
    pub issuer: String,
    /// The hub's name there.
    pub client_id: String,
    /// It has a secret of the hub's.
    pub has_secret: bool,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that names groups; points lead into objects.
    pub role_claim: String,
    /// Groups and their roles.
    pub roles: BTreeMap<String, String>,
    /// The role of who is in none of them; null: they are refused.
    #[schema(required)]
    pub default_role: Option<String>,
    /// Lets in people whom the hub does not know yet.
    pub sign_up: bool,
    /// Takes a person with the same trusted address for the same person.
    pub link_by_email: bool,
    /// Its address may be private, and http.
    pub private_network: bool,
    /// How long a sign-in counts.
    pub session_hours: i64,
    /// It is offered.
    pub enabled: bool,
    /// What manages it.
    #[schema(schema_with = words::managed_by)]
    pub managed_by: String,
    /// To be registered there: where people are sent back to.
    pub redirect_url: String,
    /// To be registered there: where people come back to after signing out.
    pub sign_out_redirect_url: String,
    /// When it was made.
    pub created_at: String,
    /// When it was changed.
    pub updated_at: String,
}

/// The body of a reply about one issuer.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerReply {
    /// The issuer.
    pub issuer: IssuerObject,
}

impl IssuerObject {
    /// Of a hub with that public address.
    pub fn of(row: store::issuers::Issuer, public_url: &Url) -> Self {
        let pairs: Vec<(String, String)> = serde_json::from_str(&row.roles).unwrap_or_default();
        let base = public_url.as_str().trim_end_matches('/');
        IssuerObject {
            redirect_url: issuer::redirect(&row.name, public_url),
            sign_out_redirect_url: format!("{base}/sign-in"),
            id: row.id,
            name: row.name,
            display_name: row.display_name,
            issuer: row.url,
            client_id: row.client_id,
            has_secret: row.secret.is_some(),
            scopes: serde_json::from_str(&row.scopes).unwrap_or_default(),
            role_claim: row.role_claim,
            roles: pairs.into_iter().collect(),
            default_role: row.default_role,
            sign_up: row.sign_up,
            link_by_email: row.link_by_email,
            private_network: row.private_network,
            session_hours: row.session_hours,
            enabled: row.enabled,
            managed_by: row.managed_by,
            created_at: time::iso(row.created_at),
            updated_at: time::iso(row.updated_at),
        }
    }
}

/// There is no such issuer.
pub fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no issuer {id}"))
}

/// Refuses issuers of the file.
pub fn changeable(row: &store::issuers::Issuer) -> Result<(), AdminError> {
    if row.managed_by == "database" {
        return Ok(());
    }
    let what = format!("the issuer `{}`", row.name);
    Err(AdminError::managed_elsewhere(&what, &row.managed_by))
}
