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

/// Letters of Base32 (RFC 4648) as host names have them.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Where an application says who it is, whatever its other names are: its DID in the letters of host
/// names, `b` in front, below `did.abtnet.io`. `None`: it is no application's.
pub fn host(did: &str) -> Option<String> {
    let bytes = base58::decode(did.strip_prefix('z')?)?;
    let kind = bytes.first().map(|first| u16::from(first >> 2))?;
    if bytes.len() != LENGTH || kind != Kind::Application.code() {
        return None;
    }
    let mut host = String::from("b");
    let (mut held, mut bits) = (0_u16, 0_u32);
    for byte in bytes {
        held = (held << 8) | u16::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            host.extend(letter(held >> bits));
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        host.extend(letter(held << (5 - bits)));
    }
    Some(format!("{host}.did.abtnet.io"))
}

fn letter(five_bits: u16) -> Option<char> {
    LETTERS
        .get(usize::from(five_bits & 31))
        .map(|letter| char::from(*letter))
}

/// Bytes of a DID: form, hash, checksum.
const LENGTH: usize = 26;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_has_a_host_and_nobody_else_has() {
        let host = host(&of_public_key(Kind::Application, b"key")).unwrap();
        // As Blocklet Server prints its apps' addresses.
        assert!(host.starts_with("bbqa"), "{host}");
        let name = host.strip_suffix(".did.abtnet.io").unwrap();
        assert_eq!(name.len(), 43);
        let plain = |c: char| LETTERS.contains(&u8::try_from(c).unwrap());
        assert!(name.chars().all(plain), "{name}");
        for other in [
            of_public_key(Kind::Account, b"key"),
            "@aigne/cli".to_owned(),
            "z".to_owned(),
            String::new(),
        ] {
            assert_eq!(super::host(&other), None, "{other}");
        }
    }
}
