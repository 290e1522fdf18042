//! An error that is told to a caller, in a form that every dialect can write.

/// The kind of a failure; each dialect has its own word and status for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The request is malformed or asks for something impossible (400).
    InvalidRequest,
    /// No key, or a wrong one (401).
    Authentication,
    /// The account cannot pay (402).
    Payment,
    /// Known, but not allowed (403).
    Permission,
    /// No such model or object (404).
    NotFound,
    /// The body is over the limit (413).
    TooLarge,
    /// Too many requests or tokens (429).
    RateLimit,
    /// The hub's own fault (500).
    Internal,
    /// The provider answered something unusable or could not be reached (502).
    Upstream,
    /// The hub or the provider cannot take the call now (503; Anthropic says 529).
    Overloaded,
    /// The provider took too long (504).
    Timeout,
}

impl FailureKind {
    /// The HTTP status that says this.
    pub fn status(self) -> u16 {
        match self {
            FailureKind::InvalidRequest => 400,
            FailureKind::Authentication => 401,
            FailureKind::Payment => 402,
            FailureKind::Permission => 403,
            FailureKind::NotFound => 404,
            FailureKind::TooLarge => 413,
            FailureKind::RateLimit => 429,
            FailureKind::Internal => 500,
            FailureKind::Upstream => 502,
            FailureKind::Overloaded => 503,
            FailureKind::Timeout => 504,
        }
    }

    /// The kind that a provider's status means.
    pub fn from_status(status: u16) -> Self {
        match status {
            401 => FailureKind::Authentication,
            402 => FailureKind::Payment,
            403 => FailureKind::Permission,
            404 => FailureKind::NotFound,
            413 => FailureKind::TooLarge,
            429 => FailureKind::RateLimit,
            408 | 504 => FailureKind::Timeout,
            503 | 529 => FailureKind::Overloaded,
            400..=499 => FailureKind::InvalidRequest,
            _ => FailureKind::Upstream,
        }
    }
}

/// One failure, ready to be written in any dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, as every dialect can say it.
    pub kind: FailureKind,
    /// The HTTP status of the answer. Usually `kind.status()`; a provider's own where one answered.
    pub status: u16,
    /// For a person: what failed, with which input, and what to do.
    pub message: String,
    /// A stable code for programs: `unknown_model`, or the provider's own code.
    pub code: Option<String>,
    /// Path of the member at fault.
    pub param: Option<String>,
    /// The request id, told in the body where the dialect has a place for it.
    pub request_id: Option<String>,
    /// Where a person can mend it, such as the page that sells credits. Also in the message.
    pub link: Option<String>,
}

impl Failure {
    /// A failure of this kind with its usual status.
    pub fn new(kind: FailureKind, code: &str, message: impl Into<String>) -> Self {
        Failure {
            kind,
            status: kind.status(),
            message: message.into(),
            code: Some(code.to_owned()),
            param: None,
            request_id: None,
            link: None,
        }
    }
}

/// A provider's message without what must not reach a caller: keys (OpenAI quotes the wrong one,
/// masked) and the account behind them.
pub fn without_secrets(message: &str) -> String {
    const MARKS: [&str; 10] = [
        "sk-", "pk-", "xai-", "gsk_", "AKIA", "ASIA", "AIza", "org-", "proj_", "acct_",
    ];
    const SHORTEST: usize = 12;
    let boundary = |letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | ',' | '(' | ')' | '=' | ':')
    };
    message
        .split_inclusive(boundary)
        .map(|piece| {
            let word = piece.trim_end_matches(boundary);
            let bare = word.trim_end_matches('.');
            let secret = bare.len() >= SHORTEST && MARKS.iter().any(|mark| bare.starts_with(mark));
            if secret {
                piece.replacen(bare, "[hidden]", 1)
            } else {
                piece.to_owned()
            }
        })
        .collect()
}
