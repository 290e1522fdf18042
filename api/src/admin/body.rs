//! JSON bodies, read so that a wrong one names the member that is wrong.

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::error::AdminError;
use crate::audit::record::Sent;
use crate::identity::token;

/// The most that an admin body may hold.
pub const LARGEST_BYTES: usize = 1024 * 1024;

/// A JSON body of at most `LIMIT` bytes, and the SHA-256 of its bytes in hexadecimal.
pub struct Body<T, const LIMIT: usize = LARGEST_BYTES>(pub T, pub String);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for Body<T, LIMIT> {
    type Error = AdminError;
    type Future = LocalBoxFuture<'static, Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // A page of another site can send a form or plain text without asking first, but not JSON.
        let is_json = request
            .content_type()
            .eq_ignore_ascii_case("application/json");
        let declared = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse::<usize>().ok());
        let payload = payload.take();
        let sent = request.extensions().get::<Sent>().cloned();
        Box::pin(async move {
            if !is_json {
                let error = AdminError::bad_request(
                    "unsupported_media_type",
                    "the body must be JSON, with the header `content-type: application/json`",
                );
                return Err(error.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
            }
            if declared.is_some_and(|length| length > LIMIT) {
                return Err(too_large(LIMIT));
            }
            let body =
                actix_web::body::to_bytes_limited(actix_web::body::BodyStream::new(payload), LIMIT)
                    .await
                    .map_err(|_| too_large(LIMIT))?
                    .map_err(|error| {
                        AdminError::bad_request(
                            "body_unreadable",
                            format!("the body broke off: {error}"),
                        )
                    })?;
            if let Some(sent) = sent {
                sent.0.replace(body.clone());
            }
            let read = parse(&body)?;
            let hash: [u8; 32] = Sha256::digest(&body).into();
            Ok(Body(read, token::hex(&hash)))
        })
    }
}

fn too_large(limit: usize) -> AdminError {
    AdminError::bad_request(
        "body_too_large",
        format!("the body is larger than {limit} bytes"),
    )
    .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, AdminError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data if path != "." => {
                AdminError::invalid_member(path, format!("is wrong: {inner}"))
            }
            serde_json::error::Category::Data => match missing(&inner.to_string()) {
                Some(member) => AdminError::invalid_member(member, "is missing"),
                None => {
                    AdminError::bad_request("invalid_body", format!("the body is wrong: {inner}"))
                }
            },
            _ => malformed(&inner),
        }
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> AdminError {
    AdminError::bad_request("malformed_json", format!("the body is not JSON: {error}"))
}

/// The member in serde's "missing field `name`", which belongs to the object around it.
fn missing(message: &str) -> Option<&str> {
    message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'))
        .map(|(member, _)| member)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(rename = "readRate")]
        _read_rate: Option<u8>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "name")]
        _name: String,
        #[serde(rename = "caching")]
        _caching: Option<Vec<Inner>>,
    }

    fn message(body: &'static str) -> String {
        parse::<Sample>(&Bytes::from_static(body.as_bytes()))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_wrong_member_is_named_by_its_path() {
        assert_eq!(
            message(r#"{"name":"a","caching":[{"readRate":"x"}]}"#),
            "`caching[0].readRate` is wrong: invalid type: string \"x\", expected u8 at line 1 column 38"
        );
        assert_eq!(message("{}"), "`name` is missing");
        assert!(message(r#"{"name":"a","nmae":1}"#).contains("nmae"));
    }

    #[test]
    fn text_that_is_no_json_tells_the_position() {
        assert_eq!(
            message(r#"{"name" "a"}"#),
            "the body is not JSON: expected `:` at line 1 column 9"
        );
        assert!(message(r#"{"name":"a"} x"#).contains("trailing characters at line 1 column 14"));
    }
}
