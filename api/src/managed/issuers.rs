//! Steps for OpenID Connect issuers. One is told by its name.

use secrecy::ExposeSecret;
use store::issuers::Issuer;

use super::ApplyError;
use super::plan::{json_words, new_id};
use super::source::Source;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::DeclaredIssuer;
use crate::identity::principal::Role;
use crate::vault::Vault;

/// Everything about issuers; `standing` are those of the file.
pub fn steps(
    standing: &[Issuer],
    vault: &Vault,
    declared: &[DeclaredIssuer],
    now: Millis,
) -> Result<Vec<Step>, ApplyError> {
    let mut steps = Vec::new();
    for row in standing {
        if !declared.iter().any(|said| said.name == row.name) {
            steps.push(Step::RemoveIssuer(row.id.clone()));
        }
    }
    for said in declared {
        let old = standing.iter().find(|row| row.name == said.name);
        let row = row(said, old, vault, now)?;
        match old {
            None => steps.push(Step::AddIssuer(row)),
            Some(old) if *old != row => {
                let updated_at = now.0;
                steps.push(Step::ChangeIssuer(Issuer { updated_at, ..row }));
            }
            Some(_) => {}
        }
    }
    Ok(steps)
}

fn row(
    said: &DeclaredIssuer,
    old: Option<&Issuer>,
    vault: &Vault,
    now: Millis,
) -> Result<Issuer, ApplyError> {
    let id = old.map_or_else(new_id, |old| old.id.clone());
    let roles: Vec<(&str, &str)> = said
        .roles
        .iter()
        .map(|(group, role)| (group.as_str(), role.word()))
        .collect();
    Ok(Issuer {
        secret: sealed(said, old, vault, &id)?,
        id,
        name: said.name.clone(),
        display_name: said.display_name.clone(),
        url: said.url.clone(),
        client_id: said.client_id.clone(),
        scopes: json_words(&said.scopes),
        role_claim: said.role_claim.clone(),
        roles: serde_json::json!(roles).to_string(),
        default_role: said.default_role.map(Role::word).map(str::to_owned),
        sign_up: said.sign_up,
        link_by_email: said.link_by_email,
        private_network: said.private_network,
        session_hours: said.session_hours,
        enabled: said.enabled,
        managed_by: Source::HubToml.as_str().to_owned(),
        created_at: old.map_or(now.0, |old| old.created_at),
        updated_at: old.map_or(now.0, |old| old.updated_at),
    })
}

/// The secret, sealed; the envelope that stands if it holds the same.
fn sealed(
    said: &DeclaredIssuer,
    old: Option<&Issuer>,
    vault: &Vault,
    id: &str,
) -> Result<Option<String>, ApplyError> {
    let Some(secret) = &said.secret else {
        return Ok(None);
    };
    let standing = old.and_then(|old| old.secret.as_deref());
    let same = standing.filter(|sealed| {
        let opened = vault.open(id, sealed);
        opened.is_ok_and(|opened| opened.expose_secret() == secret.expose_secret())
    });
    match same {
        Some(sealed) => Ok(Some(sealed.to_owned())),
        None => Ok(Some(vault.seal(id, secret)?)),
    }
}
