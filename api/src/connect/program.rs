//! The key of a program that was allowed to have one.

use secrecy::{ExposeSecret, SecretString};
use store::connections::{self, Connection};
use store::hub_keys::{HubKey, KeyLimits};
use zeroize::Zeroizing;

use super::FETCHED_AGAIN_MS;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::keys::create::KeyRole;
use crate::clock::Millis;
use crate::identity::{hub_key, token};

/// What a key is called whose name nobody gave.
const UNNAMED: &str = "AIGNE";

/// The key of an allowed connection: made when it is fetched for the first time, so that nobody's key lies
/// about, and for a moment the same once more. `None`: somebody ended the connection meanwhile.
pub(super) async fn fetch(
    context: &AdminContext,
    row: Connection,
    now: Millis,
) -> Result<Option<(Connection, Zeroizing<String>)>, AdminError> {
    let row = match row.key_id {
        Some(_) => row,
        None => match make(context, row, now).await? {
            Some(row) => row,
            None => return Ok(None),
        },
    };
    // Without a secret: the program said that it has it.
    let Some(sealed) = row.secret.as_deref() else {
        return Ok(None);
    };
    let secret = context.vault.open(&row.id, sealed);
    let secret = secret.map_err(AdminError::internal)?;
    let secret = Zeroizing::new(secret.expose_secret().to_owned());
    Ok(Some((row, secret)))
}

async fn make(
    context: &AdminContext,
    row: Connection,
    now: Millis,
) -> Result<Option<Connection>, AdminError> {
    let made = hub_key::generate().map_err(AdminError::internal)?;
    let sealed = context
        .vault
        .seal(&row.id, &SecretString::from(made.secret))
        .map_err(AdminError::internal)?;
    let key = HubKey {
        id: token::new_id(),
        name: row.key_name.clone().unwrap_or_else(|| UNNAMED.to_owned()),
        hash: made.hash,
        prefix: made.prefix,
        last_four: made.last_four,
        role: KeyRole::Member.word().to_owned(),
        user_id: row.answered_by.clone(),
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: now.0,
        expires_at: row.key_expires_at,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: None,
        limits: KeyLimits::default(),
    };
    let until = now.0 + FETCHED_AGAIN_MS;
    let (key_id, user) = (key.id.clone(), row.answered_by.clone());
    let kept = context
        .store
        .write(move |conn| connections::collect(conn, &row, &key, &sealed, until))
        .await?;
    tracing::info!(key = key_id, user, "a program fetched a key of its own");
    (context.reload)().await;
    Ok(kept)
}
