//! What a provider speaks: a dialect that callers have as well, or one that only providers have.

use crate::codec::Outbound;
use crate::dialect::Dialect;
use crate::framing::Framing;

/// A dialect, as a provider speaks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Native {
    /// One that callers speak, too.
    Shared(Dialect),
    /// `POST /model/{id}/converse` and `/converse-stream` of Amazon Bedrock. Nobody calls the hub
    /// in it.
    BedrockConverse,
    /// `POST /v2/chat` of Cohere. Nobody calls the hub in it.
    CohereChat,
}

impl Native {
    /// Everything that a provider may speak.
    pub const ALL: [Native; 7] = [
        Native::Shared(Dialect::OpenAiChat),
        Native::Shared(Dialect::AnthropicMessages),
        Native::Shared(Dialect::OpenAiResponses),
        Native::Shared(Dialect::GeminiGenerate),
        Native::Shared(Dialect::AigneChat),
        Native::BedrockConverse,
        Native::CohereChat,
    ];

    /// The stable name: stored in call records and shown in the console.
    pub fn name(self) -> &'static str {
        match self {
            Native::Shared(dialect) => dialect.name(),
            Native::BedrockConverse => "bedrock-converse",
            Native::CohereChat => "cohere-chat",
        }
    }

    /// The dialect with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|native| native.name() == name)
    }

    /// How the events of its streams are framed.
    pub fn framing(self) -> Framing {
        match self {
            Native::Shared(_) | Native::CohereChat => Framing::Sse,
            Native::BedrockConverse => Framing::AwsEventStream,
        }
    }

    /// The end of a stream that servers are known to forget after they have said why the model
    /// stopped; see [`Dialect::forgivable_end`].
    pub fn forgivable_end(self) -> Option<&'static [u8]> {
        match self {
            Native::Shared(dialect) => dialect.forgivable_end(),
            // Only the count may come after the reason.
            Native::BedrockConverse => Some(b""),
            Native::CohereChat => None,
        }
    }

    /// A stream has no event that only says that it is over; see
    /// [`Dialect::ends_without_terminator`].
    pub fn ends_without_terminator(self) -> bool {
        match self {
            Native::Shared(dialect) => dialect.ends_without_terminator(),
            Native::BedrockConverse | Native::CohereChat => false,
        }
    }

    /// Writes and reads what goes to and comes from a provider.
    pub fn codec(self) -> &'static dyn Outbound {
        match self {
            Native::Shared(dialect) => dialect.outbound(),
            Native::BedrockConverse => &crate::bedrock::BedrockConverse,
            Native::CohereChat => &crate::cohere_chat::CohereChat,
        }
    }
}

impl From<Dialect> for Native {
    fn from(dialect: Dialect) -> Self {
        Native::Shared(dialect)
    }
}

impl PartialEq<Dialect> for Native {
    fn eq(&self, dialect: &Dialect) -> bool {
        *self == Native::Shared(*dialect)
    }
}
