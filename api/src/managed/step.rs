//! One change of the database, and what all of them came to.

use store::aliases::{self, Alias};
use store::credentials::{self, Credential};
use store::hub_keys::{self, HubKey};
use store::limits::{self, Limit};
use store::models::{self, Model};
use store::providers::{self, Provider};
use store::rates::Rate;
use store::rates::sync::sync_source;
use store::{Conn, QueryResult};

use super::source::Source;
use crate::clock::Millis;

/// How many rows of a kind changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// New ones.
    pub added: usize,
    /// Changed ones.
    pub changed: usize,
    /// Deleted, retired or revoked ones.
    pub removed: usize,
}

/// What bringing the declared things in did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Providers.
    pub providers: Changes,
    /// Their credentials.
    pub credentials: Changes,
    /// Their models.
    pub models: Changes,
    /// Rates; one with another price is a new one, and the old one is removed.
    pub rates: Changes,
    /// Aliases.
    pub aliases: Changes,
    /// Keys.
    pub keys: Changes,
    /// Limits.
    pub limits: Changes,
}

impl Summary {
    /// Whether all was as declared before.
    pub fn is_unchanged(&self) -> bool {
        *self == Summary::default()
    }
}

/// One change.
#[derive(Debug)]
pub enum Step {
    AddProvider(Provider),
    ChangeProvider(Provider),
    RemoveProvider(String),
    AddCredential(Credential),
    ChangeCredential(Credential),
    RemoveCredential(String),
    AddModel(Model),
    ChangeModel(Model),
    RemoveModel(String),
    SetRates(Vec<Rate>),
    AddAlias(Alias),
    ChangeAlias(Alias),
    RemoveAlias(String),
    AddKey(HubKey),
    ChangeKey(HubKey),
    RestoreKey(String),
    RevokeKey(String),
    AddLimit(Limit),
    ChangeLimit(Limit),
    RemoveLimit(String),
}

impl Step {
    /// Does it, and counts it.
    pub fn run(&self, conn: &mut Conn, now: Millis, sum: &mut Summary) -> QueryResult<()> {
        match self {
            Step::AddProvider(row) => {
                providers::insert(conn, row)?;
                sum.providers.added += 1;
            }
            Step::ChangeProvider(row) => {
                sum.providers.changed += usize::from(providers::update(conn, row)?);
            }
            Step::RemoveProvider(id) => {
                sum.providers.removed += usize::from(providers::delete(conn, id)?);
            }
            Step::AddCredential(row) => {
                credentials::insert(conn, row)?;
                sum.credentials.added += 1;
            }
            Step::ChangeCredential(row) => {
                sum.credentials.changed += usize::from(credentials::update(conn, row)?);
            }
            Step::RemoveCredential(id) => {
                sum.credentials.removed += usize::from(credentials::delete(conn, id)?);
            }
            Step::AddModel(row) => {
                models::insert(conn, row)?;
                sum.models.added += 1;
            }
            Step::ChangeModel(row) => {
                sum.models.changed += usize::from(models::update(conn, row)?);
            }
            Step::RemoveModel(id) => {
                sum.models.removed += usize::from(models::delete(conn, id)?);
            }
            Step::SetRates(rows) => {
                let file = Source::HubToml.as_str();
                let synced = sync_source(conn, file, rows.clone(), now.0)?;
                sum.rates.added += synced.inserted;
                sum.rates.removed += synced.retired;
            }
            Step::AddAlias(row) => {
                aliases::insert(conn, row)?;
                sum.aliases.added += 1;
            }
            Step::ChangeAlias(row) => {
                sum.aliases.changed += usize::from(aliases::update(conn, row)?);
            }
            Step::RemoveAlias(id) => {
                sum.aliases.removed += usize::from(aliases::delete(conn, id)?);
            }
            Step::AddKey(row) => {
                hub_keys::insert(conn, row)?;
                sum.keys.added += 1;
            }
            Step::ChangeKey(row) => {
                sum.keys.changed += usize::from(hub_keys::update(conn, row)?);
            }
            Step::RestoreKey(id) => {
                sum.keys.added += usize::from(hub_keys::restore(conn, id)?);
            }
            Step::RevokeKey(id) => {
                sum.keys.removed += usize::from(hub_keys::revoke(conn, id, now.0)?);
            }
            Step::AddLimit(row) => {
                limits::insert(conn, row)?;
                sum.limits.added += 1;
            }
            Step::ChangeLimit(row) => {
                sum.limits.changed += usize::from(limits::update(conn, row)?);
            }
            Step::RemoveLimit(id) => {
                sum.limits.removed += usize::from(limits::delete(conn, id)?);
            }
        }
        Ok(())
    }
}
