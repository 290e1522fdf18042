//! The items of a response's output, as they are written.

use serde::{Serialize, Serializer};

use super::annotation::{self, Annotation};
use crate::failure::{Failure, FailureKind};
use crate::ir::{Citation, Notes, TokenLogprob};
use crate::openai_chat::notes::Tokens;

/// One item.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item {
    Message {
        id: String,
        status: &'static str,
        role: &'static str,
        content: Vec<Content>,
    },
    Reasoning {
        id: String,
        summary: Vec<Summary>,
        #[serde(skip_serializing_if = "Option::is_none")]
        encrypted_content: Option<String>,
    },
    FunctionCall {
        id: String,
        status: &'static str,
        call_id: String,
        name: String,
        arguments: String,
    },
    CustomToolCall {
        id: String,
        status: &'static str,
        call_id: String,
        name: String,
        /// While it is written, the arguments that hold it.
        input: String,
    },
}

/// A part of a message.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Content {
    OutputText {
        text: String,
        annotations: Vec<Annotation>,
        #[serde(serialize_with = "tokens")]
        logprobs: Vec<TokenLogprob>,
    },
    Refusal {
        refusal: String,
    },
}

/// A part of a summary.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Summary {
    SummaryText { text: String },
}

/// Why a response failed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ErrorOut<'a> {
    code: &'static str,
    message: &'a str,
}

const IN_PROGRESS: &str = "in_progress";
const COMPLETED: &str = "completed";

fn tokens<S: Serializer>(tokens: &[TokenLogprob], serializer: S) -> Result<S::Ok, S::Error> {
    Tokens(tokens).serialize(serializer)
}

impl Item {
    /// A message that will be written.
    pub(super) fn message(id: &str, place: usize) -> Self {
        Item::Message {
            id: format!("msg_{id}_{place}"),
            status: IN_PROGRESS,
            role: "assistant",
            content: Vec::new(),
        }
    }

    /// Reasoning that will be told.
    pub(super) fn reasoning(id: &str, place: usize) -> Self {
        Item::Reasoning {
            id: format!("rs_{id}_{place}"),
            summary: Vec::new(),
            encrypted_content: None,
        }
    }

    /// A call that will be argued, of a function or of one of the custom tools.
    pub(super) fn call(
        id: &str,
        place: usize,
        (call_id, name): (&str, &str),
        custom_tools: &[String],
    ) -> Self {
        if custom_tools.iter().any(|custom| custom == name) {
            return Item::CustomToolCall {
                id: format!("ctc_{id}_{place}"),
                status: IN_PROGRESS,
                call_id: call_id.to_owned(),
                name: name.to_owned(),
                input: String::new(),
            };
        }
        Item::FunctionCall {
            id: format!("fc_{id}_{place}"),
            status: IN_PROGRESS,
            call_id: call_id.to_owned(),
            name: name.to_owned(),
            arguments: String::new(),
        }
    }

    /// All of it is there.
    pub(super) fn complete(&mut self) {
        match self {
            Item::Message { status, .. }
            | Item::FunctionCall { status, .. }
            | Item::CustomToolCall { status, .. } => {
                *status = COMPLETED;
            }
            Item::Reasoning { .. } => {}
        }
    }
}

impl Content {
    pub(super) fn text(text: &str) -> Self {
        Content::OutputText {
            text: text.to_owned(),
            annotations: Vec::new(),
            logprobs: Vec::new(),
        }
    }

    pub(super) fn refusal(text: &str) -> Self {
        Content::Refusal {
            refusal: text.to_owned(),
        }
    }

    /// A text with what is told beside it; false: some source of it cannot be named.
    pub(super) fn noted(text: &str, notes: &Notes) -> (Self, bool) {
        let mut content = Content::text(text);
        let cited = notes
            .citations
            .iter()
            .filter(|citation| content.cite(citation).is_some())
            .count();
        content.told(&notes.logprobs);
        (content, cited == notes.citations.len())
    }

    /// Adds a source; gives its place among the annotations. `None`: it cannot be named.
    pub(super) fn cite(&mut self, citation: &Citation) -> Option<usize> {
        let Content::OutputText {
            text, annotations, ..
        } = self
        else {
            return None;
        };
        let annotation = annotation::write(citation, text.chars().count())?;
        annotations.push(annotation);
        annotations.len().checked_sub(1)
    }

    /// Adds tokens.
    pub(super) fn told(&mut self, tokens: &[TokenLogprob]) {
        if let Content::OutputText { logprobs, .. } = self {
            logprobs.extend_from_slice(tokens);
        }
    }

    /// What it says.
    pub(super) fn said(&mut self) -> &mut String {
        match self {
            Content::OutputText { text, .. } => text,
            Content::Refusal { refusal } => refusal,
        }
    }
}

impl Summary {
    pub(super) fn new(text: &str) -> Self {
        Summary::SummaryText {
            text: text.to_owned(),
        }
    }

    /// What it says.
    pub(super) fn said(&mut self) -> &mut String {
        let Summary::SummaryText { text } = self;
        text
    }
}

impl<'a> From<&'a Failure> for ErrorOut<'a> {
    /// The reference has few words here; programs find the code in the `error` event.
    fn from(failure: &'a Failure) -> Self {
        ErrorOut {
            code: match failure.kind {
                FailureKind::RateLimit => "rate_limit_exceeded",
                FailureKind::InvalidRequest | FailureKind::TooLarge => "invalid_prompt",
                _ => "server_error",
            },
            message: &failure.message,
        }
    }
}
