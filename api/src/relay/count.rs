//! Asking a provider how large a request is.

use bytes::Bytes;
use wire::splice;

use super::attempt::bound_to_its_host;
use super::bearer::bearer;
use super::inbound::Inbound;
use super::prepare::pass_on;
use super::setback::Setback;
use super::whole::{error_body, json_body};
use crate::app::Link;
use crate::error::Refusal;
use crate::providers::Endpoint;
use crate::routing::Target;

/// The provider's own answer, as it came, to a caller that speaks its dialect.
pub async fn count_tokens(
    link: &Link,
    target: &Target,
    endpoint: Endpoint,
    inbound: &Inbound,
) -> Result<Bytes, Refusal> {
    let counted = count(link, target, endpoint, inbound).await;
    counted.map_err(Setback::refusal)
}

async fn count(
    link: &Link,
    target: &Target,
    endpoint: Endpoint,
    inbound: &Inbound,
) -> Result<Bytes, Setback> {
    bound_to_its_host(target)?;
    let site = target.site();
    let mut headers = site.headers(endpoint, false)?;
    let url = site.url(endpoint, &target.model, false)?;
    headers.extend(bearer(link, target).await?);
    let profile = target.provider.kind.profile();
    pass_on(inbound, profile.forwarded, &mut headers);
    let body = inbound
        .media
        .brought(link, target, inbound.dialect, &inbound.body)
        .await
        .map_err(|error| Setback::unbrought(error, str::to_owned))?;
    let forward = splice::forward(inbound.dialect, &body, &target.model)?;
    let answer = link
        .send(target, url, headers, forward.body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    if (200..300).contains(&answer.status) {
        return json_body(&link.app.room, answer, target).await;
    }
    let told = error_body(answer.body).await;
    Err(Setback::refused(
        target,
        answer.status,
        &answer.headers,
        &told,
        link.app.clock.now(),
    ))
}
