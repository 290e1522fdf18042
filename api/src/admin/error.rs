//! What the admin API refuses with. Handlers return [`AdminError`]; `identity` has its own
//! [`Refusal`], which becomes one here; the request id is added by `envelope`, where it is known.

use std::fmt;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};

use crate::identity::refusal::Refusal;
use crate::identity::throttle::TooMany;

/// A refused request.
#[derive(Debug, Clone)]
pub struct AdminError(Box<Parts>);

/// Boxed, so that a result is no larger than what it is about.
#[derive(Debug, Clone)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    message: String,
    param: Option<String>,
    retry_after_seconds: Option<u64>,
    allowed: Option<String>,
    beside: Map<String, Value>,
}

impl AdminError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        AdminError(Box::new(Parts {
            status,
            code,
            message: message.into(),
            param: None,
            retry_after_seconds: None,
            allowed: None,
            beside: Map::new(),
        }))
    }

    /// 400: the request cannot be understood as a whole.
    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 400: one member of the body or of the query is wrong. The message begins with its name.
    pub fn invalid_member(param: impl Into<String>, problem: impl fmt::Display) -> Self {
        let param = param.into();
        let mut error = Self::bad_request("invalid_member", format!("`{param}` {problem}"));
        error.0.param = Some(param);
        error
    }

    /// 401: nobody is known to be calling, or not as who they claim.
    pub fn unauthorized(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
    }

    /// 403: known, but not allowed.
    pub fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 404: there is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 405: the address takes other methods.
    pub fn method_not_allowed(method: &Method, allowed: &str) -> Self {
        let message = format!("{method} is not possible here, only {allowed}");
        let mut error = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            message,
        );
        error.0.allowed = Some(allowed.to_owned());
        error
    }

    /// 409: the request does not fit what is there.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 409: the file or the environment declares this; it is changed there.
    pub fn managed_elsewhere(what: &str, source: &str) -> Self {
        let how = match source {
            "hub.toml" => "edit hub.toml and send the hub SIGHUP",
            "environment" => "change the environment variable and start the hub again",
            "catalogue" => {
                "set a rate of your own for this model, which goes before the catalogue's"
            }
            _ => "it belongs to the hub itself",
        };
        Self::conflict(
            "managed_elsewhere",
            format!("{what} is managed by {source} and cannot be changed here: {how}"),
        )
    }

    /// 429 with the true time to wait.
    pub fn too_many(code: &'static str, message: impl Into<String>, seconds: u64) -> Self {
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, code, message);
        error.0.retry_after_seconds = Some(seconds);
        error
    }

    /// 503: the database did not answer. The cause is logged here, once.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "an admin request met a failing database");
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "database_unavailable",
            "the database did not answer; see the hub's log, or run `aigne-hub doctor`",
        );
        error.0.retry_after_seconds = Some(1);
        error
    }

    /// 503: Payment Kit, which holds the balances, cannot be asked.
    pub fn payment_kit_down(failure: &crate::payment_kit::failure::Failure) -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "payment_kit_unavailable",
            failure.to_string(),
        );
        error.0.retry_after_seconds = Some(5);
        error
    }

    /// 500: something that must not happen. The cause is logged here, once.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "an admin request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the hub failed to do this; see its log",
        )
    }

    /// Another status with the same content.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// A member beside `error`, where upstream's clients look for it.
    pub fn beside(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.beside.insert(name.to_owned(), value.into());
        self
    }

    /// The whole reply.
    pub fn response(&self, request_id: Option<&str>) -> HttpResponse {
        let mut error = json!({"message": self.0.message, "code": self.0.code});
        if let Some(object) = error.as_object_mut() {
            if let Some(param) = &self.0.param {
                object.insert("param".to_owned(), param.as_str().into());
            }
            if let Some(id) = request_id {
                object.insert("request_id".to_owned(), id.into());
            }
        }
        let mut body = Map::new();
        body.insert("error".to_owned(), error);
        body.extend(self.0.beside.clone());
        let mut response = HttpResponse::build(self.0.status);
        if let Some(seconds) = self.0.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.0.allowed {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        response.json(body)
    }
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for AdminError {}

impl ResponseError for AdminError {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response(None)
    }
}

impl From<store::StoreError> for AdminError {
    fn from(error: store::StoreError) -> Self {
        AdminError::unavailable(error)
    }
}

impl From<TooMany> for AdminError {
    fn from(TooMany(exhausted): TooMany) -> Self {
        let seconds = exhausted.retry_after_seconds;
        AdminError::too_many(
            "too_many_tries",
            format!("too many tries from this address; try again in {seconds} seconds"),
            seconds,
        )
    }
}

impl From<Refusal> for AdminError {
    fn from(refusal: Refusal) -> Self {
        if let Refusal::Unavailable(cause) = &refusal {
            return AdminError::unavailable(cause);
        }
        let mut error = AdminError::new(refusal.status(), refusal.code(), refusal.to_string());
        if let Refusal::PlatformDown(_) = refusal {
            error.0.retry_after_seconds = Some(1);
        }
        error
    }
}
