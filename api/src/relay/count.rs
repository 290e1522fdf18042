//! Asking a provider how large a request is.

use bytes::Bytes;
use wire::splice;

use super::dispatch::bound_to_its_host;
use super::setback::Setback;
use super::whole::{error_body, json_body};
use crate::app::Link;
use crate::error::Refusal;
use crate::providers::{self, COUNT_TOKENS};
use crate::routing::Target;

/// The provider's own answer, as it came, to a caller that speaks its dialect.
pub async fn count_tokens(link: &Link, target: &Target, body: &Bytes) -> Result<Bytes, Refusal> {
    bound_to_its_host(target).map_err(|setback| setback.refusal)?;
    let secret = target
        .credential
        .as_ref()
        .map(|credential| &credential.secret);
    let headers = providers::headers(target.provider.kind.profile(), secret, false)?;
    let base = &target.provider.base_url;
    let url = providers::endpoint(base, COUNT_TOKENS, &target.model, false)?;
    let forward = splice::forward(COUNT_TOKENS.dialect, body, &target.model)?;
    let answer = link
        .send(target, url, headers, forward.body)
        .await
        .map_err(|error| Setback::unreachable(target, &error).refusal)?;
    if (200..300).contains(&answer.status) {
        let counted = json_body(answer, target).await;
        return counted.map_err(|setback| setback.refusal);
    }
    let told = error_body(answer.body).await;
    Err(Setback::refused(target, answer.status, &answer.headers, &told).refusal)
}
