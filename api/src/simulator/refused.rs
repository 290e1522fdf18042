//! A request that is answered with an error.

use super::answer::Dialect;
use super::script::Complaint;

/// What was wrong, in no dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// The error type, in the dialect's word.
    pub kind: &'static str,
    /// The words for people.
    pub message: String,
    /// The member at fault (OpenAI).
    pub param: Option<String>,
    /// The stable code (OpenAI).
    pub code: Option<&'static str>,
}

impl Refused {
    /// A 400 of the type that both dialects call the same.
    pub fn invalid(message: impl Into<String>) -> Self {
        Refused {
            status: 400,
            kind: "invalid_request_error",
            message: message.into(),
            param: None,
            code: None,
        }
    }

    /// The same, at a member and with a code.
    pub fn at(self, param: impl Into<String>, code: Option<&'static str>) -> Self {
        let param = Some(param.into());
        Refused {
            param,
            code,
            ..self
        }
    }
}

/// What a check returns.
pub type Checked<T = ()> = Result<T, Refused>;

/// A complaint in the words of whoever speaks the dialect.
pub fn complaint(complaint: Complaint, dialect: Dialect) -> Refused {
    let (message, code) = match (complaint, dialect) {
        (Complaint::Length, Dialect::Anthropic) => {
            ("prompt is too long: 210000 tokens > 200000 maximum", None)
        }
        (Complaint::Length, Dialect::Gemini) => (
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            None,
        ),
        (Complaint::Length, Dialect::Bedrock) => ("Input is too long for requested model.", None),
        (Complaint::Length, _) => (
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
            Some("context_length_exceeded"),
        ),
        (Complaint::Content, Dialect::Anthropic) => {
            ("Output blocked by content filtering policy", None)
        }
        (Complaint::Content, Dialect::Bedrock) => (
            "The generated text has been blocked by our content filters.",
            None,
        ),
        (Complaint::Content, _) => (
            "Your request was rejected as a result of our safety system.",
            Some("content_policy_violation"),
        ),
    };
    let kind = match dialect {
        Dialect::Gemini => "INVALID_ARGUMENT",
        Dialect::Bedrock => "ValidationException",
        _ => "invalid_request_error",
    };
    Refused {
        code,
        kind,
        ..Refused::invalid(message)
    }
}
