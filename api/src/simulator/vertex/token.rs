//! The exchange of an assertion for an access token, checked as
//! <https://developers.google.com/identity/protocols/oauth2/service-account> says.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::account::{Accounts, KEY_ID};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// How far clocks may be apart.
const SKEW_S: i64 = 60;

/// The answer with the token, or what is wrong.
pub fn exchange(accounts: &Accounts, body: &[u8], now_s: i64) -> Result<Value, &'static str> {
    let field = |wanted: &str| {
        form_urlencoded::parse(body)
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    if field("grant_type").as_deref() != Some(GRANT) {
        return Err("Invalid grant_type");
    }
    let assertion = field("assertion").ok_or("Required parameter is missing: assertion")?;
    let (signed, signature) = assertion.rsplit_once('.').ok_or("Bad Request")?;
    let (head, claims) = signed.split_once('.').ok_or("Bad Request")?;
    let head = json_of(head).ok_or("Invalid JWT: header")?;
    let claims = json_of(claims).ok_or("Invalid JWT: claims")?;
    if text(&head, "alg") != "RS256" || text(&head, "kid") != KEY_ID {
        return Err("Invalid JWT: algorithm or key");
    }
    let signature = URL_SAFE_NO_PAD.decode(signature);
    if !signature.is_ok_and(|signature| accounts.signed(signed.as_bytes(), &signature)) {
        return Err("Invalid JWT Signature.");
    }
    let at = |name: &str| claims.get(name).and_then(Value::as_i64).unwrap_or(0);
    let (begins, ends) = (at("iat"), at("exp"));
    if (begins - now_s).abs() > SKEW_S || ends <= now_s || ends - begins > 3600 {
        return Err(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
        );
    }
    let audience = text(&claims, "aud");
    if !audience.ends_with("/token") || text(&claims, "scope") != SCOPE {
        return Err("Invalid JWT: audience or scope");
    }
    let issuer = text(&claims, "iss");
    let (token, life_s) = accounts
        .grant(issuer, now_s)
        .ok_or("Invalid grant: account not found")?;
    Ok(json!({"access_token": token, "expires_in": life_s, "token_type": "Bearer"}))
}

/// A member that should be a text.
fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn json_of(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}
