//! A stream in the common form.

use super::{Citation, StopReason, TokenLogprob};
use crate::failure::Failure;
use crate::usage::Usage;

/// What kind of part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartHead {
    /// Text.
    Text,
    /// Thinking that is shown.
    Thinking,
    /// Thinking that is sealed; complete with its head.
    RedactedThinking {
        /// Opaque.
        data: String,
    },
    /// A tool call; its arguments follow.
    ToolCall {
        /// Ties the result to the call.
        id: String,
        /// The tool's name.
        name: String,
    },
    /// The model declines.
    Refusal,
}

/// A piece of the open part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delta {
    /// Of a text or a refusal.
    Text(String),
    /// Of thinking.
    Thinking(String),
    /// The seal on the thinking or the call, as [`crate::seal::Seal`] reads it.
    Signature(String),
    /// Of a tool call: a piece of JSON text.
    Arguments(String),
    /// A source of the text, which may come before or behind the words that it stands behind.
    Citation(Box<Citation>),
    /// How likely the tokens of the text were that comes next.
    Logprobs(Vec<TokenLogprob>),
}

impl Delta {
    /// It brings nothing.
    pub(crate) fn says_nothing(&self) -> bool {
        match self {
            Delta::Text(text)
            | Delta::Thinking(text)
            | Delta::Signature(text)
            | Delta::Arguments(text) => text.is_empty(),
            Delta::Citation(_) => false,
            Delta::Logprobs(tokens) => tokens.is_empty(),
        }
    }
}

/// One event. A complete stream is `Start`, parts, `Stop`, `Usage` where told, `End`.
///
/// Parts have indexes from 0 without gaps, in the order in which they began. Parts may be
/// interleaved (OpenAI's parallel tool calls); a writer whose dialect has one open part at a time
/// must sort that out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The reply begins.
    Start {
        /// The provider's id of the reply.
        id: String,
        /// The model that answers.
        model: String,
        /// What the provider already tells about the input.
        usage: Option<Usage>,
    },
    /// A part begins.
    PartStart {
        /// Its number in the reply.
        index: usize,
        /// Its kind.
        head: PartHead,
    },
    /// A part goes on.
    PartDelta {
        /// Its number in the reply.
        index: usize,
        /// What comes on top.
        delta: Delta,
    },
    /// A part is complete.
    PartEnd {
        /// Its number in the reply.
        index: usize,
    },
    /// The model stopped.
    Stop {
        /// Why.
        reason: StopReason,
    },
    /// The provider's count. The last one counts.
    Usage(Usage),
    /// The provider is still there.
    Ping,
    /// The call failed in mid-stream. Nothing follows.
    Failed(Failure),
    /// The stream is complete.
    End,
}
