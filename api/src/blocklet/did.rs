//! Decentralised identifiers as ArcBlock writes them: type, hash of a public key, checksum.

use aws_lc_rs::digest::{SHA3_256, digest};

use super::base58;

/// What a DID stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person, or an access key.
    Account,
    /// An application, or the access wallet of one.
    Application,
    /// A blocklet of the new style.
    Blocklet,
    /// Anything; a blocklet of the old style, whose key is its name.
    Any,
}

impl Kind {
    fn code(self) -> u16 {
        match self {
            Kind::Account => 0,
            Kind::Application => 3,
            Kind::Blocklet => 15,
            Kind::Any => 63,
        }
    }
}

/// The DID of an Ed25519 public key, hashed with SHA3.
pub fn of_public_key(kind: Kind, key: &[u8]) -> String {
    // Six bits of kind, five of the key's type (Ed25519 is 0), five of the hash (SHA3 is 1).
    let form = (kind.code() << 10 | 1).to_be_bytes();
    let hash = digest(&SHA3_256, key);
    let hash = hash.as_ref().iter().take(20);
    let mut bytes: Vec<u8> = form.iter().chain(hash).copied().collect();
    let check = digest(&SHA3_256, &bytes);
    bytes.extend(check.as_ref().iter().take(4));
    format!("z{}", base58::encode(&bytes))
}

/// Is this a DID whose checksum holds?
pub fn is_valid(text: &str) -> bool {
    let Some(bytes) = text.strip_prefix('z').and_then(base58::decode) else {
        return false;
    };
    let Some((body, check)) = bytes.split_at_checked(22) else {
        return false;
    };
    let sum = digest(&SHA3_256, body);
    check.len() == 4 && sum.as_ref().starts_with(check)
}

/// Could this be somebody's DID? Wallets of other chains have no checksum, so only what could
/// break a log line, a query or a page is refused.
pub fn is_plausible(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == ':';
    (1..=80).contains(&text.len()) && text.chars().all(plain)
}
