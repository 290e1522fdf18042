//! How a provider writes the APIs beside chat.

use std::collections::HashMap;

use bytes::Bytes;

use super::crossed::{Counted, CrossedMeter};
use super::meter::OperationMeter;
use super::{Asked, Operation, Spoken, cohere, drawing};
use crate::codec::{Meter, Written};
use crate::embedding::{self, bedrock, gemini, vertex};
use crate::error::WireError;
use crate::{Usage, embedding::cohere as cohere_embed};

/// A way of writing those APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As OpenAI has them: bytes are forwarded with only the model replaced.
    OpenAi,
    /// As Cohere has embeddings and rerank.
    Cohere,
    /// As the Gemini API has them.
    Google,
    /// As Vertex AI has them.
    Vertex,
    /// As the models of Amazon Bedrock have them behind `InvokeModel`.
    Bedrock,
    /// OpenAI's, with pictures as Volcengine's Ark has them.
    Ark,
    /// OpenAI's, with pictures as xAI has them.
    XAi,
    /// As Ideogram has pictures.
    Ideogram,
}

/// Pictures as Base64, by the addresses that they were fetched from.
pub type Fetched = HashMap<String, String>;

/// A request as a provider takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Where it goes, below the provider's base URL; as an endpoint's path is written.
    pub path: &'static str,
    /// One for each call that the provider has to be asked, never none.
    pub bodies: Vec<Bytes>,
    /// Their content type, where it is neither JSON nor the caller's own.
    pub content_type: Option<String>,
    /// Members that were left out, as the caller wrote them.
    pub left_out: Vec<String>,
}

/// What is to be known of a request when its answer is written.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// What was asked for.
    pub operation: Operation,
    /// What was read of it.
    pub asked: &'a Asked,
    /// As it came.
    pub body: &'a Bytes,
    /// The model, as the provider calls it.
    pub model: &'a str,
    /// When it came, in seconds since 1970.
    pub created_s: i64,
}

impl Form {
    /// The caller's bytes are what the provider takes, and its answer is what the caller reads.
    pub fn is_spoken(self, operation: Operation, spoken: Spoken) -> bool {
        match (self, operation) {
            (Form::Cohere, Operation::Embeddings | Operation::Rerank)
            | (Form::Vertex | Form::Bedrock | Form::Ideogram, _) => false,
            (Form::Ark | Form::XAi, _) if operation.makes_images() => false,
            (Form::Google, _) => !spoken.asks_as_openai(),
            (Form::OpenAi | Form::Cohere | Form::Ark | Form::XAi, _) => spoken.asks_as_openai(),
        }
    }

    /// The request as the provider wants it.
    pub fn write(self, call: Call<'_>) -> Result<Outgoing, WireError> {
        let Call {
            operation,
            asked,
            body,
            model,
            ..
        } = call;
        let path = self.path(operation, asked.spoken, model);
        if self.is_spoken(operation, asked.spoken) {
            return Ok(Outgoing {
                path,
                bodies: vec![match asked.spoken {
                    Spoken::GeminiEmbed => gemini::forward(body, model)?,
                    Spoken::GeminiBatchEmbed => gemini::forward_batch(body, model)?,
                    _ => asked.forward(body, model)?,
                }],
                content_type: None,
                left_out: Vec::new(),
            });
        }
        if operation == Operation::Rerank {
            let Written { body, left_out } = cohere::write_rerank(body, model)?;
            return Ok(Outgoing {
                path,
                bodies: vec![body],
                content_type: None,
                left_out,
            });
        }
        if operation.makes_images() {
            return drawing::write(self, call);
        }
        let request = asked.spoken.embeddings(body)?;
        let calls = match self {
            Form::OpenAi | Form::Ark | Form::XAi | Form::Ideogram => {
                embedding::openai::write(&request, model)
            }
            Form::Cohere => cohere_embed::write(&request, Some(model)),
            Form::Google => gemini::write_batches(&request, model),
            Form::Vertex => vertex::write(&request, model),
            Form::Bedrock => bedrock::write(&request, model)?,
        };
        let mut left_out = request.left_out;
        left_out.extend(
            calls
                .left_out
                .into_iter()
                .map(|name| asked.spoken.member(name)),
        );
        Ok(Outgoing {
            path,
            bodies: calls.bodies,
            content_type: None,
            left_out,
        })
    }

