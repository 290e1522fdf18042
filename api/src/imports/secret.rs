//! Upstream's credentials, opened.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use store::aikit::CredentialRow;

use super::ImportError;
use crate::blocklet::sealed;
use crate::config::Config;
use crate::providers::aws::AccessKeyPair;
use crate::providers::vertex::ServiceAccount;

/// What sealed texts begin with: base64 of `Salted__`.
const SEALED: &str = "U2FsdGVkX1";

/// What upstream sealed its credentials with.
#[derive(Clone)]
pub struct OldKey {
    /// `BLOCKLET_APP_EK`, as it is written.
    pub key: SecretString,
    /// `BLOCKLET_DID`.
    pub did: String,
}

impl OldKey {
    /// What settings say, else what Blocklet Server gives this component, which is the same as long as
    /// it stays in its place.
    pub fn of(config: &Config) -> Option<OldKey> {
        let said = &config.import;
        if let (Some(key), Some(did)) = (&said.key, &said.did) {
            return Some(OldKey {
                key: key.clone(),
                did: did.clone(),
            });
        }
        config.blocklet.as_ref().map(|blocklet| OldKey {
            key: blocklet.encryption_key.clone(),
            did: blocklet.app_pid.clone(),
        })
    }
}

/// What became of a credential.
pub enum Opened {
    /// Its secret, as the hub keeps it.
    Secret(SecretString),
    /// Why there is none: a stable word.
    Not(&'static str),
}

/// Opens all of them. One that does not open is told; where none does, the key is wrong. Without
/// `wanted` the sealed ones are left where they are.
pub fn open_all(
    rows: &[CredentialRow],
    key: Option<&OldKey>,
    wanted: bool,
) -> Result<Vec<Opened>, ImportError> {
    let sealed = rows.iter().filter(|row| is_sealed(row)).count();
    if sealed > 0 && wanted && key.is_none() {
        return Err(ImportError::NoKey);
    }
    let key = key.filter(|_| wanted);
    let opened: Vec<Opened> = rows.iter().map(|row| open(row, key)).collect();
    let fits = rows
        .iter()
        .zip(&opened)
        .any(|(row, opened)| is_sealed(row) && matches!(opened, Opened::Secret(_)));
    if sealed > 0 && wanted && !fits {
        return Err(ImportError::WrongKey(sealed));
    }
    Ok(opened)
}

fn parts(row: &CredentialRow) -> Option<Value> {
    let value: Value = serde_json::from_str(row.value.as_deref()?).ok()?;
    match value {
        // Some rows hold their object as a text.
        Value::String(text) => serde_json::from_str(&text).ok(),
        value => Some(value),
    }
}

fn is_sealed(row: &CredentialRow) -> bool {
    let parts = parts(row).unwrap_or_default();
    ["api_key", "secret_access_key"]
        .iter()
        .filter_map(|name| parts.get(name)?.as_str())
        .any(|text| text.starts_with(SEALED))
}

fn open(row: &CredentialRow, key: Option<&OldKey>) -> Opened {
    let Some(parts) = parts(row) else {
        return Opened::Not("credential_unreadable");
    };
    let text = |name: &str| parts.get(name).and_then(Value::as_str);
    if let (Some(id), Some(secret)) = (text("access_key_id"), text("secret_access_key")) {
        return match plain(secret, key) {
            Ok(secret) => Opened::Secret(
                AccessKeyPair {
                    id: id.trim().to_owned(),
                    secret,
                    session_token: text("session_token").map(SecretString::from),
                }
                .to_secret(),
            ),
            Err(why) => Opened::Not(why),
        };
    }
    if let Some(secret) = text("api_key") {
        return match plain(secret, key) {
            Ok(secret) => Opened::Secret(secret),
            Err(why) => Opened::Not(why),
        };
    }
    match ServiceAccount::read(&parts.to_string()) {
        Ok(account) => Opened::Secret(account.to_secret()),
        Err(_) => Opened::Not("credential_of_unknown_form"),
    }
}

/// A part as it was typed in. Where upstream knew no key it kept its secrets as they were.
fn plain(text: &str, key: Option<&OldKey>) -> Result<SecretString, &'static str> {
    if !text.starts_with(SEALED) {
        return visible(text).ok_or("credential_unreadable");
    }
    let key = key.ok_or("credential_left_out")?;
    let opened = sealed::open(text, key.key.expose_secret(), &key.did)
        .map_err(|_| "credential_unreadable")?;
    // One padding in 256 fits a wrong key by chance; what comes out then is no text of a key.
    let text = std::str::from_utf8(&opened).map_err(|_| "credential_unreadable")?;
    visible(text).ok_or("credential_unreadable")
}

fn visible(text: &str) -> Option<SecretString> {
    let text = text.trim();
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| SecretString::from(text))
}
