//! OpenAI's APIs beside chat: one JSON object or one form in, one answer out. A caller's bytes go on
//! with only the model replaced, but to a provider that has an API of its own form.

mod cohere;
mod crossed;
mod drawing;
mod facts;
mod form;
mod meter;
mod seconds;
mod spoken;
pub(crate) mod told;

use bytes::Bytes;

pub use form::{Call, Fetched, Form, Outgoing};
pub use spoken::Spoken;

use crate::image::Delivery;
use crate::multipart::{self, boundary};
use crate::{Units, Usage, WireError, splice};

/// One of those APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /v1/embeddings`
    Embeddings,
    /// `POST /v1/moderations`
    Moderations,
    /// `POST /v1/rerank`, as Cohere and Jina have it.
    Rerank,
    /// `POST /v1/images/generations`
    ImageGenerations,
    /// `POST /v1/images/edits`
    ImageEdits,
    /// `POST /v1/images/variations`
    ImageVariations,
    /// `POST /v1/audio/speech`
    Speech,
    /// `POST /v1/audio/transcriptions`
    Transcriptions,
    /// `POST /v1/audio/translations`
    Translations,
}

/// What a whole answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A JSON object.
    #[default]
    Json,
    /// Text of some kind.
    Text,
    /// Sound.
    Sound,
}

/// What the hub must know of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The API that is called.
    pub spoken: Spoken,
    /// The model as the caller wrote it, or the one that the API takes when none is named.
    pub model: Option<String>,
    /// The caller wants a stream of events.
    pub stream: bool,
    /// What a whole answer will be.
    pub shape: Shape,
    /// Pictures that are to be made.
    pub images: u64,
    /// What is used whatever the answer: characters to speak, seconds to hear.
    pub units: Units,
    /// `units` are counted, not guessed.
    pub exact: bool,
    /// Tokens, for providers that tell none.
    pub estimate: Usage,
    /// How pictures are wanted, where the body does not say it.
    pub(crate) delivery: Option<Delivery>,
    /// The body is a form.
    form: Option<multipart::Form>,
}

impl Operation {
    /// Every one.
    pub const ALL: [Operation; 9] = [
        Operation::Embeddings,
        Operation::Moderations,
        Operation::Rerank,
        Operation::ImageGenerations,
        Operation::ImageEdits,
        Operation::ImageVariations,
        Operation::Speech,
        Operation::Transcriptions,
        Operation::Translations,
    ];

    /// The stable name: stored in call records and shown in the console.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Embeddings => "openai-embeddings",
            Operation::Moderations => "openai-moderations",
            Operation::Rerank => "rerank",
            Operation::ImageGenerations => "openai-image-generations",
            Operation::ImageEdits => "openai-image-edits",
            Operation::ImageVariations => "openai-image-variations",
            Operation::Speech => "openai-speech",
            Operation::Transcriptions => "openai-transcriptions",
            Operation::Translations => "openai-translations",
        }
    }

    /// Where it is, below `/v1`.
    pub fn path(self) -> &'static str {
        match self {
            Operation::Embeddings => "/embeddings",
            Operation::Moderations => "/moderations",
            Operation::Rerank => "/rerank",
            Operation::ImageGenerations => "/images/generations",
            Operation::ImageEdits => "/images/edits",
            Operation::ImageVariations => "/images/variations",
            Operation::Speech => "/audio/speech",
            Operation::Transcriptions => "/audio/transcriptions",
            Operation::Translations => "/audio/translations",
        }
    }

    /// The kind under which the price book has its models.
    pub fn kind(self) -> &'static str {
        match self {
            Operation::Embeddings => "embedding",
            Operation::Moderations => "moderation",
            Operation::Rerank => "rerank",
            Operation::ImageGenerations | Operation::ImageEdits | Operation::ImageVariations => {
                "image"
            }
            Operation::Speech => "speech",
            Operation::Transcriptions | Operation::Translations => "transcription",
        }
    }

    /// It makes pictures.
    pub fn makes_images(self) -> bool {
        self.kind() == "image"
    }

    /// It hears sound.
    pub fn hears(self) -> bool {
        self.kind() == "transcription"
    }

    /// A file may be sent along, in a form.
    pub fn takes_form(self) -> bool {
        self.hears() || matches!(self, Operation::ImageEdits | Operation::ImageVariations)
    }

    /// The model where a request names none.
    fn usual_model(self) -> Option<&'static str> {
        // <https://platform.openai.com/docs/api-reference/moderations/create>
        (self == Operation::Moderations).then_some("omni-moderation-latest")
    }

    /// Reads a request of this content type.
    pub fn read(self, content_type: Option<&str>, body: &Bytes) -> Result<Asked, WireError> {
        let boundary = content_type.and_then(boundary).transpose()?;
        let mut asked = match boundary {
            Some(boundary) if self.takes_form() => {
                let form = multipart::Form::parse(&boundary, body)?;
                let asked = facts::of_form(self, &form)?;
                Asked {
                    form: Some(form),
                    ..asked
                }
            }
            Some(_) => {
                return Err(WireError::Multipart {
                    problem: "this API takes a JSON object, not a form".to_owned(),
                });
            }
            None => facts::of_json(self, body)?,
        };
        asked.model = asked
            .model
            .filter(|model| !model.is_empty())
            .or_else(|| self.usual_model().map(str::to_owned));
        Ok(asked)
    }
}

impl Asked {
    /// The body, taken apart, where it is a form.
    pub fn form(&self) -> Option<&multipart::Form> {
        self.form.as_ref()
    }

    /// The body is a form: the caller's content type, which names the boundary, goes on with it.
    pub fn is_form(&self) -> bool {
        self.form.is_some()
    }

    /// The caller's bytes with the provider's name of the model.
    pub fn forward(&self, body: &Bytes, model: &str) -> Result<Bytes, WireError> {
        match &self.form {
            Some(form) => form.with("model", model),
            None => splice::with_model(body, model),
        }
    }
}
