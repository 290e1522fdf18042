//! The token that a browser repeats beside its login cookie, as Blocklet's SDK computes it.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// The token that belongs to a login token; `key` is the text of `BLOCKLET_APP_ASK`.
pub fn token(key: &str, login_token: &str) -> String {
    let first = URL_SAFE_NO_PAD.encode(hmac_md5(key.as_bytes(), login_token.as_bytes()));
    let second = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()),
        first.as_bytes(),
    );
    format!("{first}.{}", URL_SAFE_NO_PAD.encode(second))
}

/// Is `sent` the token that belongs to this login token?
pub fn fits(key: &str, login_token: &str, sent: &str) -> bool {
    bool::from(token(key, login_token).as_bytes().ct_eq(sent.as_bytes()))
}

/// RFC 2104 over MD5, which the rest of the hub has no use for.
fn hmac_md5(key: &[u8], message: &[u8]) -> [u8; 16] {
    const BLOCK: usize = 64;
    let mut block = [0_u8; BLOCK];
    let hashed: [u8; 16] = Md5::digest(key).into();
    let key = if key.len() > BLOCK { &hashed[..] } else { key };
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    let inner = Md5::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    Md5::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_2202_holds() {
        let plain = |bytes: [u8; 16]| super::super::hex::plain(&bytes);
        assert_eq!(
            plain(hmac_md5(b"Jefe", b"what do ya want for nothing?")),
            "750c783e6ab0b503eaa86e310a5db738"
        );
        assert_eq!(
            plain(hmac_md5(
                &[0xaa; 80],
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            )),
            "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"
        );
    }
}
