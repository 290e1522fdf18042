//! The accounts that may call, and the tokens that they were given.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The id of the one key.
pub const KEY_ID: &str = "5172aa1c0de5172aa1c0de";

/// One account for each life of a token, all with one key.
#[derive(Default)]
pub struct Accounts {
    key: OnceLock<Option<KeyPair>>,
    /// When each token ends, in seconds since 1970.
    tokens: Mutex<HashMap<String, i64>>,
}

impl Accounts {
    fn key(&self) -> Option<&KeyPair> {
        let made = self
            .key
            .get_or_init(|| KeyPair::generate(KeySize::Rsa2048).ok());
        made.as_ref()
    }

    /// The file of an account, as Google gives it out.
    pub fn file(&self, host: &str, life_s: i64) -> Value {
        let der = self
            .key()
            .and_then(|key| AsDer::<Pkcs8V1Der<'static>>::as_der(key).ok());
        let text = der.map_or_else(String::new, |der| STANDARD.encode(der.as_ref()));
        let lines: Vec<&str> = (0..text.len())
            .step_by(64)
            .filter_map(|start| text.get(start..text.len().min(start + 64)))
            .collect();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        );
        json!({
            "type": "service_account",
            "project_id": "simulated-project",
            "private_key_id": KEY_ID,
            "private_key": pem,
            "client_email": email(life_s),
            "client_id": "1",
            "token_uri": format!("http://{host}/token"),
            "universe_domain": "googleapis.com",
        })
    }

    /// The key signed this.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(key) = self.key() else {
            return false;
        };
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key());
        public.verify(message, signature).is_ok()
    }

    /// A token for the account with this address, and how long it lives.
    pub fn grant(&self, address: &str, now_s: i64) -> Option<(String, i64)> {
        let (name, _) = address.split_once('@')?;
        let life_s: i64 = name.strip_prefix("hub-")?.parse().ok()?;
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let token = format!("ya29.sim-{}", tokens.len() + 1);
        // A second of grace, so that a token of one second is good for the call it was got for.
        tokens.insert(token.clone(), now_s.saturating_add(life_s + 1));
        Some((token, life_s))
    }

    /// The bearer of this may call.
    pub fn knows(&self, token: &str, now_s: i64) -> bool {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).is_some_and(|until| now_s <= *until)
    }

    /// No token is good any more. Their numbers are not given out again.
    pub fn revoke(&self) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.values_mut().for_each(|until| *until = i64::MIN);
    }
}

fn email(life_s: i64) -> String {
    format!("hub-{life_s}@simulated-project.iam.gserviceaccount.com")
}
