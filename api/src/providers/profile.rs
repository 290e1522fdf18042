//! What is to be known of a kind of provider: one row of the table.

use url::Url;
use wire::accent::Accent;
use wire::operation::Form;
use wire::{Dialect, Native, Operation};

use super::{Fetching, Kind};

/// How a provider wants to see the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`
    Bearer,
    /// A header of the provider's own.
    Header(&'static str),
    /// None.
    Nothing,
    /// A signature by an access key pair, or `Authorization: Bearer …` with an API key.
    Aws,
    /// `Authorization: Bearer …` with a token that a service account's assertion was exchanged for.
    ServiceAccount,
}

/// A dialect that a provider speaks, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// The dialect.
    pub dialect: Native,
    /// Appended to the provider's base URL. Where the path has the model, `{model}` stands for it as
    /// a resource (`models/gemini-2.5-pro`), `{modelId}` for it as one segment.
    pub path: &'static str,
    /// The path for a stream, with its query, where it is another one.
    pub stream_path: Option<&'static str>,
}

impl Endpoint {
    /// OpenAI's chat completions.
    pub const CHAT: Endpoint = Endpoint {
        dialect: Native::Shared(Dialect::OpenAiChat),
        path: "/chat/completions",
        stream_path: None,
    };

    /// Anthropic's messages.
    pub const MESSAGES: Endpoint = Endpoint {
        dialect: Native::Shared(Dialect::AnthropicMessages),
        path: "/v1/messages",
        stream_path: None,
    };

    /// Gemini's answers, whole and streamed.
    pub const GENERATE: Endpoint = Endpoint {
        dialect: Native::Shared(Dialect::GeminiGenerate),
        path: "/v1beta/{model}:generateContent",
        stream_path: Some("/v1beta/{model}:streamGenerateContent?alt=sse"),
    };

    /// Amazon Bedrock's Converse.
    pub const CONVERSE: Endpoint = Endpoint {
        dialect: Native::BedrockConverse,
        path: "/model/{modelId}/converse",
        stream_path: Some("/model/{modelId}/converse-stream"),
    };

    /// Cohere's chat.
    pub const COHERE_CHAT: Endpoint = Endpoint {
        dialect: Native::CohereChat,
        path: "/v2/chat",
        stream_path: None,
    };

    /// The AIGNE protocol.
    pub const AIGNE_CHAT: Endpoint = Endpoint {
        dialect: Native::Shared(Dialect::AigneChat),
        path: "/api/v2/chat",
        stream_path: None,
    };

    /// Gemini on Vertex AI, below a model whose place [`super::vertex::url`] knows.
    pub const VERTEX_GENERATE: Endpoint = Endpoint {
        path: ":generateContent",
        stream_path: Some(":streamGenerateContent?alt=sse"),
        ..Endpoint::GENERATE
    };

    /// Claude there.
    pub const VERTEX_CLAUDE: Endpoint = Endpoint {
        path: ":rawPredict",
        stream_path: Some(":streamRawPredict"),
        ..Endpoint::MESSAGES
    };

    /// Ideogram's pictures.
    pub const IDEOGRAM: Endpoint = Endpoint {
        path: "/v1/ideogram-v3/generate",
        ..Endpoint::CHAT
    };

    /// OpenAI's responses.
    pub const RESPONSES: Endpoint = Endpoint {
        dialect: Native::Shared(Dialect::OpenAiResponses),
        path: "/responses",
        stream_path: None,
    };
}

impl Endpoint {
    /// Where the tokens of a request are counted that this one would answer, if the provider can.
    pub fn counting(self) -> Option<Endpoint> {
        let path = match self {
            Endpoint::GENERATE => "/v1beta/{model}:countTokens",
            Endpoint::VERTEX_GENERATE => ":countTokens",
            Endpoint::MESSAGES => "/v1/messages/count_tokens",
            _ => return None,
        };
        Some(Endpoint {
            path,
            stream_path: None,
            ..self
        })
    }
}

/// How a provider writes the list of its models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// `{"data": [{"id": …}]}`, as OpenAI and Anthropic have it. Some leave the object out and write
    /// the array alone.
    Data,
    /// `{"models": [{"name": "models/…"}]}`, as Google has it.
    Google,
    /// `{"models": [{"name": …, "endpoints": […]}]}`, as Cohere has it.
    Cohere,
    /// `[{"provider": …, "model": …, "type": …}]`, as AIGNE Hub has it.
    AigneHub,
}

