//! Steps for hub keys. A key is told by its secret: a new secret is a new key, and the old one is
//! revoked.

use secrecy::ExposeSecret;
use store::hub_keys::HubKey;

use super::ApplyError;
use super::plan::{json_words, new_id};
use super::source::Source;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::DeclaredKey;
use crate::identity::hub_key::MARK;
use crate::identity::token;

/// Everything about keys.
pub fn steps(
    standing: &[HubKey],
    declared: &[DeclaredKey],
    now: Millis,
) -> Result<Vec<Step>, ApplyError> {
    let file = Source::HubToml.as_str();
    let mut kept = Vec::new();
    let mut steps = Vec::new();
    for said in declared {
        let hash = token::stored(said.secret.expose_secret());
        let Some(old) = standing.iter().find(|row| row.hash == hash) else {
            steps.push(Step::AddKey(row(said, hash, None, now)));
            continue;
        };
        if old.managed_by != file {
            return Err(ApplyError::KeyTaken {
                name: said.name.clone(),
                other: old.name.clone(),
            });
        }
        kept.push(&old.id);
        if old.revoked_at.is_some() {
            steps.push(Step::RestoreKey(old.id.clone()));
        }
        let row = row(said, hash, Some(old), now);
        if row != *old {
            steps.push(Step::ChangeKey(row));
        }
    }
    for old in standing {
        if old.managed_by == file && old.revoked_at.is_none() && !kept.contains(&&old.id) {
            steps.push(Step::RevokeKey(old.id.clone()));
        }
    }
    Ok(steps)
}

fn row(said: &DeclaredKey, hash: String, old: Option<&HubKey>, now: Millis) -> HubKey {
    let secret = said.secret.expose_secret();
    let shown = match secret.starts_with(MARK) {
        true => MARK.len() + 4,
        false => 4,
    };
    let count = secret.chars().count();
    HubKey {
        id: old.map_or_else(new_id, |old| old.id.clone()),
        name: said.name.clone(),
        hash,
        prefix: secret.chars().take(shown).collect(),
        last_four: secret.chars().skip(count.saturating_sub(4)).collect(),
        role: said.role.as_str().to_owned(),
        user_id: said.user.clone(),
        project: said.project.clone(),
        models: json_words(&said.models),
        managed_by: Source::HubToml.as_str().to_owned(),
        replaced_by: old.and_then(|old| old.replaced_by.clone()),
        created_at: old.map_or(now.0, |old| old.created_at),
        expires_at: said.expires_at,
        revoked_at: old.and_then(|old| old.revoked_at),
        last_used_at: old.and_then(|old| old.last_used_at),
        cache_seconds: said.cache_seconds,
        limits: said.limits,
    }
}
