//! An issuer as it is sent here.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use store::issuers::Issuer as Row;
use utoipa::ToSchema;

use crate::admin::error::AdminError;
use crate::admin::people;
use crate::admin::query::filled;
use crate::identity::principal::Principal;
use crate::oidc::issuer::{
    MOST_SESSION_HOURS, ROLE_CLAIM, SCOPES, SESSION_HOURS, check_url, is_name,
};
use crate::upstream::origin::saved_for;

/// An issuer. Members that are absent have their default; the secret stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuerBody {
    /// In the address that it sends people back to: 1 to 40 of a-z, 0-9 and -.
    name: String,
    /// For people; the name when absent.
    display_name: Option<String>,
    /// What it calls itself, to the letter.
    issuer: String,
    /// The hub's name there.
    client_id: String,
    /// The hub's secret there; null: it has none. Absent: as before.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    client_secret: Option<Option<String>>,
    /// What is asked for beside `openid`; `profile` and `email` when absent.
    scopes: Option<Vec<String>>,
    /// The claim that names groups; `groups` when absent. Points lead into objects.
    role_claim: Option<String>,
    /// Groups and their roles; empty: the issuer says nothing about roles.
    #[serde(default)]
    roles: BTreeMap<String, String>,
    /// The role of who is in none of them; null: they are refused.
    default_role: Option<String>,
    /// Lets in people whom the hub does not know yet.
    #[serde(default)]
    sign_up: bool,
    /// Takes a person with the same trusted address for the same person.
    #[serde(default)]
    link_by_email: bool,
    /// Its address may be private, and http.
    #[serde(default)]
    private_network: bool,
    /// How long a sign-in counts: 1 to 720; 24 when absent.
    session_hours: Option<i64>,
    /// It is offered; true when absent.
    enabled: Option<bool>,
}

/// Tells a null from an absent member.
fn present<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(reader).map(Some)
}

/// What is to become of the secret.
#[derive(Clone)]
pub enum Secret {
    /// It stays as it is.
    Kept,
    /// There is none.
    Without,
    /// This one.
    New(SecretString),
}

impl IssuerBody {
    /// The row, without its secret, and what is to become of that. `old` is what it replaces.
    pub fn checked(
        self,
        caller: &Principal,
        old: Option<&Row>,
        id: String,
        now: i64,
    ) -> Result<(Row, Secret), AdminError> {
        if !is_name(&self.name) {
            return Err(AdminError::invalid_member(
                "name",
                "must have 1 to 40 characters of a-z, 0-9 and -",
            ));
        }
        check_url(&self.issuer, self.private_network)
            .map_err(|why| AdminError::invalid_member("issuer", why))?;
        if self.client_id.trim().is_empty() || self.client_id.len() > 500 {
            return Err(AdminError::invalid_member(
                "client_id",
                "must have 1 to 500 characters",
            ));
        }
        let session_hours = self.session_hours.unwrap_or(SESSION_HOURS);
        if !(1..=MOST_SESSION_HOURS).contains(&session_hours) {
            return Err(AdminError::invalid_member(
                "session_hours",
                format!("is {session_hours}, but must be 1 to {MOST_SESSION_HOURS}"),
            ));
        }
        let secret = match self.client_secret {
            None => Secret::Kept,
            Some(text) => match filled(text) {
                Some(text) => Secret::New(SecretString::from(text)),
                None => Secret::Without,
            },
        };
        keeps_to_its_host(old, &self.issuer, &secret)?;
        let mut roles = Vec::new();
        for (group, word) in self.roles {
            let role = people::role(&format!("roles.{group}"), &word)?;
            people::not_above(caller, role)?;
            roles.push((group, role.word()));
        }
        let default_role = filled(self.default_role);
        let default_role = default_role
            .map(|word| people::role("default_role", &word))
            .transpose()?;
        if let Some(role) = default_role {
            people::not_above(caller, role)?;
        }
        let scopes = self
            .scopes
            .unwrap_or_else(|| SCOPES.map(str::to_owned).to_vec());
        let row = Row {
            id,
            display_name: filled(self.display_name).unwrap_or_else(|| self.name.clone()),
            name: self.name,
            url: self.issuer,
            client_id: self.client_id.trim().to_owned(),
            secret: old.and_then(|old| old.secret.clone()),
            scopes: serde_json::Value::from(scopes).to_string(),
            role_claim: filled(self.role_claim).unwrap_or_else(|| ROLE_CLAIM.to_owned()),
            roles: serde_json::to_string(&roles).map_err(AdminError::internal)?,
            default_role: default_role.map(|role| role.word().to_owned()),
            sign_up: self.sign_up,
            link_by_email: self.link_by_email,
            private_network: self.private_network,
            session_hours,
            enabled: self.enabled.unwrap_or(true),
            managed_by: "database".to_owned(),
            created_at: old.map_or(now, |old| old.created_at),
            updated_at: now,
        };
        Ok((row, secret))
    }
}

/// A secret goes to the host that it was entered for, and to no other.
fn keeps_to_its_host(old: Option<&Row>, url: &str, secret: &Secret) -> Result<(), AdminError> {
    let moved =
        old.is_some_and(|old| old.secret.is_some() && saved_for(&old.url) != saved_for(url));
    if moved && matches!(secret, Secret::Kept) {
        return Err(AdminError::invalid_member(
            "client_secret",
            "must be entered again: the issuer is at another host than it was saved for",
        ));
    }
    Ok(())
}
