//! Random secrets that the hub makes, and the hashes that it keeps of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The operating system gave no randomness; nothing that must be secret can be made.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the operating system gave no random bytes ({0})")]
pub struct NoRandomness(#[from] getrandom::Error);

/// 256 random bits in 43 characters that are safe in URLs, headers and shells.
pub fn random() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a random secret. A slow hash would add nothing: nobody guesses 256 bits.
pub fn sha256(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The form in which a hash is stored.
pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is stored of a secret: its SHA-256 in hexadecimal.
pub fn stored(secret: &str) -> String {
    hex(&sha256(secret))
}

/// A new row id: UUID v7, so that ids sort by the time they were made.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_stored_as_lower_case_hexadecimal() {
        assert_eq!(
            stored("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn two_secrets_differ_and_need_no_escaping() {
        let (one, two) = (random().unwrap(), random().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        assert!(
            one.chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        );
    }
}
