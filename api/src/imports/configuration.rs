//! Providers, credentials and rates of upstream: all in one transaction, so that calls are served as
//! soon as it is known that the file is whole.

use std::collections::BTreeMap;

use store::aikit::{
    Aikit, AikitError, CredentialRow, ProjectRow, ProviderRow, RateChangeRow, RateRow,
};
use store::credentials::Credential;
use store::imports::{Configuration, Step};
use store::projects::Project;
use store::providers::Provider;
use url::{Host, Url};

use super::rates;
use super::secret::Opened;
use super::{ImportError, OldKey, secret};
use crate::admin::providers::find::DATABASE;
use crate::config::file::usable_base_url;
use crate::providers::{Kind, credential};
use crate::upstream::origin::saved_for;
use crate::vault::Vault;

/// What the file says.
pub struct Said {
    providers: Vec<ProviderRow>,
    credentials: Vec<CredentialRow>,
    rates: Vec<RateRow>,
    changes: Vec<RateChangeRow>,
    projects: Vec<ProjectRow>,
}

impl Said {
    /// Reads it.
    pub fn read(aikit: &mut Aikit) -> Result<Said, AikitError> {
        Ok(Said {
            providers: aikit.providers()?,
            credentials: aikit.credentials()?,
            rates: aikit.rates()?,
            changes: aikit.rate_changes()?,
            projects: aikit.projects()?,
        })
    }

    /// Names of providers by upstream's ids.
    pub fn names(&self) -> BTreeMap<String, String> {
        let rows = self.providers.iter();
        rows.map(|row| (row.id.clone(), row.name.clone())).collect()
    }

    /// The hub's rows.
    pub fn configuration(
        &self,
        vault: &Vault,
        key: Option<&OldKey>,
        with_credentials: bool,
        credit_price: i64,
        now: i64,
    ) -> Result<Configuration, ImportError> {
        let mut made = Configuration::default();
        for row in &self.providers {
            match provider(row, &mut made.of_providers, now) {
                Some(provider) => made.providers.push(provider),
                None => made
                    .of_providers
                    .note("provider_without_address", &row.name),
            }
        }
        let opened = secret::open_all(&self.credentials, key, with_credentials)?;
        for (row, opened) in self.credentials.iter().zip(opened) {
            let name = row.name.clone().unwrap_or_default();
            let provider = made.providers.iter().find(|p| p.id == row.provider_id);
            let (provider, secret) = match (provider, opened) {
                (_, Opened::Not(why)) => {
                    made.of_credentials.note(why, &name);
                    continue;
                }
                (None, Opened::Secret(_)) => {
                    made.of_credentials
                        .note("credential_without_provider", &name);
                    continue;
                }
                (Some(provider), Opened::Secret(secret)) => (provider, secret),
            };
            made.credentials.push(Credential {
                id: row.id.clone(),
                provider_id: row.provider_id.clone(),
                name: match name.is_empty() {
                    true => "imported".to_owned(),
                    false => name,
                },
                kind: credential::kind(&secret).to_owned(),
                sealed: vault.seal(&row.id, &secret)?,
                masked: credential::masked(&secret),
                saved_for: saved_for(&provider.base_url),
                active: row.active != Some(0),
                weight: weight(row.weight),
                error: row.error.clone().filter(|error| !error.is_empty()),
                usage_count: row.usage_count.unwrap_or(0).max(0),
                last_used_at: row.last_used_at,
                created_at: row.created_at.unwrap_or(now),
                updated_at: now,
            });
        }
        made.rates = rates::rows(
            &self.rates,
            &self.changes,
            &self.names(),
            credit_price,
            &mut made.of_rates,
        );
        made.projects = self.projects.iter().map(project).collect();
        let seen = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        made.of_providers.seen = seen(self.providers.len());
        made.of_credentials.seen = seen(self.credentials.len());
        made.of_rates.seen = seen(self.rates.len());
        made.of_projects.seen = seen(self.projects.len());
        Ok(made)
    }
}

/// After a refusal for too many calls upstream lowered a share to this for three minutes.
const LOWERED: i64 = 10;
const USUAL: i64 = 100;

fn weight(weight: Option<i64>) -> i64 {
    match weight {
        None | Some(LOWERED) => USUAL,
        Some(weight) => weight.clamp(0, 10_000),
    }
}

/// The hub's row; none where it cannot be called anywhere.
fn provider(row: &ProviderRow, step: &mut Step, now: i64) -> Option<Provider> {
    let kind = Kind::from_name(&row.name).unwrap_or(Kind::Compatible);
    let region = row.region.clone().filter(|region| !region.is_empty());
    let given = row
        .base_url
        .as_deref()
        .map(str::trim)
        .filter(|url| !url.is_empty());
    let own = kind.base_url_in(region.as_deref());
    let base_url = match (kind, given.map(usable_base_url), own) {
        // Upstream asked for their addresses and went to the usual ones all the same.
        (Kind::Anthropic | Kind::Google, given, Some(own)) => {
            if given.is_some_and(|given| given.is_ok_and(|given| !given.starts_with(&own))) {
                step.note("address_was_never_used", &row.name);
            }
            own
        }
        (_, Some(Ok(given)), _) => given,
        (_, Some(Err(_)) | None, Some(own)) => own,
        (_, Some(Err(_)) | None, None) => return None,
    };
    let display_name = row
        .display_name
        .clone()
        .filter(|name| !name.trim().is_empty());
    Some(Provider {
        id: row.id.clone(),
        display_name: display_name.unwrap_or_else(|| row.name.clone()),
        name: row.name.clone(),
        kind: kind.name().to_owned(),
        private_network: kind.profile().private || is_private(&base_url),
        base_url,
        region,
        enabled: row.enabled != Some(0),
        config: "{}".to_owned(),
        managed_by: DATABASE.to_owned(),
        created_by: None,
        created_at: row.created_at.unwrap_or(now),
        updated_at: now,
    })
}

/// What a project is called; it is asked itself when that is old.
fn project(row: &ProjectRow) -> Project {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    Project {
        id: row.id.clone(),
        name: filled(&row.name),
        logo: filled(&row.logo),
        url: filled(&row.url),
        ..Project::default()
    }
}

/// An address that an admin has typed in and that is none of the internet's.
fn is_private(base_url: &str) -> bool {
    let Ok(url) = Url::parse(base_url) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        None => false,
    }
}
