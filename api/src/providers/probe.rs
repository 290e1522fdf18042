//! Proving a credential by the smallest call its provider takes.

mod said;

use std::rc::Rc;

use actix_http::Method;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde_json::json;
use url::Url;
use wire::{Dialect, Native};

use self::said::Said;
use super::listed::Listed;
use super::{Endpoint, Kind, ProviderError, Settings, Site};
use crate::admin::context::{CredentialTester, ModelLister, TestFailure, Trial};
use crate::app::Link;
use crate::relay;
use crate::upstream::origin::saved_for;
use crate::upstream::{Egress, Outbound};

/// Asks through a worker's own connections.
pub struct Probe(pub Rc<Link>);

impl CredentialTester for Probe {
    fn test(&self, trial: Trial) -> LocalBoxFuture<'static, Result<(), TestFailure>> {
        let link = Rc::clone(&self.0);
        Box::pin(async move { ask(&link, &trial).await })
    }

    fn fetch(
        &self,
        url: Url,
        most: usize,
        egress: Egress,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, TestFailure>> {
        let link = Rc::clone(&self.0);
        Box::pin(async move { fetch(&link, url, most, egress).await })
    }
}

impl ModelLister for Probe {
    fn list(&self, asked: Trial) -> LocalBoxFuture<'static, Result<Vec<Listed>, TestFailure>> {
        let link = Rc::clone(&self.0);
        Box::pin(async move { Asking::of(&link, &asked)?.list().await })
    }
}

/// A call to one provider with one key.
struct Asking<'a> {
    link: &'a Link,
    trial: &'a Trial,
    base: Url,
    kind: Kind,
    settings: Settings,
}

async fn ask(link: &Link, trial: &Trial) -> Result<(), TestFailure> {
    let asking = Asking::of(link, trial)?;
    if asking.kind == Kind::Ideogram {
        return asking.empty_request().await;
    }
    match &trial.model {
        Some(model) => asking.one_call(model).await,
        None => asking.listed_model().await,
    }
}

impl<'a> Asking<'a> {
    fn of(link: &'a Link, trial: &'a Trial) -> Result<Self, TestFailure> {
        let kind = Kind::from_name(&trial.kind)
            .ok_or_else(|| unasked(format!("`{}` is no kind of provider", trial.kind)))?;
        let base = kind
            .profile()
            .base(&trial.base_url)
            .map_err(|error| unasked(format!("the base URL {:?}: {error}", trial.base_url)))?;
        Ok(Asking {
            link,
            trial,
            base,
            kind,
            settings: Settings::read(&trial.config),
        })
    }

    /// The smallest call that the provider takes.
    async fn one_call(&self, model: &str) -> Result<(), TestFailure> {
        let target = self.chat(model)?;
        let said = self.call(self.settings.sent_as(model), target).await?;
        if said.good() {
            return Ok(());
        }
        Err(said.failure(target.dialect))
    }

    /// A server of one's own has no model that everyone knows, so it is asked for its list first.
    /// A request that asks for nothing costs nothing, and a wrong key is refused before it is read.
    async fn empty_request(&self) -> Result<(), TestFailure> {
        let target = Endpoint::IDEOGRAM;
        let said = self
            .send(Method::POST, target, "", Bytes::from("{}"))
            .await?;
        if said.refuses_the_key() {
            return Err(said.failure(target.dialect));
        }
        Ok(())
    }

    /// The list alone proves nothing, for some servers show it to everyone: a model of it is
    /// called too. That model may be of another kind than chat, so only a refusal of the key counts.
    async fn listed_model(&self) -> Result<(), TestFailure> {
        let target = self.chat("")?;
        let models = self.list().await?;
        let Some(model) = models.first() else {
            return Ok(());
        };
        let said = self.call(&model.name, target).await?;
        if said.refuses_the_key() {
            return Err(said.failure(target.dialect));
        }
        Ok(())
    }

