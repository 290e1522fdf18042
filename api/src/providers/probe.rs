//! Proving a credential by the smallest call its provider takes.

use std::rc::Rc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde_json::json;
use url::Url;
use wire::{Dialect, Native};

use super::{Kind, ProviderError, authorize, endpoint, headers};
use crate::admin::context::{CredentialTester, TestFailure, Trial};
use crate::app::Link;
use crate::upstream::{Egress, Outbound};

/// A refusal is read up to here.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Asks through a worker's own connections.
pub struct Probe(pub Rc<Link>);

impl CredentialTester for Probe {
    fn test(&self, trial: Trial) -> LocalBoxFuture<'static, Result<(), TestFailure>> {
        let link = Rc::clone(&self.0);
        Box::pin(async move { ask(&link, &trial).await })
    }
}

async fn ask(link: &Link, trial: &Trial) -> Result<(), TestFailure> {
    let kind = Kind::from_name(&trial.kind)
        .ok_or_else(|| unasked(format!("`{}` is no kind of provider", trial.kind)))?;
    let profile = kind.profile();
    let base = Url::parse(&trial.base_url)
        .map_err(|error| unasked(format!("the base URL {:?}: {error}", trial.base_url)))?;
    let target = profile
        .endpoint_for(Dialect::OpenAiChat)
        .ok_or_else(|| unasked("this kind of provider has no chat to ask".to_owned()))?;
    let wrong = |error: ProviderError| unasked(error.to_string());
    let url = endpoint(&base, target, &trial.model, false).map_err(wrong)?;
    let body = smallest_request(target.dialect, &trial.model);
    let secret = Some(&trial.secret);
    let mut headers = headers(profile, target, secret, false).map_err(wrong)?;
    let region = trial.region.as_deref();
    let now = link.app.clock.now();
    headers.extend(authorize(profile, secret, region, &url, &body, now).map_err(wrong)?);
    let call = Outbound {
        method: actix_http::Method::POST,
        url,
        headers,
        body,
        egress: if trial.private_network {
            Egress::Private
        } else {
            Egress::Public
        },
        clocks: link.app.clocks,
    };
    let mut answer = link
        .upstream
        .send(call)
        .await
        .map_err(|error| unasked(error.to_string()))?;
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    let mut body = Vec::new();
    while let Some(Ok(chunk)) = answer.body.next().await {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            break;
        }
    }
    let told = target.dialect.codec().read_failure(answer.status, &body);
    Err(TestFailure {
        status: Some(answer.status),
        message: told.message,
    })
}

fn unasked(message: String) -> TestFailure {
    TestFailure {
        status: None,
        message,
    }
}

/// A few tokens are enough to know that the key works; sixteen is the least that OpenAI's newer
/// models take.
fn smallest_request(dialect: Native, model: &str) -> Bytes {
    if dialect == Native::BedrockConverse {
        let request = json!({
            "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }],
            "inferenceConfig": { "maxTokens": 16 },
        });
        return Bytes::from(request.to_string());
    }
    let mut request = json!({
        "model": model,
        "messages": [{ "role": "user", "content": "Hello" }],
    });
    if dialect == Dialect::AnthropicMessages
        && let Some(members) = request.as_object_mut()
    {
        members.insert("max_tokens".to_owned(), json!(16));
    }
    Bytes::from(request.to_string())
}
