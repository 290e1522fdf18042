//! Sealing what is kept, bound to its row.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use store::{Store, StoreError};

use crate::vault::{Vault, VaultError};

/// Why something could not be sealed, opened or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsealed {
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The vault, for rows of `payloads.db`.
pub(super) struct Sealer {
    store: Store,
    vault: Arc<Vault>,
}

impl Sealer {
    pub(super) fn new(store: Store, vault: Arc<Vault>) -> Self {
        Sealer { store, vault }
    }

    pub(super) fn seal(&self, owner: &str, id: &str, plain: &str) -> Result<String, VaultError> {
        self.vault.seal(&bound_to(owner, id), &plain.into())
    }

    /// Opens an envelope. Another process may have sealed it with a data key that is new here.
    pub(super) async fn open(
        &self,
        owner: &str,
        id: &str,
        sealed: &str,
    ) -> Result<String, VaultError> {
        let row = bound_to(owner, id);
        let opened = match self.vault.open(&row, sealed) {
            Err(VaultError::UnknownDataKey(_)) => {
                self.vault.refresh(&self.store).await?;
                self.vault.open(&row, sealed)
            }
            opened => opened,
        };
        opened.map(|plain: SecretString| plain.expose_secret().to_owned())
    }
}

/// Neither holds a NUL in it, nor does the id of any other sealed row begin so.
fn bound_to(owner: &str, id: &str) -> String {
    format!("payloads\u{1}{owner}\u{1}{id}")
}
