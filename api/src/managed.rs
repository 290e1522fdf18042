//! Providers, keys and rates that environment and file declare, brought into the database.
//!
//! It happens in one write: a hub that is stopped in the middle has all of it or nothing. What did
//! not change keeps its row, so that call records go on pointing at it.

mod keys;
mod limits;
mod plan;
mod providers;
mod rates;
mod reload;
mod source;
mod standing;
mod step;

use std::sync::Arc;

use store::{Store, StoreError};

pub use reload::{ReloadError, Reloaded, reload};
pub use source::Source;
pub use step::{Changes, Summary};

use crate::clock::Millis;
use crate::config::declared::Declared;
use crate::vault::{Vault, VaultError};
use standing::Standing;

/// Why nothing was brought into the database.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A key of the file has the secret of a key that was made elsewhere.
    #[error(
        "key {name:?} of the file has the same secret as key {other:?}, which was made in the \
         database: give it a secret of its own, or remove it from the file"
    )]
    KeyTaken {
        /// The key in the file.
        name: String,
        /// The key in the database.
        other: String,
    },
    /// A secret could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error("what is declared was not brought into the database: {0}")]
    Store(#[from] StoreError),
}

/// Brings what is `declared` into the database; doing it twice changes nothing.
pub async fn apply(
    store: &Store,
    vault: &Vault,
    declared: &Declared,
    now: Millis,
) -> Result<Summary, ApplyError> {
    // Envelopes of a data key that another process made must open, or they would seem changed.
    vault.refresh(store).await?;
    let declared = Arc::new(declared.clone());
    let vault = vault.clone();
    let applied = store.write(move |conn| {
        let standing = Standing::load(conn, &declared)?;
        // The plan is whole before anything is changed, so an error leaves nothing half done.
        let steps = match plan::make(&standing, &vault, &declared, now) {
            Ok(steps) => steps,
            Err(error) => return Ok(Err(error)),
        };
        let mut summary = Summary::default();
        for step in &steps {
            step.run(conn, now, &mut summary)?;
        }
        Ok(Ok(summary))
    });
    applied.await?
}
