//! The text form of a sealed secret: `v1.<data key's id>.<base64url of nonce and ciphertext>`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{self, Key};

const VERSION: &str = "v1";

/// Seals `plain` for the row `row_id` with the key that is called `key_id`.
pub fn seal(key: &Key, key_id: &str, row_id: &str, plain: &[u8]) -> Result<String, VaultError> {
    let sealed = cipher::seal(key, &binding(key_id, row_id), plain)?;
    Ok(format!(
        "{VERSION}.{key_id}.{}",
        URL_SAFE_NO_PAD.encode(sealed)
    ))
}

/// The id of the key that opens `sealed`.
pub fn key_id(sealed: &str) -> Result<&str, VaultError> {
    parts(sealed).map(|(key_id, _)| key_id)
}

/// Opens what was sealed for the row `row_id`.
pub fn open(key: &Key, row_id: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (key_id, body) = parts(sealed)?;
    URL_SAFE_NO_PAD
        .decode(body)
        .ok()
        .and_then(|bytes| cipher::open(key, &binding(key_id, row_id), &bytes))
        .ok_or_else(|| VaultError::Tampered(row_id.to_owned()))
}

fn parts(sealed: &str) -> Result<(&str, &str), VaultError> {
    let mut parts = sealed.splitn(3, '.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(VERSION), Some(key_id), Some(body)) => Ok((key_id, body)),
        _ => Err(VaultError::NotAnEnvelope),
    }
}

/// Ids hold no NUL, so no two pairs of ids give the same bytes.
fn binding(key_id: &str, row_id: &str) -> Vec<u8> {
    format!("aigne-hub secret {VERSION}\0{key_id}\0{row_id}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::new([byte; 32])
    }

    #[test]
    fn opens_what_it_sealed() {
        let sealed = seal(&key(1), "k1", "row", b"sk-secret").unwrap();
        assert!(!sealed.contains("sk-secret"));
        assert_eq!(key_id(&sealed).unwrap(), "k1");
        assert_eq!(*open(&key(1), "row", &sealed).unwrap(), b"sk-secret");
    }

    #[test]
    fn two_seals_of_one_secret_differ() {
        let seal = || seal(&key(1), "k1", "row", b"x").unwrap();
        assert_ne!(seal(), seal());
    }

    #[test]
    fn another_row_another_key_and_another_key_id_are_refused() {
        let sealed = seal(&key(1), "k1", "row", b"x").unwrap();
        assert!(matches!(
            open(&key(1), "other", &sealed),
            Err(VaultError::Tampered(_))
        ));
        assert!(matches!(
            open(&key(2), "row", &sealed),
            Err(VaultError::Tampered(_))
        ));
        let renamed = sealed.replacen("k1", "k2", 1);
        assert!(matches!(
            open(&key(1), "row", &renamed),
            Err(VaultError::Tampered(_))
        ));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let sealed = seal(&key(1), "k1", "row", b"x").unwrap();
        let (head, body) = sealed.rsplit_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(body).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let changed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(changed));
            assert!(open(&key(1), "row", &changed).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn ten_thousand_altered_envelopes_are_refused() {
        let sealed = seal(&key(1), "k1", "row", b"sk-a-secret-of-usual-length").unwrap();
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
        let mut below = |end: usize| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            usize::try_from(dice % u64::try_from(end).unwrap()).unwrap()
        };
        let mut tried = 0;
        while tried < 10_000 {
            let mut bytes = sealed.as_bytes().to_vec();
            for _ in 0..=below(3) {
                let (at, letter) = (below(bytes.len()), letters[below(letters.len())]);
                match below(3) {
                    0 => bytes[at] = letter,
                    1 => bytes.insert(at, letter),
                    _ => {
                        bytes.remove(at);
                    }
                }
            }
            let forged = String::from_utf8(bytes).unwrap();
            if forged == sealed {
                continue;
            }
            tried += 1;
            assert!(open(&key(1), "row", &forged).is_err(), "{forged}");
        }
    }

    #[test]
    fn what_is_no_envelope_is_told_apart() {
        for text in ["", "sk-secret", "v2.k1.AAAA", "v1.k1"] {
            assert!(
                matches!(open(&key(1), "row", text), Err(VaultError::NotAnEnvelope)),
                "{text}"
            );
        }
        assert!(matches!(
            open(&key(1), "row", "v1.k1.??"),
            Err(VaultError::Tampered(_))
        ));
    }
}
