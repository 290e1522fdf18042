//! Asking a provider how large a request is.

use bytes::Bytes;
use wire::{Dialect, splice};

use super::bearer::bearer;
use super::dispatch::bound_to_its_host;
use super::setback::Setback;
use super::whole::{error_body, json_body};
use crate::app::Link;
use crate::error::Refusal;
use crate::routing::Target;

/// The provider's own answer, as it came, to a caller that speaks its dialect.
pub async fn count_tokens(link: &Link, target: &Target, body: &Bytes) -> Result<Bytes, Refusal> {
    count(link, target, body).await.map_err(|setback| Refusal {
        failure: setback.mishap.failure,
        retry_after: setback.retry_after,
    })
}

async fn count(link: &Link, target: &Target, body: &Bytes) -> Result<Bytes, Setback> {
    bound_to_its_host(target)?;
    let site = target.site();
    let endpoint = target.provider.kind.count_tokens();
    let mut headers = site.headers(endpoint, false)?;
    let url = site.url(endpoint, &target.model, false)?;
    headers.extend(bearer(link, target).await?);
    let forward = splice::forward(Dialect::GeminiGenerate, body, &target.model)?;
    let answer = link
        .send(target, url, headers, forward.body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    if (200..300).contains(&answer.status) {
        return json_body(answer, target).await;
    }
    let told = error_body(answer.body).await;
    Err(Setback::refused(
        target,
        answer.status,
        &answer.headers,
        &told,
    ))
}