    fn path(self, operation: Operation, spoken: Spoken, model: &str) -> &'static str {
        match (self, operation) {
            (Form::Cohere, Operation::Embeddings) => "/v2/embed",
            (Form::Cohere, Operation::Rerank) => "/v2/rerank",
            (Form::Google, _) if spoken == Spoken::GeminiEmbed => "/v1beta/{model}:embedContent",
            (Form::Google, _) => "/v1beta/{model}:batchEmbedContents",
            (Form::Vertex, _) if vertex::embeds_content(model) => ":embedContent",
            (Form::Vertex, _) => ":predict",
            (Form::Bedrock, _) => "/model/{modelId}/invoke",
            (Form::OpenAi | Form::Cohere | Form::Ark | Form::XAi | Form::Ideogram, _) => {
                operation.path()
            }
        }
    }

    /// Addresses in the answers of pictures that the caller wants themselves: to be fetched before
    /// the answer is written.
    pub fn addresses(self, call: Call<'_>, answers: &[Bytes]) -> Result<Vec<String>, WireError> {
        let forwarded = self.is_spoken(call.operation, call.asked.spoken)
            && call.asked.spoken == Spoken::OpenAi;
        if !call.operation.makes_images() || forwarded {
            return Ok(Vec::new());
        }
        drawing::addresses(self, call, answers)
    }

    /// The provider's answers to the calls of a request, as the caller reads them.
    pub fn read(
        self,
        call: Call<'_>,
        answers: &[Bytes],
        fetched: &Fetched,
    ) -> Result<Written, WireError> {
        let whole = |body| Written {
            body,
            left_out: Vec::new(),
        };
        let Call {
            operation, asked, ..
        } = call;
        if let [answer] = answers
            && (operation == Operation::Rerank || self.is_spoken(operation, asked.spoken))
        {
            return match (self, operation) {
                (Form::Cohere, Operation::Rerank) => {
                    cohere::read_rerank(call.body, answer.clone()).map(whole)
                }
                _ => Ok(whole(answer.clone())),
            };
        }
        if operation.makes_images() {
            return drawing::read(self, call, answers, fetched);
        }
        let replies: Vec<_> = answers
            .iter()
            .map(|answer| self.vectors(answer))
            .collect::<Result<_, _>>()?;
        let reply = embedding::Reply::joined(replies);
        let request = asked.spoken.embeddings(call.body)?;
        if reply.vectors.len() != request.texts.len() {
            return Err(WireError::reply(format!(
                "it has {} embeddings for {} texts",
                reply.vectors.len(),
                request.texts.len()
            )));
        }
        let tokens = asked.estimate.input;
        asked
            .spoken
            .write_embeddings(&reply, request.packed, call.model, tokens)
            .map(whole)
    }

    fn vectors(self, answer: &[u8]) -> Result<embedding::Reply<'_>, WireError> {
        match self {
            Form::OpenAi | Form::Ark | Form::XAi | Form::Ideogram => {
                embedding::openai::read_reply(answer)
            }
            Form::Cohere => cohere_embed::read_reply(answer),
            Form::Google => gemini::read_reply(answer),
            Form::Vertex => vertex::read_reply(answer),
            Form::Bedrock => bedrock::read_reply(answer),
        }
    }

    /// A meter beside the answers to a request.
    pub fn meter(self, operation: Operation, asked: &Asked) -> Box<dyn Meter> {
        let tells_as_openai = match self {
            Form::OpenAi => true,
            Form::Cohere => operation != Operation::Embeddings,
            Form::Ark | Form::XAi => !operation.makes_images(),
            Form::Google | Form::Vertex | Form::Bedrock | Form::Ideogram => false,
        };
        if tells_as_openai {
            return Box::new(OperationMeter::new(operation, asked));
        }
        Box::new(CrossedMeter::new(self, operation, asked))
    }

    /// What one of the answers tells of its use.
    pub(super) fn count(self, operation: Operation, answer: &[u8]) -> Result<Counted, WireError> {
        if operation.makes_images() {
            return drawing::count(self, answer);
        }
        let reply = self.vectors(answer)?;
        Ok(Counted {
            usage: reply.tokens.map(|input| Usage {
                input,
                ..Usage::default()
            }),
            ..Counted::default()
        })
    }
}
