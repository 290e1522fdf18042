//! The forms that a credential has, as it is stored and shown.

use secrecy::{ExposeSecret, SecretString};

use super::aws::AccessKeyPair;
use super::profile::Auth;
use super::vertex::ServiceAccount;
use crate::vault::mask;

/// The type of a key that is sent as it is.
pub const API_KEY: &str = "api_key";

/// The type of a pair that signs (Amazon's).
pub const ACCESS_KEY_PAIR: &str = "access_key_pair";

/// The type of a credential with parts of its own (the file of a Google service account).
pub const CUSTOM: &str = "custom";

/// The type of a credential with this secret, as it is stored.
pub fn kind(secret: &SecretString) -> &'static str {
    if AccessKeyPair::of_secret(secret).is_some() {
        ACCESS_KEY_PAIR
    } else if ServiceAccount::of_secret(secret).is_some() {
        CUSTOM
    } else {
        API_KEY
    }
}

/// What may be shown of a secret: its ends; of one in parts what is no secret.
pub fn masked(secret: &SecretString) -> String {
    if let Some(pair) = AccessKeyPair::of_secret(secret) {
        return format!("{} / {}", pair.id, mask(pair.secret.expose_secret()));
    }
    match ServiceAccount::of_secret(secret) {
        Some(account) => account.masked(),
        None => mask(secret.expose_secret()),
    }
}

impl Auth {
    /// The types of credentials that it can be done with.
    pub fn takes(self) -> &'static [&'static str] {
        match self {
            Auth::Bearer | Auth::Header(_) | Auth::Nothing => &[API_KEY],
            Auth::Aws => &[ACCESS_KEY_PAIR, API_KEY],
            Auth::ServiceAccount => &[CUSTOM],
        }
    }
}
