//! Amazon's credentials and regions, and the signature that an access key pair makes.
//!
//! Signature version 4: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>.

use std::time::{Duration, SystemTime};

use actix_http::header::{HeaderName, HeaderValue};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::{Position, Url};

use super::outgoing::ProviderError;
use crate::clock::Millis;

/// The name under which the service's requests are signed.
const SERVICE: &str = "bedrock";

/// An access key and its secret. It is sealed, like every other secret, as one text.
#[derive(Clone)]
pub struct AccessKeyPair {
    /// `AKIA…`, or `ASIA…` of a session. Not secret.
    pub id: String,
    /// Signs, and is never sent.
    pub secret: SecretString,
    /// Of a session, whose keys last some hours.
    pub session_token: Option<SecretString>,
}

/// The text that is sealed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed<'a> {
    access_key_id: std::borrow::Cow<'a, str>,
    secret_access_key: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<std::borrow::Cow<'a, str>>,
}

impl AccessKeyPair {
    /// The pair as one text.
    pub fn to_secret(&self) -> SecretString {
        let token = self.session_token.as_ref().map(ExposeSecret::expose_secret);
        let sealed = Sealed {
            access_key_id: self.id.as_str().into(),
            secret_access_key: self.secret.expose_secret().into(),
            session_token: token.map(Into::into),
        };
        let text = serde_json::to_string(&sealed);
        #[expect(clippy::expect_used, reason = "three strings can always be written")]
        let text = text.expect("a structure of strings can be written");
        SecretString::from(text)
    }

    /// The pair that a sealed text holds; `None` where it is an API key. No key begins with a brace.
    pub fn of_secret(secret: &SecretString) -> Option<Self> {
        let text = secret.expose_secret();
        if !text.starts_with('{') {
            return None;
        }
        let sealed: Sealed<'_> = serde_json::from_str(text).ok()?;
        Some(AccessKeyPair {
            id: sealed.access_key_id.into_owned(),
            secret: SecretString::from(sealed.secret_access_key.as_ref()),
            session_token: sealed
                .session_token
                .map(|token| SecretString::from(token.as_ref())),
        })
    }
}

/// Where the service is in a region, if that can be the name of one.
/// <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>
pub fn base_url(region: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() || region.len() > 50 || !region.chars().all(plain) {
        return None;
    }
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    Some(format!(
        "https://bedrock-runtime.{region}.amazonaws.com{suffix}"
    ))
}

/// The region that an address of the service names.
pub fn region_of(base: &Url) -> Option<&str> {
    let mut labels = base.host_str()?.split('.');
    let service = labels.next()?;
    let region = labels.next()?;
    let known = matches!(service, "bedrock-runtime" | "bedrock-runtime-fips");
    (known && labels.next() == Some("amazonaws")).then_some(region)
}

/// The headers that sign a request: when, by whom, for which region, and over which bytes. It must
/// be sent as it was signed: to this URL, with this body, as JSON.
pub fn signature(
    pair: &AccessKeyPair,
    region: &str,
    url: &Url,
    body: &[u8],
    at: Millis,
) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
    let unsigned = |problem: &dyn std::fmt::Display| ProviderError::Unsigned {
        problem: problem.to_string(),
    };
    let token = pair.session_token.as_ref();
    let identity = Credentials::new(
        pair.id.as_str(),
        pair.secret.expose_secret(),
        token.map(|token| token.expose_secret().to_owned()),
        None,
        "hub",
    )
    .into();
    let millis = u64::try_from(at.0).unwrap_or(0);
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(SERVICE)
        .time(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| unsigned(&error))?;
    // As it is written on the wire: a port only where it is not the usual one.
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let head = [("content-type", "application/json"), ("host", host)];
    let request = SignableRequest::new(
        "POST",
        url.as_str(),
        head.into_iter(),
        SignableBody::Bytes(body),
    )
    .map_err(|error| unsigned(&error))?;
    let (instructions, _) = sign(request, &params.into())
        .map_err(|error| unsigned(&error))?
        .into_parts();
    let mut headers = Vec::new();
    for (name, value) in instructions.headers() {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsigned(&error))?;
        let mut value = HeaderValue::from_str(value).map_err(|_| ProviderError::Secret)?;
        value.set_sensitive(true);
        headers.push((name, value));
    }
    Ok(headers)
}
