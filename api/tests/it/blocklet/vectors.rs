//! The wire formats, against vectors that Node made without any code of the hub.

use aigne_hub::blocklet::component::{Claim, Signed};
use aigne_hub::blocklet::did::{self, Kind};
use aigne_hub::blocklet::wallet::Wallet;
use aigne_hub::blocklet::{access_key, csrf, hex, login_token, sealed, stable_json};
use aigne_hub::clock::Millis;
use serde_json::Value;

use super::support::{text, vectors};

#[test]
fn dids_are_those_of_their_keys_and_a_changed_one_is_none() {
    let vectors = vectors();
    let key = hex::decode(text(&vectors, "/user/public_key")).unwrap();
    let user = text(&vectors, "/user/did");
    assert_eq!(did::of_public_key(Kind::Account, &key), user);
    assert_eq!(
        did::of_public_key(Kind::Any, b"ai-kit"),
        text(&vectors, "/names/ai-kit")
    );
    assert!(did::is_valid(user) && did::is_valid(text(&vectors, "/app/did")));
    for at in 1..user.len() {
        let mut changed = user.to_owned();
        let other = if &user[at..=at] == "2" { "3" } else { "2" };
        changed.replace_range(at..=at, other);
        assert!(!did::is_valid(&changed), "{changed}");
    }
}

#[test]
fn the_access_wallet_signs_as_the_official_one() {
    let vectors = vectors();
    let wallet = Wallet::of_secret(text(&vectors, "/ask/secret")).unwrap();
    assert_eq!(wallet.did(), text(&vectors, "/ask/did"));
    assert_eq!(wallet.sign("hello"), text(&vectors, "/ask/hello"));
    assert!(wallet.signed("hello", text(&vectors, "/ask/hello")));
    // The halves of two keys do not make one.
    let (secret, other) = (text(&vectors, "/ask/secret"), "00".repeat(32));
    assert!(Wallet::of_secret(&format!("{}{other}", &secret[..66])).is_none());
    assert!(Wallet::of_secret("0x12").is_none());
}

#[test]
fn a_signed_call_is_rebuilt_to_the_letter() {
    let vectors = vectors();
    let wallet = Wallet::of_secret(text(&vectors, "/ask/secret")).unwrap();
    let now = vectors["now_s"].as_i64().unwrap();
    for call in vectors["calls"].as_array().unwrap() {
        let (path, query) = (text(call, "/path"), text(call, "/query"));
        let signed: Value = serde_json::from_str(text(call, "/text")).unwrap();
        assert_eq!(stable_json::text(&signed), text(call, "/text"));
        for (arrived, prefix) in [
            (path, None),
            (&path[3..], Some(&path[..3])),
            (&path[3..], Some(&path[..3])),
        ] {
            let claim = claim(text(call, "/signature"), now, now);
            let call = Signed {
                method: text(call, "/method"),
                path: arrived,
                prefix,
                query,
                body: call["body"].clone(),
            };
            assert!(claim.unwrap().verify(&call, &wallet).is_ok(), "{arrived}");
        }
    }
}

/// The headers of a call signed at `iat`, read at `now`.
pub fn claim(
    signature: &str,
    iat: i64,
    now: i64,
) -> Result<Claim, aigne_hub::blocklet::component::ComponentError> {
    let request = actix_web::test::TestRequest::default()
        .insert_header(("x-component-sig", signature))
        .insert_header(("x-component-sig-iat", iat.to_string()))
        .insert_header(("x-component-sig-exp", (iat + 300).to_string()))
        .to_http_request();
    Claim::read(request.headers(), Millis(now * 1000))
}

#[test]
fn a_signature_counts_from_a_minute_before_its_time_to_five_minutes_after() {
    let vectors = vectors();
    let signature = text(&vectors, "/calls/0/signature");
    for (age, fresh) in [
        (-61, false),
        (-60, true),
        (0, true),
        (300, true),
        (301, false),
    ] {
        assert_eq!(
            claim(signature, 1_000_000, 1_000_000 + age).is_ok(),
            fresh,
            "{age}"
        );
    }
    // One that claims a year is none of the SDK's.
    let request = actix_web::test::TestRequest::default()
        .insert_header(("x-component-sig", signature))
        .insert_header(("x-component-sig-iat", "1000000"))
        .insert_header(("x-component-sig-exp", "2000000"))
        .to_http_request();
    assert!(Claim::read(request.headers(), Millis(1_000_001_000)).is_err());
}

#[test]
fn login_tokens_say_who_and_what_and_bad_ones_are_refused() {
    let vectors = vectors();
    let now = Millis(vectors["now_s"].as_i64().unwrap() * 1000);
    let secret = text(&vectors, "/session_secret").into();
    for (name, token) in vectors["tokens"].as_object().unwrap() {
        let read = login_token::verify(token.as_str().unwrap(), &secret, now).unwrap();
        let passport = if name.starts_with("oauth") {
            "owner"
        } else {
            name
        };
        assert_eq!(read.passport, passport);
        assert_eq!(read.full_name.as_deref(), Some("Grüße 你好"));
        assert_eq!(read.oauth.is_some(), name.starts_with("oauth"), "{name}");
    }
    for (name, token) in vectors["refused_tokens"].as_object().unwrap() {
        let told = login_token::verify(token.as_str().unwrap(), &secret, now);
        assert!(told.is_err(), "{name}: {told:?}");
    }
}

#[test]
fn the_csrf_token_is_the_sdks() {
    let vectors = vectors();
    let (key, login) = (
        text(&vectors, "/ask/secret"),
        text(&vectors, "/tokens/owner"),
    );
    assert_eq!(csrf::token(key, login), text(&vectors, "/csrf"));
    assert!(csrf::fits(key, login, text(&vectors, "/csrf")));
    assert!(!csrf::fits(
        key,
        text(&vectors, "/tokens/admin"),
        text(&vectors, "/csrf")
    ));
    assert!(!csrf::fits(key, login, ""));
}

#[test]
fn access_keys_have_a_form() {
    let vectors = vectors();
    let secret = text(&vectors, "/access_key/secret");
    assert!(access_key::is_well_formed(secret));
    for bad in [
        "blocklet-",
        "blocklet-z",
        "blocklet-zNotAKey0",
        "blocklet-z2bad",
        "blocklet-z\"}) { x",
    ] {
        assert!(!access_key::is_well_formed(bad), "{bad}");
    }
    assert!(!access_key::is_well_formed(&secret[..secret.len() - 2]));
}

#[test]
fn the_sealed_environment_opens_with_its_key_only() {
    let vectors = vectors();
    let (sealed_text, key) = (
        text(&vectors, "/sealed/text"),
        text(&vectors, "/sealed/api_key"),
    );
    let component = text(&vectors, "/sealed/component");
    let plain = sealed::open(sealed_text, key, component).unwrap();
    let plain: Value = serde_json::from_slice(&plain).unwrap();
    assert_eq!(plain, vectors["sealed"]["plain"]);
    for (text, key, salt) in [
        ("", key, component),
        ("U2FsdGVkX18=", key, component),
        ("not base64!", key, component),
        (&sealed_text[..sealed_text.len() - 8], key, component),
    ] {
        assert!(sealed::open(text, key, salt).is_err(), "{text}");
    }
    // CBC tells a wrong key by its padding, which one in 256 fits by chance: then it is no JSON.
    for wrong in 0..50 {
        let opened = sealed::open(sealed_text, &format!("{key}{wrong}"), component);
        let read = opened
            .ok()
            .and_then(|plain| serde_json::from_slice::<Value>(&plain).ok());
        assert_eq!(read, None);
    }
}
