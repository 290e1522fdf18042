//! Hub keys: how they are made, and where a request carries one.

use actix_web::http::header::HeaderMap;
use percent_encoding::percent_decode_str;

use super::token::{self, NoRandomness};

/// What every hub key begins with, so that a person and a secret scanner know one.
pub const MARK: &str = "aigne-";

/// Headers that carry a key as their whole value.
const KEY_HEADERS: [&str; 2] = ["x-api-key", "x-goog-api-key"];

/// A key that was just made. The secret is shown once and never stored.
pub struct NewKey {
    /// The whole key.
    pub secret: String,
    /// SHA-256 of the secret in hexadecimal.
    pub hash: String,
    /// Its first ten characters, by which a person tells keys apart.
    pub prefix: String,
    /// Its last four characters.
    pub last_four: String,
}

/// Makes a key of 256 random bits.
pub fn generate() -> Result<NewKey, NoRandomness> {
    let secret = format!("{MARK}{}", token::random()?);
    let last_four = secret
        .get(secret.len() - 4..)
        .unwrap_or_default()
        .to_owned();
    Ok(NewKey {
        hash: token::stored(&secret),
        prefix: secret.chars().take(10).collect(),
        last_four,
        secret,
    })
}

/// A request carries two different keys; using either could be the wrong one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConflictingKeys;

/// The key that a request carries: in `Authorization: Bearer`, `x-api-key`, `x-goog-api-key` or the
/// query's `key`. The same key in several places is fine.
pub fn presented(headers: &HeaderMap, query: &str) -> Result<Option<String>, ConflictingKeys> {
    let bearers = headers
        .get_all("authorization")
        .filter_map(|value| value.to_str().ok().and_then(bearer))
        .map(str::to_owned);
    let plain = KEY_HEADERS
        .iter()
        .flat_map(|name| headers.get_all(*name))
        .filter_map(|value| value.to_str().ok())
        .map(|value| value.trim().to_owned());
    let mut found: Option<String> = None;
    for key in bearers.chain(plain).chain(in_query(query)) {
        match &found {
            _ if key.is_empty() => {}
            None => found = Some(key),
            Some(first) if *first == key => {}
            Some(_) => return Err(ConflictingKeys),
        }
    }
    Ok(found)
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// `key` is also what lists are filtered by, so only what looks like a hub key is one here.
fn in_query(query: &str) -> impl Iterator<Item = String> {
    query.split('&').filter_map(|pair| {
        let value = pair.strip_prefix("key=")?;
        let key = percent_decode_str(value).decode_utf8_lossy().into_owned();
        key.starts_with(MARK).then_some(key)
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        map
    }

    #[test]
    fn a_new_key_shows_ten_and_four_characters_and_keeps_its_hash() {
        let key = generate().unwrap();
        assert!(key.secret.starts_with("aigne-"));
        assert_eq!(key.secret.len(), 6 + 43);
        assert_eq!(key.prefix, key.secret[..10]);
        assert_eq!(key.last_four, key.secret[key.secret.len() - 4..]);
        assert_eq!(key.hash, token::stored(&key.secret));
    }

    #[test]
    fn every_place_for_a_key_is_read() {
        for (headers, query) in [
            (headers(&[("authorization", "Bearer aigne-1")]), ""),
            (headers(&[("authorization", "bearer  aigne-1 ")]), ""),
            (headers(&[("x-api-key", "aigne-1")]), ""),
            (headers(&[("x-goog-api-key", "aigne-1")]), ""),
            (headers(&[]), "alt=sse&key=aigne%2D1"),
        ] {
            assert_eq!(presented(&headers, query), Ok(Some("aigne-1".into())));
        }
    }

    #[test]
    fn the_same_key_twice_is_fine_and_two_keys_are_refused() {
        let same = headers(&[
            ("authorization", "Bearer aigne-1"),
            ("x-api-key", "aigne-1"),
        ]);
        let one = Ok(Some("aigne-1".to_owned()));
        assert_eq!(presented(&same, "key=aigne-1"), one);
        assert_eq!(presented(&same, "key=aigne-2"), Err(ConflictingKeys));
        assert_eq!(presented(&same, "key=the-id-of-a-row"), one);
        let twice = headers(&[
            ("authorization", "Bearer k1"),
            ("authorization", "Bearer k2"),
        ]);
        assert_eq!(presented(&twice, ""), Err(ConflictingKeys));
    }

    #[test]
    fn another_scheme_and_an_empty_value_are_no_key() {
        let basic = headers(&[("authorization", "Basic abc"), ("x-api-key", "")]);
        assert_eq!(presented(&basic, "keys=1&key="), Ok(None));
    }
}
