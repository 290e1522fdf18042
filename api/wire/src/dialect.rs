//! The names of the dialects, and the codec that belongs to each.

use crate::codec::{Codec, Outbound};

/// An API's way of writing requests, replies, streams and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `POST /v1/chat/completions` of OpenAI and everything compatible with it.
    OpenAiChat,
    /// `POST /v1/messages` of Anthropic.
    AnthropicMessages,
    /// `POST /v1/responses` of OpenAI.
    OpenAiResponses,
    /// `POST /v1beta/models/{model}:generateContent` of Google's Gemini.
    GeminiGenerate,
    /// `POST /api/v2/chat` of AIGNE Hub.
    AigneChat,
    /// `POST /api/v2/chat/completions` of AIGNE Hub: OpenAI's chat in camel case, with answers of
    /// its own form. No provider speaks it.
    AigneCompletions,
}

impl Dialect {
    /// Every dialect, for tests and tables that walk them all.
    pub const ALL: [Dialect; 6] = [
        Dialect::OpenAiChat,
        Dialect::AnthropicMessages,
        Dialect::OpenAiResponses,
        Dialect::GeminiGenerate,
        Dialect::AigneChat,
        Dialect::AigneCompletions,
    ];

    /// The stable name: stored in call records and shown in the console.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::OpenAiChat => "openai-chat",
            Dialect::AnthropicMessages => "anthropic-messages",
            Dialect::OpenAiResponses => "openai-responses",
            Dialect::GeminiGenerate => "gemini-generate",
            Dialect::AigneChat => "aigne-chat",
            Dialect::AigneCompletions => "aigne-completions",
        }
    }

    /// The dialect with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The end of a stream that servers of this dialect are known to forget after they have said
    /// why the model stopped. `None`: without its terminator a stream is cut.
    pub fn forgivable_end(self) -> Option<&'static [u8]> {
        match self {
            Dialect::OpenAiChat => Some(b"data: [DONE]\n\n"),
            // Some hubs do not say that a delta is the last.
            Dialect::AigneChat => Some(b""),
            // Gemini has no terminator that could be forgotten.
            Dialect::AnthropicMessages
            | Dialect::OpenAiResponses
            | Dialect::GeminiGenerate
            | Dialect::AigneCompletions => None,
        }
    }

    /// The dialect has the model, and the wish for a stream, in its path instead of its body.
    pub fn names_model_in_path(self) -> bool {
        match self {
            Dialect::OpenAiChat
            | Dialect::AnthropicMessages
            | Dialect::OpenAiResponses
            | Dialect::AigneChat
            | Dialect::AigneCompletions => false,
            Dialect::GeminiGenerate => true,
        }
    }

    /// A stream has no event that only says that it is over: the one that says why the model
    /// stopped is the last.
    pub fn ends_without_terminator(self) -> bool {
        match self {
            Dialect::OpenAiChat
            | Dialect::AnthropicMessages
            | Dialect::OpenAiResponses
            | Dialect::AigneChat
            | Dialect::AigneCompletions => false,
            Dialect::GeminiGenerate => true,
        }
    }

    /// A call goes on, and its answer comes back, as it was written where the provider speaks the
    /// dialect too. Not where an answer tells what it cost: that is another figure on each side.
    pub fn is_forwarded(self) -> bool {
        match self {
            Dialect::OpenAiChat
            | Dialect::AnthropicMessages
            | Dialect::OpenAiResponses
            | Dialect::GeminiGenerate => true,
            Dialect::AigneChat | Dialect::AigneCompletions => false,
        }
    }

    /// Reads and writes this dialect.
    pub fn codec(self) -> &'static dyn Codec {
        match self {
            Dialect::OpenAiChat => &crate::openai_chat::OpenAiChat,
            Dialect::AnthropicMessages => &crate::anthropic::AnthropicMessages,
            Dialect::OpenAiResponses => &crate::openai_responses::OpenAiResponses,
            Dialect::GeminiGenerate => &crate::gemini::GeminiGenerate,
            Dialect::AigneChat => &crate::aigne_chat::AigneChat,
            Dialect::AigneCompletions => &crate::aigne_completions::AigneCompletions,
        }
    }

    /// The side of the codec that faces a provider.
    pub(crate) fn outbound(self) -> &'static dyn Outbound {
        match self {
            Dialect::OpenAiChat => &crate::openai_chat::OpenAiChat,
            Dialect::AnthropicMessages => &crate::anthropic::AnthropicMessages,
            Dialect::OpenAiResponses => &crate::openai_responses::OpenAiResponses,
            Dialect::GeminiGenerate => &crate::gemini::GeminiGenerate,
            Dialect::AigneChat => &crate::aigne_chat::AigneChat,
            Dialect::AigneCompletions => &crate::aigne_completions::AigneCompletions,
        }
    }
}
