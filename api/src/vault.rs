//! Secrets at rest: a master key seals data keys, a data key seals each secret.
//!
//! An envelope names the data key it was sealed with, so a new one can take over while the hub
//! runs, and it is bound to the id of its row, so an envelope copied to another row does not open.

mod cipher;
mod data_keys;
mod envelope;
mod mask;
mod master;
mod rotation;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use secrecy::{ExposeSecret, SecretString};
use store::{Store, StoreError};
use zeroize::Zeroizing;

use crate::clock::Millis;
use cipher::Key;
pub use mask::mask;
pub use master::{MasterKey, MasterKeyError};
pub use rotation::Rotation;

/// Why a secret cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The master key is not that of this database.
    #[error(
        "the secrets in this database were sealed with master key {sealed_with}, and this is \
         {present}: set HUB_MASTER_KEY to the value it had, or put the file master.key of this \
         database back into the data folder"
    )]
    WrongMasterKey {
        /// The id of the key that was used.
        sealed_with: String,
        /// The id of the key at hand.
        present: String,
    },
    /// A data key was changed or cut since it was sealed.
    #[error(
        "data key {0} does not open although the master key is right: its row was damaged; \
         restore the database from a backup"
    )]
    DamagedDataKey(String),
    /// Sealed with a data key that this process has not seen; see [`Vault::refresh`].
    #[error("the secret was sealed with data key {0}, which is not in the table data_keys")]
    UnknownDataKey(String),
    /// Not an envelope at all.
    #[error("the secret is not a sealed envelope: enter it again")]
    NotAnEnvelope,
    /// Changed since it was sealed, or it belongs to another row.
    #[error("the secret of row {0} does not open: it was changed or moved; enter it again")]
    Tampered(String),
    /// The machine gives no random bytes.
    #[error("the machine gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
    /// There is no master key.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The database refused.
    #[error("the table data_keys: {0}")]
    Store(#[from] StoreError),
}

/// The data keys of this moment.
#[derive(Default)]
struct Keys {
    /// The id of the key that seals.
    active: String,
    /// All keys that open, by id.
    by_id: HashMap<String, Key>,
}

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    master: MasterKey,
    keys: ArcSwap<Keys>,
}

/// Where the master key comes from.
#[derive(Debug, Clone)]
pub struct MasterSource {
    /// `HUB_MASTER_KEY`; it wins over the file.
    pub secret: Option<SecretString>,
    /// The data folder, for `master.key`.
    pub data_dir: PathBuf,
}

impl Vault {
    /// Unlocks the vault of `store`. On first start it makes what is missing: the file `master.key`
    /// and a data key. A database that has secrets never gets a new master key.
    pub async fn unlock(
        store: &Store,
        source: &MasterSource,
        now: Millis,
    ) -> Result<Vault, VaultError> {
        let rows = store.read(store::data_keys::all).await?;
        let master = match (&source.secret, rows.first()) {
            (Some(secret), _) => MasterKey::of_secret(secret),
            (None, None) => MasterKey::of_file_or_new(&source.data_dir)?,
            (None, Some(_)) => MasterKey::of_file(&source.data_dir)?,
        };
        let rows = match rows.is_empty() {
            true => data_keys::make_first(store, &master, now).await?,
            false => rows,
        };
        let keys = ArcSwap::from_pointee(data_keys::opened(&master, &rows)?);
        Ok(Vault(Arc::new(Inner { master, keys })))
    }

    /// Reads the data keys again: another process may have made a new one.
    pub async fn refresh(&self, store: &Store) -> Result<(), VaultError> {
        let rows = store.read(store::data_keys::all).await?;
        let keys = data_keys::opened(&self.0.master, &rows)?;
        self.0.keys.store(Arc::new(keys));
        Ok(())
    }

    /// Seals `secret` for the row `row_id`.
    pub fn seal(&self, row_id: &str, secret: &SecretString) -> Result<String, VaultError> {
        self.seal_bytes(row_id, secret.expose_secret().as_bytes())
    }

    /// Seals bytes for the row `row_id`.
    pub fn seal_bytes(&self, row_id: &str, plain: &[u8]) -> Result<String, VaultError> {
        let keys = self.0.keys.load();
        let key = keys
            .by_id
            .get(&keys.active)
            .ok_or_else(|| VaultError::UnknownDataKey(keys.active.clone()))?;
        envelope::seal(key, &keys.active, row_id, plain)
    }

    /// Opens what [`Vault::seal`] made for the same row.
    pub fn open(&self, row_id: &str, sealed: &str) -> Result<SecretString, VaultError> {
        let bytes = self.opened(row_id, sealed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::NotAnEnvelope)?;
        Ok(SecretString::from(text))
    }

    /// Opens what [`Vault::seal_bytes`] made for the same row.
    pub fn open_bytes(&self, row_id: &str, sealed: &str) -> Result<Vec<u8>, VaultError> {
        self.opened(row_id, sealed).map(|bytes| bytes.to_vec())
    }

    fn opened(&self, row_id: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let key_id = envelope::key_id(sealed)?;
        let keys = self.0.keys.load();
        let key = keys
            .by_id
            .get(key_id)
            .ok_or_else(|| VaultError::UnknownDataKey(key_id.to_owned()))?;
        envelope::open(key, row_id, sealed)
    }

    /// The id of the data key that seals now.
    pub fn active_key(&self) -> String {
        self.0.keys.load().active.clone()
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("master", &self.0.master)
            .finish_non_exhaustive()
    }
}
