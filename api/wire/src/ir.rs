//! The common form: what a request, a reply and a stream mean, whatever dialect wrote them.
//!
//! It is used only where two dialects cross. Heavy parts (tool schemas, arguments) stay raw JSON.
//! Members that no field here holds are listed in `extra`, with their path in the caller's words.

mod notes;
mod reply;
mod request;
mod stream;

pub(crate) use notes::pieces;
pub use notes::{Citation, Likelihood, Notes, Place, Source, Span, TokenLogprob};
pub use reply::{Reply, StopReason};
pub use request::{
    Effort, Extra, Grammar, Location, Message, Reasoning, Request, ResponseFormat, Role, Tool,
    ToolChoice, ToolInput, WebSearch,
};
pub use stream::{Delta, Event, PartHead};

/// One piece of a message.
#[derive(Debug, Clone)]
pub enum Part {
    /// Plain text.
    Text {
        /// The text.
        text: String,
        /// A mark that the prompt up to here may be cached.
        cache: Option<CacheMark>,
        /// What is told beside it. Only in answers.
        notes: Notes,
    },
    /// A picture.
    Image {
        /// Where its bytes are.
        source: MediaSource,
        /// OpenAI's `detail`: `low`, `high`, `auto`.
        detail: Option<String>,
        /// As for text.
        cache: Option<CacheMark>,
    },
    /// A file the model reads, PDF as a rule.
    Document {
        /// Where its bytes are.
        source: MediaSource,
        /// File name or title.
        name: Option<String>,
        /// As for text.
        cache: Option<CacheMark>,
        /// The answer shall cite it.
        cited: bool,
    },
    /// Sound.
    Audio {
        /// Base64.
        data: String,
        /// `wav`, `mp3`.
        format: String,
    },
    /// The model asks for a tool.
    ToolCall {
        /// Ties the result to the call.
        id: String,
        /// The tool's name.
        name: String,
        /// A JSON object, as text. The model may have written invalid JSON; it is carried as it is
        /// where the target takes text.
        arguments: String,
        /// As for text.
        cache: Option<CacheMark>,
        /// A provider's seal on the call, as that on thinking.
        signature: Option<String>,
    },
    /// What a tool answered. Only in messages of [`Role::User`].
    ToolResult {
        /// Of the call that is answered.
        id: String,
        /// Text and images.
        parts: Vec<Part>,
        /// The tool failed.
        is_error: bool,
        /// As for text.
        cache: Option<CacheMark>,
    },
    /// Thinking that the model showed.
    Thinking {
        /// The thought.
        text: String,
        /// The provider's seal on it, which may have no text at all; must come back unchanged in the next turn, and to that
        /// provider's dialect alone: [`crate::seal::Seal`] tells whose it is.
        signature: Option<String>,
    },
    /// Thinking that the provider sealed. Must come back unchanged.
    RedactedThinking {
        /// Opaque.
        data: String,
    },
    /// The model declined.
    Refusal {
        /// What it said instead.
        text: String,
    },
}

impl Part {
    /// Plain text, with nothing beside it.
    pub fn text(text: impl Into<String>) -> Self {
        Part::marked_text(text, None)
    }

    /// Plain text that may end what is cached.
    pub fn marked_text(text: impl Into<String>, cache: Option<CacheMark>) -> Self {
        Part::Text {
            text: text.into(),
            cache,
            notes: Notes::default(),
        }
    }
}

/// Where the bytes of an image or document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaSource {
    /// The provider fetches it.
    Url(String),
    /// In the request.
    Base64 {
        /// `image/png`, `application/pdf`.
        media_type: String,
        /// Base64 without line breaks.
        data: String,
    },
    /// Plain text given as a document.
    Text(String),
    /// A file uploaded to the provider earlier.
    FileId(String),
}

/// It is the name of a media type (RFC 6838, section 4.2) and can stand in a `data:` URL.
pub(crate) fn is_media_type(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
    let name = |name: &str| !name.is_empty() && name.bytes().all(letter);
    let bare = text.split(';').next().unwrap_or_default().trim();
    let quiet = !text.contains([',', '"']) && text.is_ascii();
    quiet
        && bare
            .split_once('/')
            .is_some_and(|(family, kind)| name(family) && name(kind))
}

/// A mark for the provider's prompt cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheMark {
    /// Kept five minutes.
    FiveMinutes,
    /// Kept one hour.
    OneHour,
}
