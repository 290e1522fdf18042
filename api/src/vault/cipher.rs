//! XChaCha20-Poly1305 with a random nonce of 24 bytes in front of the ciphertext.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::VaultError;

/// 256 secret bits, wiped when dropped.
pub type Key = Zeroizing<[u8; 32]>;

/// Random nonces of this length never meet again in practice.
const NONCE_BYTES: usize = 24;

/// A new random key.
pub fn new_key() -> Result<Key, VaultError> {
    let mut key = Key::default();
    getrandom::fill(&mut *key).map_err(VaultError::NoRandomness)?;
    Ok(key)
}

/// Nonce and ciphertext of `plain`; `bound_to` must be the same for opening.
pub fn seal(key: &Key, bound_to: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(VaultError::NoRandomness)?;
    let payload = Payload {
        msg: plain,
        aad: bound_to,
    };
    #[expect(clippy::expect_used, reason = "sealing fails only beyond 256 GiB")]
    let ciphertext = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a secret is shorter than 256 GiB");
    Ok([&nonce[..], &ciphertext].concat())
}

/// What was sealed, or `None` if key, binding or bytes are not the same as then.
pub fn open(key: &Key, bound_to: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: ciphertext,
        aad: bound_to,
    };
    XChaCha20Poly1305::new((&**key).into())
        .decrypt(&XNonce::from(*nonce), payload)
        .ok()
        .map(Zeroizing::new)
}
