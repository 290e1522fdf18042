//! The app's access wallet: what components of one app sign with, and know each other by.

use aws_lc_rs::digest::{SHA3_256, digest};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use super::did::{self, Kind};
use super::hex;

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
