//! A new data key takes over while the hub runs.
//!
//! The old one stays in the table: another process may be sealing with it this very moment.

use store::{Store, credentials, issuers};

use super::{Vault, VaultError, data_keys, envelope};
use crate::clock::Millis;

/// How often rows that changed meanwhile are looked for again.
const PASSES: usize = 3;

/// What a rotation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotation {
    /// The id of the new data key.
    pub data_key: String,
    /// Secrets that are sealed with it now.
    pub resealed: usize,
    /// Ids of rows whose secret does not open; they stay as they were.
    pub unopened: Vec<String>,
}

impl Vault {
    /// Makes a new data key and seals the secrets of every credential and issuer with it. Calls go
    /// on meanwhile: both keys open.
    pub async fn rotate(&self, store: &Store, now: Millis) -> Result<Rotation, VaultError> {
        let (row, _) = data_keys::new_row(&self.0.master, now)?;
        store
            .write(move |conn| store::data_keys::insert(conn, &row))
            .await?;
        self.refresh(store).await?;
        let mut rotation = Rotation {
            data_key: self.active_key(),
            ..Rotation::default()
        };
        for _ in 0..PASSES {
            let rows = store.read(|conn| {
                let credentials = credentials::all(conn)?.into_iter();
                let mut rows: Vec<(String, String)> =
                    credentials.map(|row| (row.id, row.sealed)).collect();
                let issuers = issuers::all(conn)?.into_iter();
                rows.extend(issuers.filter_map(|row| Some((row.id, row.secret?))));
                Ok(rows)
            });
            let rows = rows.await?;
            let (changes, unopened) = self.reseal(&rows, &rotation.data_key)?;
            rotation.unopened = unopened;
            if changes.is_empty() {
                break;
            }
            rotation.resealed += keep(store, changes).await?;
        }
        Ok(rotation)
    }

    /// The rows that another key sealed, each with its new envelope; and the ids of those that do
    /// not open.
    fn reseal(
        &self,
        rows: &[(String, String)],
        data_key: &str,
    ) -> Result<(Vec<Resealed>, Vec<String>), VaultError> {
        let (mut changes, mut unopened) = (Vec::new(), Vec::new());
        for (id, sealed) in rows {
            if envelope::key_id(sealed).is_ok_and(|key| key == data_key) {
                continue;
            }
            match self.open(id, sealed) {
                Ok(secret) => changes.push(Resealed {
                    id: id.clone(),
                    before: sealed.clone(),
                    after: self.seal(id, &secret)?,
                }),
                Err(_) => unopened.push(id.clone()),
            }
        }
        Ok((changes, unopened))
    }
}

struct Resealed {
    id: String,
    before: String,
    after: String,
}

/// Writes the new envelopes of rows that nobody changed since they were read.
async fn keep(store: &Store, changes: Vec<Resealed>) -> Result<usize, VaultError> {
    let kept = store.write(move |conn| {
        let mut kept = 0;
        for change in &changes {
            let row = credentials::by_id(conn, &change.id)?;
            if let Some(mut row) = row.filter(|row| row.sealed == change.before) {
                row.sealed.clone_from(&change.after);
                kept += usize::from(credentials::update(conn, &row)?);
            }
            let row = issuers::by_id(conn, &change.id)?;
            let unchanged = |secret: &Option<String>| secret.as_ref() == Some(&change.before);
            if let Some(mut row) = row.filter(|row| unchanged(&row.secret)) {
                row.secret = Some(change.after.clone());
                kept += usize::from(issuers::update(conn, &row)?);
            }
        }
        Ok(kept)
    });
    Ok(kept.await?)
}