    /// The provider's own list.
    async fn list(&self) -> Result<Vec<Listed>, TestFailure> {
        let list = self.kind.profile().models.ok_or_else(|| {
            unasked("this kind of provider shows no list of its models; name one".to_owned())
        })?;
        let target = Endpoint {
            path: list.path,
            stream_path: None,
            ..self.chat("")?
        };
        let said = self.send(Method::GET, target, "", Bytes::new()).await?;
        if !said.good() {
            let mut failure = said.failure(target.dialect);
            if !said.refuses_the_key() {
                failure.message.push_str(
                    " (asked for its list of models; name a model to try the key with instead)",
                );
            }
            return Err(failure);
        }
        said.models(list.form).ok_or_else(|| TestFailure {
            status: Some(said.status),
            message: "GET /models was answered with something that is no list of models; is the base URL complete? It often ends with /v1".to_owned(),
        })
    }

    fn chat(&self, model: &str) -> Result<Endpoint, TestFailure> {
        self.kind
            .endpoint_for(Dialect::OpenAiChat, model)
            .ok_or_else(|| unasked("this kind of provider has no chat to ask".to_owned()))
    }

    async fn call(&self, model: &str, target: Endpoint) -> Result<Said, TestFailure> {
        let body = smallest_request(target.dialect, model);
        self.send(Method::POST, target, model, body).await
    }

    async fn send(
        &self,
        method: Method,
        target: Endpoint,
        model: &str,
        body: Bytes,
    ) -> Result<Said, TestFailure> {
        let wrong = |error: ProviderError| unasked(error.to_string());
        let site = Site {
            kind: self.kind,
            base: &self.base,
            region: self.trial.region.as_deref(),
            settings: &self.settings,
            secret: self.trial.secret.as_ref(),
        };
        let egress = Egress::of(self.trial.private_network);
        let url = site.url(target, model, false).map_err(wrong)?;
        let mut headers = site.headers(target, false).map_err(wrong)?;
        let body = site
            .body(target, body)
            .map_err(|error| unasked(error.to_string()))?;
        let now = self.link.app.clock.now();
        headers.extend(site.authorize(&url, &body, now).map_err(wrong)?);
        if let (Some(account), Some(secret)) = (site.account(), &self.trial.secret) {
            let origin = saved_for(&self.trial.base_url);
            let token = relay::exchanged(self.link, secret, &account, &origin, egress).await;
            let header = token.and_then(|token| relay::header(&token));
            headers.push(header.map_err(|error| unasked(error.to_string()))?);
        }
        let call = Outbound {
            method,
            url,
            headers,
            body,
            egress,
            clocks: self.link.app.clocks,
        };
        let answer = self
            .link
            .upstream
            .send(call)
            .await
            .map_err(|error| unasked(error.to_string()))?;
        Ok(Said::read(answer).await)
    }
}

async fn fetch(link: &Link, url: Url, most: usize, egress: Egress) -> Result<Vec<u8>, TestFailure> {
    let call = Outbound {
        method: Method::GET,
        url,
        headers: Vec::new(),
        body: Bytes::new(),
        egress,
        clocks: link.app.clocks,
    };
    let mut answer = link
        .upstream
        .send(call)
        .await
        .map_err(|error| unasked(error.to_string()))?;
    if !(200..300).contains(&answer.status) {
        return Err(TestFailure {
            status: Some(answer.status),
            message: "it has no such file".to_owned(),
        });
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.body.next().await {
        body.extend_from_slice(&chunk.map_err(|error| unasked(error.to_string()))?);
        if body.len() > most {
            return Err(unasked(format!("it is larger than {most} bytes")));
        }
    }
    Ok(body)
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
    if dialect == Dialect::GeminiGenerate {
        let request = json!({
            "contents": [{ "role": "user", "parts": [{ "text": "Hello" }] }],
        });
        return Bytes::from(request.to_string());
    }
    if dialect == Dialect::AigneChat {
        let request = json!({
            "input": {
                "messages": [{ "role": "user", "content": "Hello" }],
                "modelOptions": { "model": model, "maxTokens": 16 },
            },
        });
        return Bytes::from(request.to_string());
    }
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
