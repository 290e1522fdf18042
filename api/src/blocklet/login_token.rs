//! The token that Blocklet Server gives who signed in: checked here, without asking anybody.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::did;
use crate::clock::Millis;

/// Longer ones are not made; checking them would only cost.
const LONGEST_BYTES: usize = 16 * 1024;

/// What a token that holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginToken {
    /// Who signed in.
    pub did: String,
    /// The name of the passport that is in use; empty if there is none.
    pub passport: String,
    /// What the person is called.
    pub full_name: Option<String>,
    /// An application got the token for the person, by OAuth.
    pub oauth: Option<OAuth>,
    /// It is refused from then on.
    pub expires_at: Millis,
}

/// What an application was allowed by the person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OAuth {
    /// The application.
    #[serde(rename = "clientId", default)]
    pub client_id: String,
    /// What the person agreed to.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// Why a token does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is no such token at all, or its signature is not that of this app.
    #[error("the login token is not one of this app")]
    Forged,
    /// Its time is over.
    #[error("the login token expired at {}; sign in again", .0.rfc3339())]
    Expired(Millis),
    /// It may only be exchanged for a login token.
    #[error("this is a refresh token; send the login token that it was exchanged for")]
    Refresh,
    /// It is signed, but says nothing that a login says.
    #[error("the token names no user")]
    NoUser,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    #[serde(rename = "type")]
    kind: Option<String>,
    did: Option<String>,
    role: Option<String>,
    #[serde(rename = "fullName")]
    full_name: Option<String>,
    #[serde(rename = "tokenType")]
    token_type: Option<String>,
    provider: Option<String>,
    oauth: Option<OAuth>,
    nbf: Option<i64>,
    exp: Option<i64>,
}

/// Does this look like a login token?
pub fn is_one(secret: &str) -> bool {
    secret.split('.').count() == 3
}

/// Checks signature, time and kind; `key` is the text of `BLOCKLET_SESSION_SECRET`.
pub fn verify(token: &str, key: &SecretString, now: Millis) -> Result<LoginToken, TokenError> {
    let claims = signed_claims(token, key).ok_or(TokenError::Forged)?;
    let expires_at = Millis(claims.exp.ok_or(TokenError::NoUser)?.saturating_mul(1000));
    if expires_at <= now {
        return Err(TokenError::Expired(expires_at));
    }
    if claims.nbf.is_some_and(|from| from > now.seconds()) {
        return Err(TokenError::NoUser);
    }
    if claims.token_type.as_deref() == Some("refresh") {
        return Err(TokenError::Refresh);
    }
    let did = claims.did.filter(|did| did::is_plausible(did));
    let did = did.filter(|_| claims.kind.as_deref() == Some("user"));
    let by_oauth = claims.provider.as_deref() == Some("oauth");
    let nobody = || OAuth {
        client_id: String::new(),
        scopes: Vec::new(),
    };
    Ok(LoginToken {
        did: did.ok_or(TokenError::NoUser)?,
        passport: claims.role.unwrap_or_default(),
        full_name: claims.full_name.filter(|name| !name.trim().is_empty()),
        // Either sign of OAuth is enough to hold the token back from what it must not reach.
        oauth: claims.oauth.or_else(|| by_oauth.then(nobody)),
        expires_at,
    })
}

fn signed_claims(token: &str, key: &SecretString) -> Option<Claims> {
    if token.len() > LONGEST_BYTES {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let head: Head = part(head)?;
    // Said by whoever made the token, so it chooses nothing; but another one is none of ours.
    if head.alg != "HS256" {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret().as_bytes());
    hmac::verify(&key, signed.as_bytes(), &signature).ok()?;
    part(claims)
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
