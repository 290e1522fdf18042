//! Before any route: a signed call's body is read, its signature checked, and the body put back.
//!
//! The verdict goes into the request's extensions, where identity finds it: only there is known in
//! which words to refuse.

use actix_http::h1;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::{Claim, ComponentCall, ComponentError, SIGNATURE, Signed};
use crate::blocklet::Blocklet;

/// The signature covers parsed JSON, which costs more to check than to forward.
const MOST_BYTES: usize = 8 << 20;

/// How long to wait for the next piece of the body.
const SILENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// What was found out about a signed call.
#[derive(Debug, Clone)]
pub struct Verdict(pub Result<ComponentCall, ComponentError>);

/// Checks calls that carry a component's signature; all others pass untouched.
pub async fn check(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let blocklet = request.app_data::<web::Data<Blocklet>>().cloned();
    if let Some(blocklet) = blocklet
        && request.headers().contains_key(SIGNATURE)
    {
        let verdict = Verdict(judge(&mut request, &blocklet).await);
        request.extensions_mut().insert(verdict);
    }
    next.call(request).await
}

async fn judge(
    request: &mut ServiceRequest,
    blocklet: &Blocklet,
) -> Result<ComponentCall, ComponentError> {
    let local = request
        .peer_addr()
        .is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    if !local {
        return Err(ComponentError::NotLocal);
    }
    let claim = Claim::read(request.headers(), blocklet.clock.now())?;
    let body = body(request).await?;
    let method = request.method().as_str().to_ascii_lowercase();
    let prefix = request
        .headers()
        .get("x-path-prefix")
        .and_then(|value| value.to_str().ok());
    let call = Signed {
        method: &method,
        path: request.path(),
        prefix,
        query: request.query_string(),
        body,
    };
    claim.verify(&call, &blocklet.environment.wallet)
}

/// Reads the body and leaves it in the request for the route.
async fn body(request: &mut ServiceRequest) -> Result<Value, ComponentError> {
    let refused = || ComponentError::Body(MOST_BYTES);
    let mut payload = request.take_payload();
    let mut bytes = BytesMut::new();
    loop {
        let next = tokio::time::timeout(SILENCE, payload.next()).await;
        let Some(chunk) = next.map_err(|_| refused())? else {
            break;
        };
        let chunk = chunk.map_err(|_| refused())?;
        if bytes.len().saturating_add(chunk.len()) > MOST_BYTES {
            return Err(refused());
        }
        bytes.extend_from_slice(&chunk);
    }
    let bytes = bytes.freeze();
    request.set_payload(whole(&bytes));
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.trim_start()
                .to_ascii_lowercase()
                .starts_with("application/json")
        });
    if !is_json {
        return Err(refused());
    }
    serde_json::from_slice(&bytes).map_err(|_| ComponentError::Mismatch)
}

fn whole(bytes: &Bytes) -> Payload {
    let (_, mut payload) = h1::Payload::create(true);
    payload.unread_data(bytes.clone());
    Payload::from(payload)
}
