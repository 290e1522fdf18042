//! A request that is answered with an error.

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
