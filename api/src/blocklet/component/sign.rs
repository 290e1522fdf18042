//! Signing calls to other components of the same app, as Blocklet's own SDK does
//! (`@blocklet/sdk` 1.17.12, `util/verify-sign`).

use actix_http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{WINDOW_S, query};
use crate::blocklet::stable_json;
use crate::blocklet::wallet::Wallet;
use crate::clock::Millis;

/// A call before it is signed.
pub struct Outgoing<'a> {
    /// `GET`, `POST` and so on.
    pub method: &'a str,
    /// The path at which the other component receives it.
    pub path: &'a str,
    /// Without its question mark.
    pub query: &'a str,
    /// The JSON body; an empty object if there is none.
    pub body: &'a Value,
}

/// The headers of a signed call; `did` is that of the component which calls. `None` for a query
/// that the receiver might read otherwise than it is written.
pub fn headers(
    wallet: &Wallet,
    did: &str,
    call: &Outgoing<'_>,
    now: Millis,
) -> Option<Vec<(HeaderName, HeaderValue)>> {
    let iat = now.seconds();
    let exp = iat.saturating_add(WINDOW_S);
    let text = stable_json::text(&json!({
        "iat": iat,
        "exp": exp,
        "body": call.body,
        "query": query::parse(call.query)?,
        "method": call.method.to_ascii_lowercase(),
        "url": call.path,
    }));
    let named = [
        ("x-component-did", did.to_owned()),
        (super::SIGNATURE, wallet.sign(&text)),
        ("x-component-sig-iat", iat.to_string()),
        ("x-component-sig-exp", exp.to_string()),
        ("x-component-sig-version", "1".to_owned()),
    ];
    named
        .into_iter()
        .map(|(name, value)| {
            let value = HeaderValue::from_str(&value).ok()?;
            Some((HeaderName::from_static(name), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;

    use super::*;
    use crate::blocklet::component::{Claim, Signed};

    const NOW: Millis = Millis(1_750_000_000_000);

    fn wallet() -> Wallet {
        let seed = [7; 32];
        let key = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let public = aws_lc_rs::signature::KeyPair::public_key(&key)
            .as_ref()
            .to_owned();
        let secret = [seed.to_vec(), public].concat();
        Wallet::of_secret(&crate::blocklet::hex::encode(&secret)).unwrap()
    }

    #[test]
    fn what_is_signed_is_taken_by_the_check_and_nothing_else_is() {
        let (wallet, body) = (wallet(), json!({"payload": {"value": "0.5"}, "n": 1.50}));
        let call = Outgoing {
            method: "POST",
            path: "/api/meter-events",
            query: "livemode=true&q=a+b%26c",
            body: &body,
        };
        let headers = headers(&wallet, "z8ia", &call, NOW).unwrap();
        let headers: HeaderMap = headers.into_iter().collect();
        let verify = |path: &str, query: &str, body: Value| {
            let signed = Signed {
                method: "post",
                path,
                prefix: None,
                query,
                body,
            };
            let claim = Claim::read(&headers, NOW).unwrap();
            claim.verify(&signed, &wallet).is_ok()
        };
        assert!(verify(call.path, call.query, body.clone()));
        assert!(verify(call.path, "livemode=true&q=a%20b%26c", body.clone()));
        assert!(!verify("/api/meters", call.query, body.clone()));
        assert!(!verify(call.path, "livemode=false&q=a+b%26c", body.clone()));
        assert!(!verify(call.path, call.query, json!({})));
    }

    #[test]
    fn a_query_that_can_be_read_in_two_ways_is_not_signed() {
        let call = Outgoing {
            method: "GET",
            path: "/",
            query: "a=1&a[b]=2",
            body: &json!({}),
        };
        assert!(headers(&wallet(), "z8ia", &call, NOW).is_none());
    }
}
