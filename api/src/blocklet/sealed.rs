//! The format in which Blocklet Server seals a component's environment and the keys that it gives to
//! programs, and upstream its keys.
//!
//! It is crypto-js's: OpenSSL's `Salted__` with AES-256-CBC under a passphrase, which is itself
//! derived. It carries no proof of origin, so what comes out is judged like any other input.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::pbkdf2;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::hex;

const ROUNDS: NonZeroU32 = NonZeroU32::new(256).unwrap();

/// A sealed text could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// It is not base64 of `Salted__`, a salt and whole blocks.
    #[error("not in the format of a sealed text")]
    Form,
    /// The key does not fit, or the text was changed.
    #[error("the key does not open it")]
    Key,
}

/// Opens a sealed text; `password` and `salt` are what its sealer derived the passphrase from.
pub fn open(text: &str, password: &str, salt: &str) -> Result<Zeroizing<Vec<u8>>, SealedError> {
    let sealed = STANDARD
        .decode(text.trim())
        .map_err(|_| SealedError::Form)?;
    let body = sealed.strip_prefix(b"Salted__").ok_or(SealedError::Form)?;
    let (own_salt, blocks) = body.split_at_checked(8).ok_or(SealedError::Form)?;
    if blocks.is_empty() || blocks.len() % 16 != 0 {
        return Err(SealedError::Form);
    }
    let material = key_and_iv(&passphrase(password, salt), own_salt);
    let (key, iv) = material.split_at_checked(32).ok_or(SealedError::Form)?;
    let iv: [u8; 16] = iv.try_into().map_err(|_| SealedError::Form)?;
    let mut blocks = Zeroizing::new(blocks.to_vec());
    let key = UnboundCipherKey::new(&AES_256, key).map_err(|_| SealedError::Key)?;
    let plain = PaddedBlockDecryptingKey::cbc_pkcs7(key)
        .and_then(|key| key.decrypt(&mut blocks, DecryptionContext::Iv128(FixedLength::from(iv))))
        .map_err(|_| SealedError::Key)?;
    Ok(Zeroizing::new(plain.to_vec()))
}

/// Seals a text for who knows `password` and `salt`; `own_salt` is random, and new each time.
pub fn seal(
    plain: &[u8],
    password: &str,
    salt: &str,
    own_salt: [u8; 8],
) -> Result<String, SealedError> {
    let material = key_and_iv(&passphrase(password, salt), &own_salt);
    let (key, iv) = material.split_at_checked(32).ok_or(SealedError::Form)?;
    let iv: [u8; 16] = iv.try_into().map_err(|_| SealedError::Form)?;
    let key = UnboundCipherKey::new(&AES_256, key).map_err(|_| SealedError::Key)?;
    let mut blocks = plain.to_vec();
    PaddedBlockEncryptingKey::cbc_pkcs7(key)
        .and_then(|key| {
            let start = EncryptionContext::Iv128(FixedLength::from(iv));
            key.less_safe_encrypt(&mut blocks, start)
        })
        .map_err(|_| SealedError::Key)?;
    Ok(STANDARD.encode([b"Salted__".as_slice(), &own_salt, &blocks].concat()))
}

fn passphrase(password: &str, salt: &str) -> Zeroizing<String> {
    let mut derived = Zeroizing::new([0_u8; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA512,
        ROUNDS,
        salt.as_bytes(),
        password.as_bytes(),
        &mut *derived,
    );
    Zeroizing::new(hex::plain(&*derived))
}

/// OpenSSL's `EVP_BytesToKey` with MD5 and one round: 32 bytes of key, 16 of start vector.
fn key_and_iv(passphrase: &str, salt: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut material = Zeroizing::new(Vec::with_capacity(48));
    let mut last: Option<[u8; 16]> = None;
    while material.len() < 48 {
        let mut hash = Md5::new();
        if let Some(last) = &last {
            hash.update(last);
        }
        hash.update(passphrase.as_bytes());
        hash.update(salt);
        let block: [u8; 16] = hash.finalize().into();
        material.extend_from_slice(&block);
        last = Some(block);
    }
    material
}
