//! The API that a caller of an operation speaks.

use bytes::Bytes;

use super::{Asked, Operation, facts};
use crate::embedding::{self, gemini, openai};
use crate::{Dialect, WireError, aigne_media};

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
    /// AIGNE's `/api/v2/embeddings`. What it asks, and what the other two ask, is kept in OpenAI's
    /// form ([`crate::aigne_media`]).
    AigneEmbed,
    /// AIGNE's `/api/v2/image`.
    AigneImage,
    /// AIGNE's `/api/v2/image/generations`.
    AigneImageGenerations,
}

impl Spoken {
    /// What is asked is in OpenAI's form.
    pub(super) fn asks_as_openai(self) -> bool {
        !matches!(self, Spoken::GeminiEmbed | Spoken::GeminiBatchEmbed)
    }

    /// It is one of AIGNE's APIs for pictures.
    pub fn draws_for_aigne(self) -> bool {
        matches!(self, Spoken::AigneImage | Spoken::AigneImageGenerations)
    }

    /// The dialect of its errors.
    pub fn dialect(self) -> Dialect {
        match self {
            Spoken::OpenAi => Dialect::OpenAiChat,
            Spoken::GeminiEmbed | Spoken::GeminiBatchEmbed => Dialect::GeminiGenerate,
            Spoken::AigneEmbed | Spoken::AigneImage | Spoken::AigneImageGenerations => {
                Dialect::AigneChat
            }
        }
    }

    /// The stable name of an operation in it: stored in call records and shown in the console.
    pub fn surface(self, operation: Operation) -> &'static str {
        match self {
            Spoken::OpenAi => operation.name(),
            Spoken::GeminiEmbed => "gemini-embed",
            Spoken::GeminiBatchEmbed => "gemini-batch-embed",
            Spoken::AigneEmbed => "aigne-embeddings",
            Spoken::AigneImage => "aigne-image",
            Spoken::AigneImageGenerations => "aigne-image-generations",
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
            Spoken::GeminiEmbed => gemini::read(body),
            Spoken::GeminiBatchEmbed => gemini::read_batch(body),
            _ => openai::read(body),
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
            Spoken::GeminiEmbed => gemini::write_reply(reply, false, tokens),
            Spoken::GeminiBatchEmbed => gemini::write_reply(reply, true, tokens),
            _ => openai::write_reply(reply, packed, model, tokens),
        }
    }

    /// A member that OpenAI names so, as the caller wrote it.
    pub fn member(self, name: &str) -> String {
        let own = match (self, name) {
            (Spoken::OpenAi | Spoken::AigneImageGenerations, _) => return name.to_owned(),
            (Spoken::AigneImage, "response_format") => return "input.outputFileType".to_owned(),
            (Spoken::AigneEmbed | Spoken::AigneImage, _) => {
                return format!("input.{}", aigne_media::camel(name));
            }
            (_, "dimensions") => "outputDimensionality",
            (_, "input_type") => "taskType",
            (_, name) => name,
        };
        match self {
            Spoken::GeminiBatchEmbed => format!("requests[].{own}"),
            _ => own.to_owned(),
        }
    }

    /// A member of the request that was made of the caller's, as the caller wrote it.
    pub fn in_callers_words(self, path: &str) -> String {
        match self.dialect() {
            Dialect::AigneChat => self.member(path),
            _ => path.to_owned(),
        }
    }
}
