//! What the database holds of the declared things.

use secrecy::ExposeSecret;
use store::aliases::{self, Alias};
use store::credentials::{self, Credential};
use store::hub_keys::{self, HubKey};
use store::limits::{self, Limit};
use store::models::{self, Model};
use store::providers::{self, Provider};
use store::{Conn, QueryResult};

use super::source::Source;
use crate::config::declared::Declared;
use crate::identity::token;

/// Rows that environment, file or program manage.
pub struct Standing {
    /// Providers.
    pub providers: Vec<Provider>,
    /// Credentials of all providers.
    pub credentials: Vec<Credential>,
    /// Models of all providers.
    pub models: Vec<Model>,
    /// Aliases of the file.
    pub aliases: Vec<Alias>,
    /// Keys of the file, revoked ones too; and keys of the database that have a secret of the file.
    pub keys: Vec<HubKey>,
    /// Limits of the file.
    pub limits: Vec<Limit>,
}

impl Standing {
    /// Reads them.
    pub fn load(conn: &mut Conn, declared: &Declared) -> QueryResult<Self> {
        let managed = |managed_by: &str| managed_by != Source::Database.as_str();
        let file = Source::HubToml.as_str();
        let mut keys = hub_keys::of_source(conn, file)?;
        for key in &declared.keys {
            let taken = hub_keys::by_hash(conn, &token::stored(key.secret.expose_secret()))?;
            keys.extend(taken.filter(|key| key.managed_by != file));
        }
        let providers = providers::all(conn)?.into_iter();
        let aliases = aliases::all(conn)?.into_iter();
        let limits = limits::all(conn)?.into_iter();
        Ok(Standing {
            providers: providers.filter(|row| managed(&row.managed_by)).collect(),
            credentials: credentials::all(conn)?,
            models: models::all(conn)?,
            aliases: aliases.filter(|row| managed(&row.managed_by)).collect(),
            keys,
            limits: limits.filter(|row| managed(&row.managed_by)).collect(),
        })
    }
}
