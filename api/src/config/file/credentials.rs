//! `[[providers.credentials]]`.

use secrecy::{ExposeSecret, SecretString};

use super::names::Given;
use super::section::{At, Section};
use crate::config::declared::DeclaredCredential;
use crate::config::env::Env;
use crate::providers::aws::AccessKeyPair;
use crate::providers::vertex::ServiceAccount;
use crate::providers::{Auth, Kind};

/// The share of a credential that says nothing about it.
pub const DEFAULT_WEIGHT: i64 = 100;

/// A `value`, or the parts that the kind's credentials have.
fn secret(section: &mut Section<'_>, kind: Option<Kind>, env: &Env) -> Option<SecretString> {
    let resolved = |section: &Section<'_>, at: At<String>| section.secret(&at, env);
    let auth = kind.map(|kind| kind.profile().auth);
    if auth == Some(Auth::ServiceAccount) {
        return service_account(section, env);
    }
    if auth != Some(Auth::Aws) || section.raw("access_key_id").is_none() {
        let at = section.required("value")?;
        return resolved(section, at);
    }
    let id = section.required("access_key_id");
    let secret = section.required("secret_access_key");
    let token = section.string("session_token");
    let id = id.and_then(|at| resolved(section, at));
    let secret = secret.and_then(|at| resolved(section, at));
    let session_token = token.and_then(|at| resolved(section, at));
    let pair = AccessKeyPair {
        id: id?.expose_secret().to_owned(),
        secret: secret?,
        session_token,
    };
    Some(pair.to_secret())
}

/// The file of a service account: its path, or its text as a `value`.
fn service_account(section: &mut Section<'_>, env: &Env) -> Option<SecretString> {
    let path = section.string("service_account_file");
    let (at, text) = match path {
        Some(at) => {
            let text = std::fs::read_to_string(&at.value);
            let text = text.map_err(|error| format!("cannot be read: {error}"));
            (at, text.map(SecretString::from))
        }
        None => {
            let at = section.required("value")?;
            let text = section.secret(&at, env)?;
            (at, Ok(text))
        }
    };
    let account = text.and_then(|text| ServiceAccount::read(text.expose_secret()));
    match account {
        Ok(account) => Some(account.to_secret()),
        Err(reason) => section.refuse(&at, reason),
    }
}

/// `[[providers.credentials]]`.
pub(super) fn credentials(
    section: &mut Section<'_>,
    kind: Option<Kind>,
    env: &Env,
) -> Vec<DeclaredCredential> {
    let mut given = Given::default();
    let mut found = Vec::new();
    for (index, mut section) in section.sections("credentials").into_iter().enumerate() {
        let name = section.string("name");
        if let Some(at) = &name {
            given.take(&section, at, at.value.clone());
        }
        let value = secret(&mut section, kind, env);
        let weight = section.integer("weight", 0..=10_000);
        section.finish();
        if let Some(value) = value {
            found.push(DeclaredCredential {
                name: name.map_or_else(|| format!("key-{}", index + 1), |at| at.value),
                value,
                weight: weight.unwrap_or(DEFAULT_WEIGHT),
            });
        }
    }
    found
}
