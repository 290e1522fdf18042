//! How a provider writes the APIs beside chat.

use bytes::Bytes;

use super::{Asked, Operation, cohere};
use crate::codec::Written;
use crate::error::WireError;

/// A way of writing those APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As OpenAI has them: bytes are forwarded with only the model replaced.
    OpenAi,
    /// As Cohere has embeddings and rerank.
    Cohere,
}

impl Form {
    /// Where an operation is, below the base URL.
    pub fn path(self, operation: Operation) -> &'static str {
        match (self, operation) {
            (Form::Cohere, Operation::Embeddings) => "/v2/embed",
            (Form::Cohere, Operation::Rerank) => "/v2/rerank",
            _ => operation.path(),
        }
    }

    /// The request as the provider wants it.
    pub fn write(
        self,
        operation: Operation,
        asked: &Asked,
        body: &Bytes,
        model: &str,
    ) -> Result<Written, WireError> {
        match (self, operation) {
            (Form::Cohere, Operation::Embeddings) => cohere::write_embed(body, model),
            (Form::Cohere, Operation::Rerank) => cohere::write_rerank(body, model),
            _ => Ok(Written {
                body: asked.forward(body, model)?,
                left_out: Vec::new(),
            }),
        }
    }

    /// The provider's answer to `request` as the caller wants it.
    pub fn read(
        self,
        operation: Operation,
        request: &Bytes,
        answer: Bytes,
        model: &str,
    ) -> Result<Bytes, WireError> {
        match (self, operation) {
            (Form::Cohere, Operation::Embeddings) => cohere::read_embed(&answer, model),
            (Form::Cohere, Operation::Rerank) => cohere::read_rerank(request, answer),
            _ => Ok(answer),
        }
    }
}
