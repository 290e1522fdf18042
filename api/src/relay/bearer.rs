//! The bearer of a call whose credential has to be exchanged for a token first.

use actix_http::Method;
use actix_http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use wire::{Failure, FailureKind};

use super::mishap::Mishap;
use super::setback::Setback;
use crate::app::Link;
use crate::clock::Millis;
use crate::providers::vertex::ServiceAccount;
use crate::routing::Target;
use crate::upstream::access_token::TokenError;
use crate::upstream::{Clocks, Egress, Outbound};

/// The header to add to a call, where its provider wants a token.
pub(super) async fn bearer(
    link: &Link,
    target: &Target,
) -> Result<Option<(HeaderName, HeaderValue)>, Setback> {
    let Some(account) = target.site().account() else {
        return Ok(None);
    };
    let Some(credential) = &target.credential else {
        return Ok(None);
    };
    let provider = &target.provider;
    let egress = Egress::of(provider.private_network);
    let token = exchanged(link, &credential.secret, &account, &provider.origin, egress).await;
    token
        .and_then(|token| header(&token))
        .map(Some)
        .map_err(|error| setback(target, error))
}

/// The access token of an account, for a provider that lives at `origin`.
pub async fn exchanged(
    link: &Link,
    secret: &SecretString,
    account: &ServiceAccount,
    origin: &str,
    egress: Egress,
) -> Result<SecretString, TokenError> {
    let ask = |now: Millis| {
        let unmade = |error: crate::providers::ProviderError| TokenError::Unmade(error.to_string());
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        Ok(Outbound {
            method: Method::POST,
            url: account.token_url(origin).map_err(unmade)?,
            headers: vec![(CONTENT_TYPE, form)],
            body: Bytes::from(account.exchange(now).map_err(unmade)?),
            egress,
            clocks: Clocks {
                connect: link.app.clocks.connect,
                ..Clocks::OF_A_QUESTION
            },
        })
    };
    link.app.tokens.get(&link.upstream, secret, ask).await
}

/// The token as it is sent.
pub fn header(token: &SecretString) -> Result<(HeaderName, HeaderValue), TokenError> {
    let text = format!("Bearer {}", token.expose_secret());
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| TokenError::Unmade("the token host gave no usable token".to_owned()))?;
    value.set_sensitive(true);
    Ok((AUTHORIZATION, value))
}

fn setback(target: &Target, error: TokenError) -> Setback {
    match error {
        TokenError::Unmade(problem) => Setback::misconfigured(problem),
        TokenError::Unreached(error) => Setback::unreachable(target, &error),
        TokenError::Refused { status, message } => {
            // Whatever is wrong with an assertion, the credential is what an admin can mend.
            let status = if matches!(status, 400..=428 | 430..=499) {
                401
            } else {
                status
            };
            let kind = FailureKind::from_status(status);
            let told = Failure {
                status,
                ..Failure::new(kind, "no_access_token", message)
            };
            Setback::of(Mishap::of_provider(target, told, status))
        }
    }
}
