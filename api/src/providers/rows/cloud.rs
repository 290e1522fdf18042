//! The clouds, which sign in their own ways.

use wire::operation::Form;
use wire::{Operation, accent};

use super::LIKE_OPENAI;
use crate::providers::{Auth, Endpoint, Fetching, Kind, Profile, VideoForm};

/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>
pub const BEDROCK: Profile = Profile {
    kind: Kind::Bedrock,
    name: "bedrock",
    title: "Amazon Bedrock",
    page: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html",
    // Its address follows from the region; its list of models is at another one.
    endpoints: &[Endpoint::CONVERSE],
    operations: &[Operation::Embeddings],
    operation_form: Form::Bedrock,
    models: None,
    test_model: Some("us.amazon.nova-lite-v1:0"),
    auth: Auth::Aws,
    fetching: Fetching::NOTHING,
    ..LIKE_OPENAI
};

/// <https://learn.microsoft.com/azure/ai-foundry/openai/reference>
pub const AZURE: Profile = Profile {
    kind: Kind::Azure,
    name: "azure",
    title: "Azure OpenAI",
    page: "https://learn.microsoft.com/azure/ai-foundry/openai/reference",
    accent: &accent::OPENAI,
    // Everyone has an address of their own, and paths that depend on its version.
    endpoints: &[Endpoint::CHAT, Endpoint::RESPONSES],
    operations: &[
        Operation::Embeddings,
        Operation::ImageGenerations,
        Operation::ImageEdits,
        Operation::Speech,
        Operation::Transcriptions,
        Operation::Translations,
    ],
    auth: Auth::Header("api-key"),
    ..LIKE_OPENAI
};

/// <https://cloud.google.com/vertex-ai/generative-ai/docs>
pub const VERTEX: Profile = Profile {
    kind: Kind::Vertex,
    name: "vertex",
    title: "Google Vertex AI",
    page: "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference",
    // Its address follows from the location; which dialect is spoken, the model's name says.
    endpoints: &[Endpoint::VERTEX_GENERATE, Endpoint::VERTEX_CLAUDE],
    operations: &[
        Operation::Embeddings,
        Operation::ImageGenerations,
        Operation::ImageEdits,
    ],
    operation_form: Form::Vertex,
    models: None,
    test_model: Some("gemini-2.5-flash"),
    auth: Auth::ServiceAccount,
    forwarded: &["anthropic-beta"],
    videos: Some(VideoForm::Vertex),
    ..LIKE_OPENAI
};