/// Where a provider tells which models it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelList {
    /// Appended to the base URL, with its query.
    pub path: &'static str,
    /// How it is written.
    pub form: ListForm,
}

/// How a provider makes videos: a job is ordered, looked at, and its video fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoForm {
    /// As OpenAI's `/v1/videos`.
    OpenAi,
    /// Veo on the Gemini API.
    Gemini,
    /// Veo on Vertex AI.
    Vertex,
}

/// What is to be known of a kind.
#[derive(Debug)]
pub struct Profile {
    /// The kind.
    pub kind: Kind,
    /// Its stable name, as stored and as written in `hub.toml`.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where its API is described.
    pub page: &'static str,
    /// Used when none was given. Empty: there is none, and one must be given.
    pub default_base_url: &'static str,
    /// Addresses of the same API for other accounts, and for whom each is.
    pub other_base_urls: &'static [(&'static str, &'static str)],
    /// An ending of base URLs that users paste and that is not part of this API.
    pub stray_path: Option<&'static str>,
    /// Native dialects, best first.
    pub endpoints: &'static [Endpoint],
    /// How it speaks OpenAI's chat completions.
    pub accent: &'static Accent,
    /// What it fetches from the web by itself.
    pub fetching: Fetching,
    /// What it may have beside chat.
    pub operations: &'static [Operation],
    /// How it makes videos, if it does.
    pub videos: Option<VideoForm>,
    /// How it writes those, and where they are below its base URL.
    pub operation_form: Form,
    /// Its list of models, if it shows one.
    pub models: Option<ModelList>,
    /// A small model that keys are tried with; without one, the first of its list is asked.
    pub test_model: Option<&'static str>,
    /// How the key is sent.
    pub auth: Auth,
    /// Headers that every call carries.
    pub headers: &'static [(&'static str, &'static str)],
    /// Headers of the caller that go on when it speaks the provider's dialect.
    pub forwarded: &'static [&'static str],
    /// Calls need a credential.
    pub needs_credential: bool,
    /// It runs on one's own machines as a rule: its address may be private.
    pub private: bool,
    /// Environment variables that hold its keys; the first that is set counts.
    pub key_variables: &'static [&'static str],
    /// The environment variable that holds its address.
    pub base_url_variable: Option<&'static str>,
}

impl Profile {
    /// The address that endpoints are appended to: as saved, without what is no part of it.
    pub fn base(&self, saved: &str) -> Result<Url, url::ParseError> {
        let mut base = Url::parse(saved)?;
        let path = base.path().trim_end_matches('/');
        let bare = self.stray_path.and_then(|stray| path.strip_suffix(stray));
        if let Some(bare) = bare.map(str::to_owned) {
            base.set_path(&bare);
        }
        Ok(base)
    }

    /// Where a call goes: the caller's own dialect where the provider speaks it, else its best.
    pub fn endpoint_for(&self, dialect: Dialect) -> Option<Endpoint> {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.dialect == dialect)
            .or_else(|| self.endpoints.first())
            .copied()
    }

    /// Where a video is ordered, if there.
    pub fn video_endpoint(&self) -> Option<Endpoint> {
        let path = match self.videos? {
            VideoForm::OpenAi => "/videos",
            VideoForm::Gemini => "/v1beta/{model}:predictLongRunning",
            VideoForm::Vertex => ":predictLongRunning",
        };
        let chat = self.endpoints.first()?;
        Some(Endpoint {
            dialect: chat.dialect,
            path,
            stream_path: None,
        })
    }

    /// Where a call of this operation goes, if there: the path is that of OpenAI's API, which a
    /// provider with a form of its own changes ([`Form::write`]).
    pub fn endpoint_of(&self, operation: Operation) -> Option<Endpoint> {
        if !self.operations.contains(&operation) {
            return None;
        }
        // Errors are in the dialect of its chat.
        let chat = self.endpoints.first().copied().unwrap_or(Endpoint::CHAT);
        Some(Endpoint {
            dialect: chat.dialect,
            path: operation.path(),
            stream_path: None,
        })
    }
}
