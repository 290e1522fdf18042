//! Questions to Blocklet Server on this machine, signed with the app's access wallet.

use std::time::Duration;

use actix_http::Method;
use actix_http::header::{HeaderName, HeaderValue};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde_json::{Value, json};
use url::Url;

use super::environment::Environment;
use crate::clock::Millis;
use crate::upstream::{Clocks, Egress, Outbound, Upstream, UpstreamError, UpstreamSettings};

/// The server answers from its own database; what takes longer is down.
const CLOCKS: Clocks = Clocks {
    connect: Duration::from_secs(1),
    first_byte: Duration::from_secs(4),
    idle: Duration::from_secs(2),
    total: Duration::from_secs(5),
};

/// The longest answer that is read.
const MOST_BYTES: usize = 1 << 20;

/// Blocklet Server could not be asked, or did not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Blocklet Server did not answer: {0}")]
pub struct ServiceDown(pub String);

/// A worker's own connections to Blocklet Server. They never go through a proxy.
pub struct Connections(Upstream);

impl Connections {
    /// No connection yet.
    pub fn new() -> Result<Self, crate::upstream::SettingsError> {
        Upstream::new(&UpstreamSettings::default()).map(Connections)
    }

    /// Asks the daemon's GraphQL and gives its whole reply: errors of a question are in there.
    pub async fn ask(
        &self,
        of: &Environment,
        query: &str,
        now: Millis,
    ) -> Result<Value, ServiceDown> {
        let url = format!("http://{}:{}/api/gql", of.server_host, of.daemon_port);
        let body = json!({ "query": query });
        let reply = self.post(&url, of.as_component(now), &body).await?;
        serde_json::from_slice(&reply).map_err(|_| ServiceDown("its answer is no JSON".to_owned()))
    }

    /// Hands something to the service, which passes it on: `what` is the last part of its path. Its
    /// answer says no more than that it took it.
    pub(super) async fn hand(
        &self,
        of: &Environment,
        what: &str,
        data: Value,
    ) -> Result<(), ServiceDown> {
        let url = format!(
            "http://{}:{}/.well-known/service/api/{what}",
            of.server_host, of.service_port
        );
        let body = json!({ "apiVersion": of.server_version, "data": data });
        self.post(&url, of.as_sdk(), &body).await.map(|_| ())
    }

    async fn post(
        &self,
        url: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: &Value,
    ) -> Result<BytesMut, ServiceDown> {
        let call = Outbound {
            method: Method::POST,
            url: Url::parse(url).map_err(|error| ServiceDown(error.to_string()))?,
            headers,
            body: Bytes::from(body.to_string()),
            egress: Egress::Private,
            clocks: CLOCKS,
        };
        let told = |error: UpstreamError| ServiceDown(error.to_string());
        let mut answer = self.0.send(call).await.map_err(told)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.body.next().await {
            let chunk = chunk.map_err(told)?;
            if body.len().saturating_add(chunk.len()) > MOST_BYTES {
                return Err(ServiceDown("its answer is too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        if answer.status != 200 {
            return Err(ServiceDown(format!("it said {}", answer.status)));
        }
        Ok(body)
    }
}

impl Environment {
    /// What a question to the daemon is signed with.
    fn as_component(&self, now: Millis) -> Vec<(HeaderName, HeaderValue)> {
        let id = self.wallet.did();
        let stamp = now.0.to_string();
        let signature = self.wallet.sign(&format!("{stamp}-{id}"));
        let signed = [
            ("x-access-key-id", id),
            ("x-access-stamp", &stamp),
            ("x-access-signature", &signature),
            ("x-access-blocklet", &self.app_pid),
            ("x-component-did", &self.component_did),
        ];
        let mut headers = self.as_sdk();
        headers.extend(signed.into_iter().filter_map(header));
        headers
    }

    /// What Blocklet's own SDK says of itself.
    fn as_sdk(&self) -> Vec<(HeaderName, HeaderValue)> {
        let agent = format!("BlockletSDK/{}", self.server_version);
        let plain = [("content-type", "application/json"), ("user-agent", &agent)];
        plain.into_iter().filter_map(header).collect()
    }
}

fn header((name, value): (&'static str, &str)) -> Option<(HeaderName, HeaderValue)> {
    let value = HeaderValue::from_str(value).ok()?;
    Some((HeaderName::from_static(name), value))
}
