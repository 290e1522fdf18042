//! The table `data_keys`: its rows opened, and the first of them.

use std::collections::HashMap;

use store::data_keys::DataKey;

use super::cipher::{self, Key};
use super::master::MasterKey;
use super::{Keys, VaultError, envelope};
use crate::clock::Millis;

/// Opens all rows.
pub fn opened(master: &MasterKey, rows: &[DataKey]) -> Result<Keys, VaultError> {
    let mut keys = Keys::default();
    let mut by_id = HashMap::new();
    for row in rows {
        if row.master_key_id != master.id() {
            return Err(VaultError::WrongMasterKey {
                sealed_with: row.master_key_id.clone(),
                present: master.id().to_owned(),
            });
        }
        let damaged = || VaultError::DamagedDataKey(row.id.clone());
        let bytes = envelope::open(master.key(), &row.id, &row.sealed).map_err(|_| damaged())?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| damaged())?;
        by_id.insert(row.id.clone(), Key::new(bytes));
        if row.active {
            keys.active.clone_from(&row.id);
        }
    }
    keys.by_id = by_id;
    Ok(keys)
}

/// A new data key as a row, sealed.
pub fn new_row(master: &MasterKey, now: Millis) -> Result<(DataKey, Key), VaultError> {
    let key = cipher::new_key()?;
    let id = uuid::Uuid::now_v7().to_string();
    let sealed = envelope::seal(master.key(), master.id(), &id, &*key)?;
    let row = DataKey {
        id,
        sealed,
        master_key_id: master.id().to_owned(),
        active: true,
        created_at: now.0,
    };
    Ok((row, key))
}

/// Makes the first data key, unless another process was faster; gives the rows that are there.
pub async fn make_first(
    store: &store::Store,
    master: &MasterKey,
    now: Millis,
) -> Result<Vec<DataKey>, VaultError> {
    let (row, _) = new_row(master, now)?;
    let rows = store
        .write(move |conn| {
            if store::data_keys::all(conn)?.is_empty() {
                store::data_keys::insert(conn, &row)?;
            }
            store::data_keys::all(conn)
        })
        .await?;
    Ok(rows)
}
