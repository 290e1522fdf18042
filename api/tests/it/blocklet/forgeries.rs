//! Ten thousand altered tokens, signatures, DIDs, keys and sealed texts of each kind: none holds.

use aigne_hub::blocklet::component::Signed;
use aigne_hub::blocklet::wallet::Wallet;
use aigne_hub::blocklet::{access_key, csrf, did, login_token, sealed};
use aigne_hub::clock::Millis;
use serde_json::{Value, json};

use super::support::{text, vectors};
use super::vectors::claim;

const FORGERIES: usize = 10_000;

/// Numbers that are the same at every run: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// The text with one thing changed: a letter, a cut, a swap, a doubling, something added.
    fn alter(&mut self, text: &str, alphabet: &[u8]) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let at = self.below(bytes.len());
        match self.below(6) {
            0 => bytes.truncate(at),
            1 => {
                bytes.remove(at);
            }
            2 => bytes.insert(at, alphabet[self.below(alphabet.len())]),
            3 => {
                let other = self.below(bytes.len());
                bytes.swap(at, other);
            }
            4 => bytes.push(alphabet[self.below(alphabet.len())]),
            _ => bytes[at] = alphabet[self.below(alphabet.len())],
        }
        String::from_utf8(bytes).unwrap()
    }
}

#[test]
fn ten_thousand_altered_login_tokens_are_refused() {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    let vectors = vectors();
    let now = Millis(vectors["now_s"].as_i64().unwrap() * 1000);
    let secret = text(&vectors, "/session_secret").into();
    let good: Vec<&str> = vectors["tokens"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_str)
        .collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut tried = 0;
    while tried < FORGERIES {
        let mut forged = good[dice.below(good.len())].to_owned();
        for _ in 0..=dice.below(3) {
            if !forged.is_empty() {
                forged = dice.alter(&forged, LETTERS);
            }
        }
        // Head, claims and signature of three different tokens.
        if dice.below(5) == 0 {
            let part =
                |n: usize, dice: &mut Dice| good[dice.below(good.len())].split('.').nth(n).unwrap();
            forged = format!(
                "{}.{}.{}",
                part(0, &mut dice),
                part(1, &mut dice),
                part(2, &mut dice)
            );
        }
        if good.contains(&forged.as_str()) {
            continue;
        }
        tried += 1;
        let told = login_token::verify(&forged, &secret, now);
        assert!(told.is_err(), "{forged}: {told:?}");
    }
}

#[test]
fn ten_thousand_altered_component_calls_are_refused() {
    let vectors = vectors();
    let wallet = Wallet::of_secret(text(&vectors, "/ask/secret")).unwrap();
    let now = vectors["now_s"].as_i64().unwrap();
    let calls = vectors["calls"].as_array().unwrap();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut tried = 0;
    while tried < FORGERIES {
        let call = &calls[dice.below(calls.len())];
        let (method, path) = (text(call, "/method"), text(call, "/path"));
        let mut parts =
            [method, path, text(call, "/query"), text(call, "/signature")].map(str::to_owned);
        let (mut body, mut iat) = (call["body"].clone(), now);
        match dice.below(6) {
            0 => parts[0] = ["get", "post", "put", "GET", ""][dice.below(5)].to_owned(),
            1 => parts[1] = dice.alter(path, b"abc/%.2F"),
            2 => parts[2] = dice.alter("x=1&y[]=2&q", b"abc=&[]12"),
            3 => parts[3] = dice.alter(&parts[3], b"0123456789abcdefxg"),
            4 => body = json!({"model": dice.below(1000), "n": [dice.below(9)]}),
            _ => iat -= 1 + dice.below(200) as i64,
        }
        let same = parts[0] == method && parts[1] == path && parts[2] == text(call, "/query");
        let same_signature = parts[3] == text(call, "/signature");
        if same && same_signature && iat == now && body == call["body"] {
            continue;
        }
        tried += 1;
        let [method, path, query, signature] = &parts;
        let signed = Signed {
            method,
            path,
            prefix: [None, Some("/hub"), Some("/")][dice.below(3)],
            query,
            body,
        };
        let told = claim(signature, iat, now).and_then(|claim| claim.verify(&signed, &wallet));
        assert!(told.is_err(), "{parts:?} {iat}");
    }
}

const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// So many different alterations of a text, by up to three changes each.
fn altered(text: &str, letters: &[u8], seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut forged = Vec::with_capacity(FORGERIES);
    while forged.len() < FORGERIES {
        let mut other = text.to_owned();
        for _ in 0..=dice.below(3) {
            if !other.is_empty() {
                other = dice.alter(&other, letters);
            }
        }
        if other != text {
            forged.push(other);
        }
    }
    forged
}

#[test]
fn ten_thousand_altered_dids_are_none() {
    let vectors = vectors();
    for did in altered(text(&vectors, "/user/did"), BASE58, 0x1234_5678_9abc_def1) {
        assert!(!did::is_valid(&did), "{did}");
    }
}

#[test]
fn ten_thousand_altered_signatures_of_a_wallet_are_refused() {
    let vectors = vectors();
    let wallet = Wallet::of_secret(text(&vectors, "/ask/secret")).unwrap();
    let signature = text(&vectors, "/ask/hello");
    for forged in altered(signature, b"0123456789abcdef", 0x0dd0_c0de_1357_9bdf) {
        assert!(!wallet.signed("hello", &forged), "{forged}");
    }
    for other in altered("hello", b"helowrd HELO", 0xfeed_face_cafe_beef) {
        assert!(!wallet.signed(&other, signature), "{other}");
    }
}

#[test]
fn ten_thousand_altered_csrf_tokens_do_not_fit() {
    let vectors = vectors();
    let (key, login) = (
        text(&vectors, "/ask/secret"),
        text(&vectors, "/tokens/owner"),
    );
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for forged in altered(text(&vectors, "/csrf"), letters, 0xabad_1dea_0bad_cafe) {
        assert!(!csrf::fits(key, login, &forged), "{forged}");
    }
}

#[test]
fn ten_thousand_altered_access_keys_are_either_malformed_or_another_key() {
    let vectors = vectors();
    let secret = text(&vectors, "/access_key/secret");
    for forged in altered(secret, BASE58, 0x5ca1_ab1e_0000_0001) {
        // The form has no checksum: another key of the right length is for the server to refuse.
        let other_key = forged.len() == secret.len() && forged.starts_with("blocklet-z");
        let near = forged.len().abs_diff(secret.len()) <= 1 && forged.starts_with("blocklet-z");
        assert!(
            !access_key::is_well_formed(&forged) || other_key || near,
            "{forged}"
        );
    }
}

#[test]
fn ten_thousand_altered_sealed_texts_never_open_to_what_was_sealed() {
    let vectors = vectors();
    let (whole, key) = (
        text(&vectors, "/sealed/text"),
        text(&vectors, "/sealed/api_key"),
    );
    let component = text(&vectors, "/sealed/component");
    let plain = sealed::open(whole, key, component).unwrap();
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for forged in altered(whole, letters, 0x0123_4567_89ab_cdef) {
        if let Ok(opened) = sealed::open(&forged, key, component) {
            assert_ne!(opened.as_slice(), plain.as_slice(), "{forged}");
        }
    }
}
