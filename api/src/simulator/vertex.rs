//! Vertex AI: Gemini and Claude below a project and a location, for the bearer of an access token.
//!
//! `GET /service-account.json` gives out an account whose assertions `POST /token` exchanges; its
//! key is made when it is first asked for. `?expires_in=N` makes its tokens live N seconds.

mod account;
mod token;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

pub use account::Accounts;

use super::refused::Refused;
use super::{SimReply, SimRequest};

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Place<'p> {
    /// `google` or `anthropic`.
    pub publisher: &'p str,
    /// As it stands in the path.
    pub model: &'p str,
    /// Behind the colon.
    pub method: &'p str,
}

/// The place of a path such as `/v1/projects/p/locations/l/publishers/google/models/m:rawPredict`.
pub fn place(path: &str) -> Option<Place<'_>> {
    let (version, rest) = path.trim_start_matches('/').split_once('/')?;
    let rest = rest.strip_prefix("projects/")?;
    if !matches!(version, "v1" | "v1beta1") {
        return None;
    }
    let (_project, rest) = rest.split_once("/locations/")?;
    let (_location, rest) = rest.split_once("/publishers/")?;
    let (publisher, rest) = rest.split_once("/models/")?;
    let (model, method) = rest.rsplit_once(':')?;
    Some(Place {
        publisher,
        model,
        method,
    })
}

/// The request as Anthropic would get it: the model in the body, the version in a header.
pub fn claude(request: &SimRequest, place: &Place<'_>) -> Result<SimRequest, Refused> {
    let streams = match place.method {
        "rawPredict" => false,
        "streamRawPredict" => true,
        other => return Err(Refused::invalid(format!("there is no method {other}"))),
    };
    let Ok(Value::Object(mut members)) = serde_json::from_slice(&request.body) else {
        return Err(Refused::invalid("the body is no JSON object"));
    };
    if members.remove("anthropic_version") != Some("vertex-2023-10-16".into()) {
        return Err(Refused::invalid("anthropic_version: Field required"));
    }
    if members.contains_key("model") {
        return Err(Refused::invalid("model: Extra inputs are not permitted"));
    }
    if streams != (members.get("stream") == Some(&Value::Bool(true))) {
        let message = format!("stream: must agree with the method {}", place.method);
        return Err(Refused::invalid(message));
    }
    let model = percent_decode_str(place.model).decode_utf8_lossy();
    members.insert("model".to_owned(), model.into());
    let mut inner = request.clone();
    inner.path = "/v1/messages".to_owned();
    inner.body = Bytes::from(Value::Object(members).to_string());
    let version = ("anthropic-version".to_owned(), "2023-06-01".to_owned());
    inner.headers.push(version);
    Ok(inner)
}

/// The body of an error.
pub fn error_body(refused: &Refused) -> Value {
    json!({"error": {
        "code": refused.status,
        "message": refused.message,
        "status": refused.kind,
    }})
}

/// What somebody without a token is told.
pub fn unknown() -> Refused {
    Refused {
        status: 401,
        kind: "UNAUTHENTICATED",
        ..Refused::invalid(
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login \
             cookie or other valid authentication credential.",
        )
    }
}

/// `GET /service-account.json` and `POST /token`.
pub fn exchange(
    accounts: &Accounts,
    request: &SimRequest,
    path: &str,
    query: &str,
    now_s: i64,
) -> Option<SimReply> {
    match (request.method.as_str(), path) {
        ("GET", "/service-account.json") => {
            let host = request.header("host").unwrap_or("localhost");
            let life = query.strip_prefix("expires_in=");
            let life_s = life.and_then(|life| life.parse().ok()).unwrap_or(3599);
            Some(super::route::json_reply(200, &accounts.file(host, life_s)))
        }
        ("POST", "/token") => {
            let told = token::exchange(accounts, &request.body, now_s);
            let (status, body) = match told {
                Ok(body) => (200, body),
                Err(why) => (
                    400,
                    json!({"error": "invalid_grant", "error_description": why}),
                ),
            };
            Some(super::route::json_reply(status, &body))
        }
        _ => None,
    }
}
