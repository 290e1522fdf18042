//! Around every admin route: who may pass, the request id in error bodies, no caching of replies.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use super::error::AdminError;
use crate::request_id::{self, RequestId};

/// Writes errors with their request id, and forbids caches to keep what admins see.
pub async fn wrap(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.unwrap_or_else(|| RequestId(crate::identity::token::new_id()));
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    let refused = response
        .response()
        .error()
        .and_then(|error| error.as_error::<AdminError>())
        .map(|error| error.response(Some(&id.0)));
    if let Some(body) = refused {
        response = response.into_response(body);
    }
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(request_id::HEADER, value);
    }
    Ok(response)
}
