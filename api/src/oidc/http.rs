//! The library's requests, sent through the upstream room: checked addresses, no redirects, clocks,
//! and answers of a bounded size.

use actix_http::Method;
use actix_http::header::{HeaderName, HeaderValue};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http as http1};
use url::Url;

use crate::upstream::{Clocks, Egress, Outbound, Upstream, UpstreamError};

/// The longest answer that is read: documents and key sets are far below.
const MOST_BYTES: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// It was not sent, or broke off.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// It is too long.
    #[error("{0} answered with more than {MOST_BYTES} bytes")]
    TooLong(String),
    /// The request or the answer cannot be written as HTTP.
    #[error("{0}")]
    Malformed(String),
}

/// Sends what the library wants sent to one issuer.
pub(super) struct Sender<'a> {
    pub upstream: &'a Upstream,
    pub egress: Egress,
}

impl<'c> AsyncHttpClient<'c> for Sender<'_> {
    type Error = SendError;
    type Future = LocalBoxFuture<'c, Result<HttpResponse, SendError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Sender<'_> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let outbound = self.outbound(request)?;
        let host = outbound.url.host_str().unwrap_or_default().to_owned();
        let mut answer = self.upstream.send(outbound).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.body.next().await {
            body.extend_from_slice(&chunk?);
            if body.len() > MOST_BYTES {
                return Err(SendError::TooLong(host));
            }
        }
        let mut response = http1::Response::builder().status(answer.status);
        for (name, value) in &answer.headers {
            response = response.header(name.as_str(), value.as_bytes());
        }
        response.body(body).map_err(malformed)
    }

    fn outbound(&self, request: HttpRequest) -> Result<Outbound, SendError> {
        let (head, body) = request.into_parts();
        let mut headers = Vec::new();
        for (name, value) in &head.headers {
            let name = HeaderName::from_bytes(name.as_str().as_bytes()).map_err(malformed)?;
            let value = HeaderValue::from_bytes(value.as_bytes()).map_err(malformed)?;
            headers.push((name, value));
        }
        Ok(Outbound {
            method: Method::from_bytes(head.method.as_str().as_bytes()).map_err(malformed)?,
            url: Url::parse(&head.uri.to_string()).map_err(malformed)?,
            headers,
            body: body.into(),
            egress: self.egress,
            clocks: Clocks::OF_A_QUESTION,
        })
    }
}

fn malformed(error: impl std::fmt::Display) -> SendError {
    SendError::Malformed(error.to_string())
}
