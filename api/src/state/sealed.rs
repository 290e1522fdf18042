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
#[derive(Clone)]
pub(crate) struct Sealer {
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

    /// Opens an envelope.
    pub(super) async fn open(
        &self,
        owner: &str,
        id: &str,
        sealed: &str,
    ) -> Result<String, VaultError> {
        let row = bound_to(owner, id);
        let opened = self.with_every_key(|vault| vault.open(&row, sealed)).await;
        opened.map(|plain: SecretString| plain.expose_secret().to_owned())
    }

    /// Seals a reply.
    pub(crate) fn seal_bytes(
        &self,
        kind: &str,
        name: &str,
        plain: &[u8],
    ) -> Result<String, VaultError> {
        self.vault.seal_bytes(&reply(kind, name), plain)
    }

    /// Opens the envelope of a reply.
    pub(crate) async fn open_bytes(
        &self,
        kind: &str,
        name: &str,
        sealed: &str,
    ) -> Result<Vec<u8>, VaultError> {
        let row = reply(kind, name);
        self.with_every_key(|vault| vault.open_bytes(&row, sealed))
            .await
    }

    /// Another process may have sealed it with a data key that is new here.
    async fn with_every_key<T>(
        &self,
        open: impl Fn(&Vault) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        match open(&self.vault) {
            Err(VaultError::UnknownDataKey(_)) => {
                self.vault.refresh(&self.store).await?;
                open(&self.vault)
            }
            opened => opened,
        }
    }
}

/// Neither holds a NUL in it, nor does the id of any other sealed row begin so.
fn bound_to(owner: &str, id: &str) -> String {
    format!("payloads\u{1}{owner}\u{1}{id}")
}

fn reply(kind: &str, name: &str) -> String {
    format!("replies\u{1}{kind}\u{1}{name}")
}
