//! Makers of models who speak OpenAI's dialect with an accent.

use wire::operation::Form;
use wire::{Operation, accent};

use super::{LIKE_OPENAI, ListForm, ModelList};
use crate::providers::{Auth, Endpoint, Kind, Profile};

/// <https://api-docs.deepseek.com>
pub const DEEPSEEK: Profile = Profile {
    kind: Kind::DeepSeek,
    name: "deepseek",
    title: "DeepSeek",
    page: "https://api-docs.deepseek.com/api/create-chat-completion",
    default_base_url: "https://api.deepseek.com/v1",
    accent: &accent::DEEPSEEK,
    test_model: Some("deepseek-chat"),
    key_variables: &["DEEPSEEK_API_KEY"],
    base_url_variable: Some("DEEPSEEK_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.x.ai/docs/api-reference>
pub const XAI: Profile = Profile {
    kind: Kind::XAi,
    name: "xai",
    title: "xAI",
    page: "https://docs.x.ai/docs/api-reference",
    default_base_url: "https://api.x.ai/v1",
    accent: &accent::XAI,
    operations: &[Operation::ImageGenerations, Operation::ImageEdits],
    operation_form: Form::XAi,
    test_model: Some("grok-3-mini-fast"),
    key_variables: &["XAI_API_KEY"],
    base_url_variable: Some("XAI_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.mistral.ai/api>
pub const MISTRAL: Profile = Profile {
    kind: Kind::Mistral,
    name: "mistral",
    title: "Mistral AI",
    page: "https://docs.mistral.ai/api",
    default_base_url: "https://api.mistral.ai/v1",
    accent: &accent::MISTRAL,
    operations: &[
        Operation::Embeddings,
        Operation::Moderations,
        Operation::Transcriptions,
    ],
    test_model: Some("mistral-small-latest"),
    key_variables: &["MISTRAL_API_KEY"],
    base_url_variable: Some("MISTRAL_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.perplexity.ai/api-reference/chat-completions-post>
pub const PERPLEXITY: Profile = Profile {
    kind: Kind::Perplexity,
    name: "perplexity",
    title: "Perplexity",
    page: "https://docs.perplexity.ai/api-reference/chat-completions-post",
    default_base_url: "https://api.perplexity.ai",
    accent: &accent::PERPLEXITY,
    models: None,
    test_model: Some("sonar"),
    key_variables: &["PERPLEXITY_API_KEY", "PPLX_API_KEY"],
    base_url_variable: Some("PERPLEXITY_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.cohere.com/reference/about>
pub const COHERE: Profile = Profile {
    kind: Kind::Cohere,
    name: "cohere",
    title: "Cohere",
    page: "https://docs.cohere.com/reference/chat",
    default_base_url: "https://api.cohere.com",
    // Users paste the address of its first version.
    stray_path: Some("/v1"),
    endpoints: &[Endpoint::COHERE_CHAT],
    operations: &[Operation::Embeddings, Operation::Rerank],
    operation_form: Form::Cohere,
    // <https://docs.cohere.com/reference/list-models>
    models: Some(ModelList {
        path: "/v1/models?page_size=1000",
        form: ListForm::Cohere,
    }),
    test_model: Some("command-r7b-12-2024"),
    key_variables: &["COHERE_API_KEY", "CO_API_KEY"],
    base_url_variable: Some("COHERE_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://developer.ideogram.ai>. It draws and does not talk.
pub const IDEOGRAM: Profile = Profile {
    kind: Kind::Ideogram,
    name: "ideogram",
    title: "Ideogram",
    page: "https://developer.ideogram.ai/v1/api-reference/generate/generate-v3",
    default_base_url: "https://api.ideogram.ai",
    // The address that upstream AIGNE Hub offers.
    stray_path: Some("/v1/ideogram-v3/generate"),
    endpoints: &[],
    operations: &[Operation::ImageGenerations, Operation::ImageEdits],
    operation_form: Form::Ideogram,
    models: None,
    auth: Auth::Header("api-key"),
    key_variables: &["IDEOGRAM_API_KEY"],
    base_url_variable: Some("IDEOGRAM_BASE_URL"),
    ..LIKE_OPENAI
};
