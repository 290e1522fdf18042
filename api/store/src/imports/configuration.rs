//! Brings providers, credentials and rates, all or nothing.

use diesel::prelude::*;

use super::{Step, advance};
use crate::credentials::{self, Credential};
use crate::projects::{self, Project};
use crate::providers::{self, Provider};
use crate::rates::{self, Rate};
use crate::{Conn, config_version, portable};

/// What is to be brought, under upstream's ids, and what of it cannot.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Providers.
    pub providers: Vec<Provider>,
    /// Their credentials, sealed anew.
    pub credentials: Vec<Credential>,
    /// Rates in force, and those that were.
    pub rates: Vec<Rate>,
    /// What projects are called.
    pub projects: Vec<Project>,
    /// What is known of providers already.
    pub of_providers: Step,
    /// What is known of credentials already.
    pub of_credentials: Step,
    /// What is known of rates already.
    pub of_rates: Step,
    /// What is known of projects already.
    pub of_projects: Step,
}

/// Brings what is not here. Where the hub has a provider or a rate of its own for the same, that stays,
/// and credentials come to that provider if they were saved for its address.
pub fn put_configuration(
    conn: &mut Conn,
    import_id: &str,
    wanted: &Configuration,
    now: i64,
) -> QueryResult<()> {
    let mut wanted = wanted.clone();
    for provider in &wanted.providers {
        let step = &mut wanted.of_providers;
        let own = providers::by_name_and_source(conn, &provider.name, &provider.managed_by)?;
        match own {
            Some(own) if own.id == provider.id => step.known += 1,
            Some(own) => {
                step.note("provider_is_here", &provider.name);
                for credential in &mut wanted.credentials {
                    if credential.provider_id == provider.id {
                        credential.provider_id.clone_from(&own.id);
                    }
                }
            }
            None => {
                providers::insert(conn, provider)?;
                step.brought += 1;
            }
        }
    }
    for credential in &wanted.credentials {
        if credentials::by_id(conn, &credential.id)?.is_some() {
            wanted.of_credentials.known += 1;
        } else {
            credentials::insert(conn, credential)?;
            wanted.of_credentials.brought += 1;
        }
    }
    for rate in &wanted.rates {
        if rates::by_id(conn, &rate.id)?.is_some() {
            wanted.of_rates.known += i64::from(rate.retired_at.is_none());
            continue;
        }
        let in_force = rate.retired_at.is_none();
        if in_force && rates::in_force_for(conn, rate.place(), now)?.is_some() {
            let place = format!("{}/{}", rate.provider, rate.model);
            wanted.of_rates.note("rate_is_here", &place);
            continue;
        }
        portable::insert_rates(conn, std::slice::from_ref(rate))?;
        wanted.of_rates.brought += i64::from(in_force);
    }
    for project in &wanted.projects {
        if projects::of(conn, std::slice::from_ref(&project.id))?.is_empty() {
            projects::put(conn, project)?;
            wanted.of_projects.brought += 1;
        } else {
            wanted.of_projects.known += 1;
        }
    }
    config_version::bump(conn)?;
    for (part, step) in [
        ("providers", &wanted.of_providers),
        ("credentials", &wanted.of_credentials),
        ("rates", &wanted.of_rates),
        ("projects", &wanted.of_projects),
    ] {
        let step = Step {
            place: 1,
            ..step.clone()
        };
        advance(conn, import_id, part, &step)?;
    }
    Ok(())
}
