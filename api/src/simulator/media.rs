//! OpenAI's APIs beside chat, as the official library describes them (its types of 3.54), and
//! rerank as Cohere and Jina have it.
//!
//! A base that names `whisper` is billed by the second, `dall` by the picture, `jina` by the token;
//! the others tell tokens, and a reranker search units.

mod check;
mod draw;
mod fixtures;
pub mod form;
mod listen;
mod rank;
mod speak;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::answer::{Streams, Usage};
use super::refused::{Checked, Refused};
use super::script::Script;
use super::sse::Event;
pub use fixtures::{png, wav};
pub use form::parse as form;

/// One of the APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `/embeddings`
    Embeddings,
    /// `/moderations`
    Moderations,
    /// `/rerank`
    Rerank,
    /// `/images/generations`
    Generations,
    /// `/images/edits`
    Edits,
    /// `/images/variations`
    Variations,
    /// `/audio/speech`
    Speech,
    /// `/audio/transcriptions`
    Transcriptions,
    /// `/audio/translations`
    Translations,
}

impl Endpoint {
    /// The one at this path, without the version.
    pub fn at(path: &str) -> Option<Self> {
        Some(match path {
            "/embeddings" => Endpoint::Embeddings,
            "/moderations" => Endpoint::Moderations,
            "/rerank" => Endpoint::Rerank,
            "/images/generations" => Endpoint::Generations,
            "/images/edits" => Endpoint::Edits,
            "/images/variations" => Endpoint::Variations,
            "/audio/speech" => Endpoint::Speech,
            "/audio/transcriptions" => Endpoint::Transcriptions,
            "/audio/translations" => Endpoint::Translations,
            _ => return None,
        })
    }

    fn wants_form(self) -> bool {
        matches!(
            self,
            Endpoint::Edits
                | Endpoint::Variations
                | Endpoint::Transcriptions
                | Endpoint::Translations
        )
    }
}

/// A request that was taken apart.
#[derive(Debug)]
pub struct Request {
    endpoint: Endpoint,
    /// Of a form, all are strings.
    fields: Map<String, Value>,
    /// Names and contents.
    files: Vec<(String, Bytes)>,
}

/// What is sent back.
pub enum Answer {
    /// In one piece.
    Whole(&'static str, Bytes, Option<Usage>),
    /// Piece by piece.
    Pieces(&'static str, Vec<Bytes>),
    /// As events.
    Events(Vec<Event>),
}

impl Request {
    /// Takes a body apart, without checking what it says.
    pub fn parse(endpoint: Endpoint, content_type: &str, body: &Bytes) -> Checked<Self> {
        let is_form = content_type.starts_with("multipart/form-data");
        if is_form && endpoint.wants_form() {
            let (fields, files) = form::parse(content_type, body)?;
            return Ok(Request {
                endpoint,
                fields,
                files,
            });
        }
        if endpoint.wants_form() && endpoint != Endpoint::Edits {
            let words = "The request must be multipart/form-data with a file.";
            return Err(Refused::invalid(words));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Request {
                endpoint,
                fields,
                files: Vec::new(),
            }),
            _ => Err(Refused::invalid(
                "We could not parse the JSON body of your request.",
            )),
        }
    }

    /// As it was asked for, with its script.
    pub fn model(&self) -> &str {
        self.text("model").unwrap_or_default()
    }

    /// Refuses what the real API would.
    pub fn checked(self) -> Checked<Self> {
        check::check(&self)?;
        Ok(self)
    }

    /// The answer to it; `id` is told where the API has one.
    pub fn answer(&self, script: &Script, id: &str, created_s: i64) -> Answer {
        match self.endpoint {
            Endpoint::Embeddings => rank::embeddings(self, script),
            Endpoint::Moderations => rank::moderations(self, script, id),
            Endpoint::Rerank => rank::rerank(self, script, id),
            Endpoint::Generations | Endpoint::Edits | Endpoint::Variations => {
                draw::answer(self, script, created_s)
            }
            Endpoint::Speech => speak::answer(self, script),
            Endpoint::Transcriptions | Endpoint::Translations => listen::answer(self, script),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<u64> {
        match self.fields.get(name)? {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64(),
        }
    }

    fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::String(text)) => text == "true",
            Some(value) => value == &Value::Bool(true),
            None => false,
        }
    }
}

impl Streams for Request {
    fn streams(&self) -> bool {
        let whisper = self.model().contains("whisper");
        (self.flag("stream") && !whisper) || self.text("stream_format") == Some("sse")
    }
}

/// The ranking that a request in JSON is answered with.
pub fn ranking(body: &Bytes, script: &Script, id: &str) -> Checked<(Value, Option<Usage>)> {
    let request = Request::parse(Endpoint::Rerank, "application/json", body)?;
    match rank::rerank(&request, script, id) {
        Answer::Whole(_, answer, used) => {
            let answer = serde_json::from_slice(&answer);
            let answer = answer.map_err(|_| Refused::invalid("no ranking could be made"))?;
            Ok((answer, used))
        }
        Answer::Pieces(..) | Answer::Events(_) => Err(Refused::invalid("a ranking is whole")),
    }
}

/// A whole answer in JSON.
fn json(body: &Value, told: Option<Usage>) -> Answer {
    Answer::Whole("application/json", Bytes::from(body.to_string()), told)
}

/// Tokens of a text, as a real tokenizer makes them.
fn tokens(text: &str) -> u64 {
    (text.len() as u64).div_ceil(4)
}
