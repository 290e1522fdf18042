//! The app's access wallet: what components of one app sign with, and know each other by.

use aws_lc_rs::digest::{SHA3_256, digest};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::did::{self, Kind};
use super::hex;
use crate::clock::Millis;

/// A token of the wallet is made for one question.
const TOKEN_LIFE_S: i64 = 300;

/// An Ed25519 key that signs SHA3 digests, the same for all components of an app.
pub struct Wallet {
    key: Ed25519KeyPair,
    did: String,
}

impl Wallet {
    /// The wallet of `BLOCKLET_APP_ASK`: hexadecimal of seed and public key. `None` if it is not
    /// 64 bytes long, or if the two halves do not belong together.
    pub fn of_secret(text: &str) -> Option<Self> {
        let bytes = zeroize::Zeroizing::new(hex::decode(text)?);
        let (seed, public) = bytes.split_at_checked(32)?;
        let key = Ed25519KeyPair::from_seed_and_public_key(seed, public).ok()?;
        let did = did::of_public_key(Kind::Application, public);
        Some(Wallet { key, did })
    }

    /// Its DID, by which Blocklet Server knows it.
    pub fn did(&self) -> &str {
        &self.did
    }

    /// The signature of a text, as `0x…`.
    pub fn sign(&self, text: &str) -> String {
        let hash = digest(&SHA3_256, text.as_bytes());
        hex::encode(self.key.sign(hash.as_ref()).as_ref())
    }

    /// Its public key, as `0x…`.
    pub fn public_key(&self) -> String {
        hex::encode(self.key.public_key().as_ref())
    }

    /// Says for five minutes who sends it: a JWT as `@arcblock/jwt` 1.1.0 makes it, where times are
    /// text and the hash is signed.
    pub fn token(&self, now: Millis) -> String {
        let now = now.seconds();
        let head = json!({"alg": "Ed25519", "type": "JWT"});
        let claims = json!({
            "iss": format!("did:abt:{}", self.did),
            "iat": now.to_string(),
            "nbf": now.to_string(),
            "exp": now.saturating_add(TOKEN_LIFE_S).to_string(),
            "version": "1.1.0",
        });
        let [head, claims] = [head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{head}.{claims}");
        let hash = digest(&SHA3_256, signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(hash.as_ref()));
        format!("{signed}.{signature}")
    }

    /// Is this the signature of that text?
    pub fn signed(&self, text: &str, signature: &str) -> bool {
        let Some(signature) = hex::decode(signature).filter(|bytes| bytes.len() == 64) else {
            return false;
        };
        let hash = digest(&SHA3_256, text.as_bytes());
        UnparsedPublicKey::new(&ED25519, self.key.public_key().as_ref())
            .verify(hash.as_ref(), &signature)
            .is_ok()
    }
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wallet")
            .field("did", &self.did)
            .finish_non_exhaustive()
    }
}
