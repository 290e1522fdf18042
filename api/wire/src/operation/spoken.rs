//! The API that a caller of an operation speaks.

use bytes::Bytes;

use super::{Asked, Operation, facts};
use crate::embedding::{self, gemini, openai};
use crate::{Dialect, WireError};

/// One of the APIs that an operation can be called in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Spoken {
    /// OpenAI's.
    #[default]
    OpenAi,
    /// Gemini's `embedContent`.
    GeminiEmbed,
    /// Gemini's `batchEmbedContents`.
    GeminiBatchEmbed,
}

impl Spoken {
    /// The dialect of its errors.
    pub fn dialect(self) -> Dialect {
        match self {
            Spoken::OpenAi => Dialect::OpenAiChat,
            Spoken::GeminiEmbed | Spoken::GeminiBatchEmbed => Dialect::GeminiGenerate,
        }
    }

    /// The stable name of an operation in it: stored in call records and shown in the console.
    pub fn surface(self, operation: Operation) -> &'static str {
        match self {
            Spoken::OpenAi => operation.name(),
            Spoken::GeminiEmbed => "gemini-embed",
            Spoken::GeminiBatchEmbed => "gemini-batch-embed",
        }
    }

    /// Reads a request of an API that names the model in its path.
    pub fn read(self, model: &str, body: &Bytes) -> Result<Asked, WireError> {
        Ok(Asked {
            spoken: self,
            model: Some(model.to_owned()).filter(|model| !model.is_empty()),
            ..facts::of_contents(body)?
        })
    }

    /// A request for embeddings in the common form.
    pub(super) fn embeddings(self, body: &Bytes) -> Result<embedding::Request, WireError> {
        match self {
            Spoken::OpenAi => openai::read(body),
            Spoken::GeminiEmbed => gemini::read(body),
            Spoken::GeminiBatchEmbed => gemini::read_batch(body),
        }
    }

    /// An answer with embeddings as the caller reads it. `tokens` are told where the provider
    /// told none.
    pub(super) fn write_embeddings(
        self,
        reply: &embedding::Reply<'_>,
        packed: bool,
        model: &str,
        tokens: u64,
    ) -> Result<Bytes, WireError> {
        let tokens = reply.tokens.unwrap_or(tokens);
        match self {
            Spoken::OpenAi => openai::write_reply(reply, packed, model, tokens),
            Spoken::GeminiEmbed => gemini::write_reply(reply, false, tokens),
            Spoken::GeminiBatchEmbed => gemini::write_reply(reply, true, tokens),
        }
    }

    /// A member that OpenAI names so, as the caller wrote it.
    pub(super) fn member(self, name: &str) -> String {
        let own = match (self, name) {
            (Spoken::OpenAi, _) => name,
            (_, "dimensions") => "outputDimensionality",
            (_, "input_type") => "taskType",
            (_, name) => name,
        };
        match self {
            Spoken::GeminiBatchEmbed => format!("requests[].{own}"),
            Spoken::OpenAi | Spoken::GeminiEmbed => own.to_owned(),
        }
    }
}
