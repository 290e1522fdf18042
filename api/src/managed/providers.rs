//! Steps for providers with their credentials and models.

use secrecy::ExposeSecret;
use store::credentials::Credential;
use store::models::Model;
use store::providers::Provider;

use super::ApplyError;
use super::plan::{json_words, new_id};
use super::source::Source;
use super::standing::Standing;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::{
    Declared, DeclaredCredential, DeclaredIn, DeclaredModel, DeclaredProvider,
};
use crate::providers::credential;
use crate::vault::Vault;

/// Everything about providers.
pub fn steps(
    standing: &Standing,
    vault: &Vault,
    declared: &Declared,
    now: Millis,
) -> Result<Vec<Step>, ApplyError> {
    let mut steps = Vec::new();
    let is = |row: &Provider, said: &DeclaredProvider| {
        row.name == said.name && row.managed_by == source(said.declared_in).as_str()
    };
    for row in &standing.providers {
        if !declared.providers.iter().any(|said| is(row, said)) {
            // Its credentials and models go with it.
            steps.push(Step::RemoveProvider(row.id.clone()));
        }
    }
    for said in &declared.providers {
        let old = standing.providers.iter().find(|row| is(row, said));
        let row = provider_row(said, old, now);
        let id = row.id.clone();
        match old {
            None => steps.push(Step::AddProvider(row)),
            Some(old) if *old != row => {
                let updated_at = now.0;
                steps.push(Step::ChangeProvider(Provider { updated_at, ..row }));
            }
            Some(_) => {}
        }
        credential_steps(&mut steps, standing, vault, said, &id, now)?;
        model_steps(&mut steps, &standing.models, &said.models, &id, now);
    }
    Ok(steps)
}

fn source(declared_in: DeclaredIn) -> Source {
    match declared_in {
        DeclaredIn::Environment => Source::Environment,
        DeclaredIn::File => Source::HubToml,
        DeclaredIn::Program => Source::Builtin,
    }
}

fn provider_row(said: &DeclaredProvider, old: Option<&Provider>, now: Millis) -> Provider {
    Provider {
        id: old.map_or_else(new_id, |old| old.id.clone()),
        name: said.name.clone(),
        display_name: said.display_name.clone(),
        kind: said.kind.name().to_owned(),
        base_url: said.base_url.clone(),
        region: said.region.clone(),
        enabled: said.enabled,
        private_network: said.private_network,
        config: said.settings.to_config(),
        managed_by: source(said.declared_in).as_str().to_owned(),
        created_by: None,
        created_at: old.map_or(now.0, |old| old.created_at),
        updated_at: old.map_or(now.0, |old| old.updated_at),
    }
}

fn credential_steps(
    steps: &mut Vec<Step>,
    standing: &Standing,
    vault: &Vault,
    provider: &DeclaredProvider,
    provider_id: &str,
    now: Millis,
) -> Result<(), ApplyError> {
    let standing = standing.credentials.iter();
    let standing: Vec<_> = standing
        .filter(|row| row.provider_id == provider_id)
        .collect();
    for row in &standing {
        if !provider
            .credentials
            .iter()
            .any(|said| said.name == row.name)
        {
            steps.push(Step::RemoveCredential(row.id.clone()));
        }
    }
    for said in &provider.credentials {
        match standing.iter().find(|row| row.name == said.name) {
            None => {
                let row = new_credential(said, provider, provider_id, vault, now)?;
                steps.push(Step::AddCredential(row));
            }
            Some(old) => {
                let row = changed_credential(old, said, provider, vault, now)?;
                steps.extend(row.map(Step::ChangeCredential));
            }
        }
    }
    Ok(())
}

fn new_credential(
    said: &DeclaredCredential,
    provider: &DeclaredProvider,
    provider_id: &str,
    vault: &Vault,
    now: Millis,
) -> Result<Credential, ApplyError> {
    let id = new_id();
    Ok(Credential {
        provider_id: provider_id.to_owned(),
        name: said.name.clone(),
        kind: credential::kind(&said.value).to_owned(),
        sealed: vault.seal(&id, &said.value)?,
        masked: credential::masked(&said.value),
        saved_for: provider.origin(),
        active: true,
        weight: said.weight,
        error: None,
        usage_count: 0,
        last_used_at: None,
        created_at: now.0,
        updated_at: now.0,
        id,
    })
}

/// The row as it should be, if it is not. A secret that stayed the same keeps its envelope, and
/// what the provider said of it.
fn changed_credential(
    old: &Credential,
    said: &DeclaredCredential,
    provider: &DeclaredProvider,
    vault: &Vault,
    now: Millis,
) -> Result<Option<Credential>, ApplyError> {
    let mut row = Credential {
        weight: said.weight,
        saved_for: provider.origin(),
        ..old.clone()
    };
    // One that does not open any more is replaced like one that changed.
    let same = vault
        .open(&old.id, &old.sealed)
        .is_ok_and(|secret| secret.expose_secret() == said.value.expose_secret());
    if !same {
        row.sealed = vault.seal(&old.id, &said.value)?;
        row.masked = credential::masked(&said.value);
        row.kind = credential::kind(&said.value).to_owned();
        row.active = true;
        row.error = None;
    }
    let changed = row != *old;
    row.updated_at = now.0;
    Ok(changed.then_some(row))
}

fn model_steps(
    steps: &mut Vec<Step>,
    standing: &[Model],
    declared: &[DeclaredModel],
    provider_id: &str,
    now: Millis,
) {
    let is =
        |row: &Model, said: &DeclaredModel| row.name == said.name && row.kind == said.kind.as_str();
    let standing = standing.iter().filter(|row| row.provider_id == provider_id);
    let standing: Vec<_> = standing.collect();
    for row in &standing {
        if !declared.iter().any(|said| is(row, said)) {
            steps.push(Step::RemoveModel(row.id.clone()));
        }
    }
    for said in declared {
        let old = standing.iter().find(|row| is(row, said));
        let row = Model {
            id: old.map_or_else(new_id, |old| old.id.clone()),
            provider_id: provider_id.to_owned(),
            name: said.name.clone(),
            display_name: said.display_name.clone(),
            kind: said.kind.as_str().to_owned(),
            context_tokens: said.context_tokens,
            output_tokens: said.output_tokens,
            abilities: json_words(&said.abilities),
            created_at: old.map_or(now.0, |old| old.created_at),
            updated_at: old.map_or(now.0, |old| old.updated_at),
        };
        match old {
            None => steps.push(Step::AddModel(row)),
            Some(old) if **old != row => {
                let updated_at = now.0;
                steps.push(Step::ChangeModel(Model { updated_at, ..row }));
            }
            Some(_) => {}
        }
    }
}
