//! Questions to a provider that are no call of a client: a job's order, its state, its result.

use actix_http::Method;
use actix_http::header::{HeaderName, HeaderValue};
use bytes::Bytes;

use super::attempt::bound_to_its_host;
use super::bearer::bearer;
use super::setback::Setback;
use super::whole::{error_body, json_body};
use crate::app::Link;
use crate::routing::Target;
use crate::upstream::Answer;

/// One question.
pub(crate) struct Errand {
    /// The method.
    pub method: Method,
    /// Where to: of the provider's own origin, since the key goes there.
    pub url: url::Url,
    /// Headers in place of the usual ones.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The whole body.
    pub body: Bytes,
}

impl Errand {
    /// A question without a body.
    pub fn get(url: url::Url) -> Self {
        Errand {
            method: Method::GET,
            url,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }
}

/// Asks, with the key of the target; whatever the status, this is the answer.
pub(crate) async fn sent(link: &Link, target: &Target, errand: Errand) -> Result<Answer, Setback> {
    bound_to_its_host(target)?;
    let site = target.site();
    let mut headers = site.headers(target.endpoint, false)?;
    for (name, value) in errand.headers {
        headers.retain(|(known, _)| *known != name);
        headers.push((name, value));
    }
    headers.extend(site.authorize(&errand.url, &errand.body, link.app.clock.now())?);
    headers.extend(bearer(link, target).await?);
    link.send_as(errand.method, target, errand.url, headers, errand.body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))
}

/// The same, where only success is of use.
pub(crate) async fn done(link: &Link, target: &Target, errand: Errand) -> Result<Answer, Setback> {
    let answer = sent(link, target, errand).await?;
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    if answer.status == 401
        && let Some(credential) = &target.credential
    {
        link.app.tokens.forget(&credential.secret);
    }
    Err(refused(link, target, answer).await)
}

/// What a provider that refused has said.
pub(crate) async fn refused(link: &Link, target: &Target, answer: Answer) -> Setback {
    let (status, headers) = (answer.status, answer.headers);
    let body = error_body(answer.body).await;
    Setback::refused(target, status, &headers, &body, link.app.clock.now())
}

/// The object that an answer is.
pub(crate) async fn told(link: &Link, answer: Answer, target: &Target) -> Result<Bytes, Setback> {
    json_body(&link.app.room, answer, target).await
}
