//! Having a provider forget a response that it keeps beside the hub.

use std::sync::Arc;

use actix_http::Method;
use bytes::Bytes;
use wire::Dialect;

use super::attempt::bound_to_its_host;
use super::setback::Setback;
use super::whole::error_body;
use crate::app::Link;
use crate::error::Refusal;
use crate::routing::{Choice, Target};
use crate::state::response::Maker;

/// Asks the account that keeps a response to delete it. One that is gone here or there keeps
/// nothing.
pub async fn forget(link: &Link, maker: &Maker, id: &str) -> Result<(), Refusal> {
    let Some(target) = target_of(link, maker) else {
        return Ok(());
    };
    ask(link, &target, id).await.map_err(Setback::refusal)
}

fn target_of(link: &Link, maker: &Maker) -> Option<Target> {
    let snapshot = link.app.snapshot.load();
    let mut providers = snapshot.providers.values();
    let provider = providers.find(|provider| provider.id == maker.provider)?;
    let credential = match &maker.credential {
        Some(id) => {
            let mut credentials = provider.credentials.iter();
            Some(Arc::clone(credentials.find(|known| known.id == *id)?))
        }
        None => None,
    };
    let profile = provider.kind.profile();
    Some(Target {
        provider: Arc::clone(provider),
        model: String::new(),
        credential,
        endpoint: profile.endpoint_for(Dialect::OpenAiResponses)?,
        rate: None,
        pace: Arc::default(),
        choice: Choice::default(),
    })
}

async fn ask(link: &Link, target: &Target, id: &str) -> Result<(), Setback> {
    bound_to_its_host(target)?;
    let site = target.site();
    let headers = site.headers(target.endpoint, false)?;
    let mut url = site.url(target.endpoint, &target.model, false)?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.push(id);
    }
    let answer = link
        .send_as(Method::DELETE, target, url, headers, Bytes::new())
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    if answer.status == 404 || (200..300).contains(&answer.status) {
        return Ok(());
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
