//! Reading a provider's error, in whatever form it comes.

use std::fmt::Write as _;

use serde_json::value::RawValue;

use crate::failure::{Failure, FailureKind, without_secrets};
use crate::markup;
use crate::object::{Field, Object};

/// Reads an error body. A status below 400 means that the error came inside a success, as events
/// of a stream do; the error's own words then tell its kind.
pub(crate) fn read(status: u16, body: &[u8]) -> Failure {
    let told = Object::body(first_of_array(body)).ok().and_then(|object| {
        let mut told = Told::default();
        told.read_object(object);
        told.message.is_some().then_some(told)
    });
    // SiliconFlow answers a wrong key with a string alone.
    let alone = || serde_json::from_slice::<String>(body).ok();
    match told {
        Some(told) => told.failure(status),
        None => Told {
            message: alone().or_else(|| Some(markup::described(status, body))),
            ..Told::default()
        }
        .failure(status),
    }
}

/// Reads the value of an `error` member.
pub(crate) fn told_in(status: u16, value: &[u8]) -> Failure {
    let mut told = Told::default();
    if let Ok(value) = serde_json::from_slice::<&RawValue>(value) {
        told.read_error(Field::new("error".to_owned(), value));
    }
    if told.message.is_none() {
        told.message = Some(markup::described(status, value));
    }
    told.failure(status)
}

/// The failure that MiniMax tells in `base_resp` of an answer with a status of success; none where
/// it says that all went well. <https://platform.minimax.io/docs/api-reference/errorcode>
pub(crate) fn told_in_base_resp(value: &RawValue) -> Option<Failure> {
    #[derive(serde::Deserialize)]
    struct BaseResp {
        status_code: i64,
        #[serde(default)]
        status_msg: String,
    }
    let told: BaseResp = serde_json::from_str(value.get()).ok()?;
    let kind = match told.status_code {
        0 => return None,
        1004 | 2049 => FailureKind::Authentication,
        1008 => FailureKind::Payment,
        1002 | 1039 | 2045 => FailureKind::RateLimit,
        1026 | 1027 | 1042 | 2013 => FailureKind::InvalidRequest,
        1001 => FailureKind::Timeout,
        _ => FailureKind::Upstream,
    };
    let code = told.status_code.to_string();
    Some(Failure::new(kind, &code, without_secrets(&told.status_msg)))
}

/// Google's compatible endpoint puts its one error into an array.
fn first_of_array(body: &[u8]) -> &[u8] {
    match serde_json::from_slice::<Vec<&RawValue>>(body) {
        Ok(values) => values.first().map_or(body, |first| first.get().as_bytes()),
        Err(_) => body,
    }
}

#[derive(Default)]
struct Told {
    message: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    request_id: Option<String>,
}

impl Told {
    fn read_object(&mut self, mut object: Object<'_>) {
        if let Some(error) = object.take("error") {
            self.read_error(error);
        }
        self.read_members(object);
    }

    fn read_error(&mut self, field: Field<'_>) {
        if field.is_string() {
            self.message = field.string().ok().filter(|text| !text.is_empty());
        } else if let Ok(object) = field.object() {
            self.read_members(object);
        }
    }

    fn read_members(&mut self, mut object: Object<'_>) {
        for name in ["message", "detail", "error_description"] {
            if self.message.is_none() {
                self.message = object.take(name).and_then(|field| sentence(&field));
            }
        }
        let mut word = |name: &str| object.take(name).and_then(|field| scalar(&field));
        let told = Told {
            message: None,
            // Google's word.
            kind: word("type").or_else(|| word("status")),
            code: word("code"),
            param: word("param"),
            request_id: word("request_id"),
        };
        self.kind = self.kind.take().or(told.kind);
        self.code = self.code.take().or(told.code);
        self.param = self.param.take().or(told.param);
        self.request_id = self.request_id.take().or(told.request_id);
    }

    fn failure(self, status: u16) -> Failure {
        let kind = self.kind_for(status);
        Failure {
            kind,
            status: if status >= 400 { status } else { kind.status() },
            code: self.stable_code(),
            message: without_secrets(&self.message.unwrap_or_default()),
            param: self.param,
            request_id: self.request_id,
            link: None,
        }
    }

    /// A word for programs. A number only repeats the status.
    fn stable_code(&self) -> Option<String> {
        let number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
        let code = self.code.as_ref().filter(|word| !number(word));
        code.or(self.kind.as_ref()).cloned()
    }

    fn kind_for(&self, status: u16) -> FailureKind {
        let words = [self.code.as_deref(), self.kind.as_deref()];
        let mut words = words.into_iter().flatten();
        match status {
            // A spent quota comes as 429 but does not pass with time.
            429 if words.any(|word| word == "insufficient_quota") => FailureKind::Payment,
            400.. => FailureKind::from_status(status),
            _ => words.find_map(kind_of).unwrap_or(FailureKind::Upstream),
        }
    }
}

/// The kind that a provider's word means, or a status written as a code (OpenRouter).
fn kind_of(word: &str) -> Option<FailureKind> {
    if let Ok(status @ 400..=599) = word.parse::<u16>() {
        return Some(FailureKind::from_status(status));
    }
    Some(match word {
        "invalid_request_error" | "context_length_exceeded" | "content_filter" => {
            FailureKind::InvalidRequest
        }
        "authentication_error" | "invalid_api_key" => FailureKind::Authentication,
        "insufficient_quota" | "billing_error" => FailureKind::Payment,
        "permission_error" => FailureKind::Permission,
        "not_found_error" | "model_not_found" => FailureKind::NotFound,
        "rate_limit_error" | "rate_limit_exceeded" | "requests" | "tokens" => {
            FailureKind::RateLimit
        }
        "overloaded_error" | "overloaded" | "service_unavailable" => FailureKind::Overloaded,
        "timeout" | "timeout_error" => FailureKind::Timeout,
        _ => return None,
    })
}

/// A message: a string, or FastAPI's list of problems with their places.
fn sentence(field: &Field<'_>) -> Option<String> {
    if field.is_string() {
        return field.string().ok().filter(|text| !text.is_empty());
    }
    if field.is_object() {
        let mut object = field.clone().object().ok()?;
        // Mistral has FastAPI's list in here.
        let said = object.take("message").or_else(|| object.take("detail"));
        return sentence(&said?);
    }
    let mut text = String::new();
    for problem in field.clone().array().ok()? {
        let mut problem = problem.object().ok()?;
        let place = problem.array("loc").ok()?.unwrap_or_default();
        let place: Vec<String> = place.iter().filter_map(scalar).collect();
        let message = problem.string("msg").ok()??;
        let separator = if text.is_empty() { "" } else { "; " };
        let _ = write!(text, "{separator}{}: {message}", place.join("."));
    }
    (!text.is_empty()).then_some(text)
}

fn scalar(field: &Field<'_>) -> Option<String> {
    if field.is_string() {
        return field.string().ok().filter(|text| !text.is_empty());
    }
    field.number().ok().map(|number| number.to_string())
}
