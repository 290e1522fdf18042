//! The id that goes through everything a request causes.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};
use uuid::Uuid;

/// The id of a request, as echoed in `x-request-id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// The header that carries the id, both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Where Anthropic's packages look for it: they show it with every error and answer.
const OF_ANTHROPIC: HeaderName = HeaderName::from_static("request-id");

/// Longer ids than this are replaced: they are stored with every call.
const LONGEST: usize = 128;

impl RequestId {
    /// The id that [`echo`] gave this request.
    pub fn of(request: &HttpRequest) -> String {
        let extensions = request.extensions();
        let id = extensions.get::<RequestId>();
        id.map(|id| id.0.clone()).unwrap_or_default()
    }
}

/// Middleware: echoes the caller's id or makes one.
pub async fn echo(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request
        .headers()
        .get(&HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty() && id.len() <= LONGEST)
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic()))
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
    let speaks_anthropic = request.headers().contains_key("anthropic-version");
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        if speaks_anthropic {
            response.headers_mut().insert(OF_ANTHROPIC, value.clone());
        }
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}
