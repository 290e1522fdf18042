//! Those whose dialects the others speak.

use wire::operation::Form;
use wire::{Operation, accent};

use super::{LIKE_OPENAI, ListForm, ModelList};
use crate::providers::{Auth, Endpoint, Kind, Profile, VideoForm};

/// <https://platform.openai.com/docs/api-reference>
pub const OPENAI: Profile = Profile {
    kind: Kind::OpenAi,
    name: "openai",
    title: "OpenAI",
    page: "https://platform.openai.com/docs/api-reference",
    default_base_url: "https://api.openai.com/v1",
    accent: &accent::OPENAI,
    // Chat first: what other dialects say crosses into it with less lost (stop sequences, seeds).
    endpoints: &[Endpoint::CHAT, Endpoint::RESPONSES],
    operations: &[
        Operation::Embeddings,
        Operation::Moderations,
        Operation::ImageGenerations,
        Operation::ImageEdits,
        Operation::ImageVariations,
        Operation::Speech,
        Operation::Transcriptions,
        Operation::Translations,
    ],
    test_model: Some("gpt-4.1-nano"),
    forwarded: &["openai-beta"],
    key_variables: &["OPENAI_API_KEY"],
    base_url_variable: Some("OPENAI_BASE_URL"),
    videos: Some(VideoForm::OpenAi),
    ..LIKE_OPENAI
};

/// <https://docs.claude.com/en/api/messages>
pub const ANTHROPIC: Profile = Profile {
    kind: Kind::Anthropic,
    name: "anthropic",
    title: "Anthropic",
    page: "https://docs.claude.com/en/api/messages",
    default_base_url: "https://api.anthropic.com",
    endpoints: &[Endpoint::MESSAGES],
    // <https://docs.claude.com/en/api/models-list>
    models: Some(ModelList {
        path: "/v1/models?limit=1000",
        form: ListForm::Data,
    }),
    test_model: Some("claude-haiku-4-5"),
    auth: Auth::Header("x-api-key"),
    // The only version there is: https://docs.claude.com/en/api/versioning
    headers: &[("anthropic-version", "2023-06-01")],
    forwarded: &["anthropic-version", "anthropic-beta"],
    key_variables: &["ANTHROPIC_API_KEY", "CLAUDE_API_KEY"],
    base_url_variable: Some("ANTHROPIC_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://ai.google.dev/api/generate-content>
pub const GOOGLE: Profile = Profile {
    kind: Kind::Google,
    name: "google",
    title: "Google Gemini",
    page: "https://ai.google.dev/api/generate-content",
    default_base_url: "https://generativelanguage.googleapis.com",
    endpoints: &[Endpoint::GENERATE],
    operations: &[
        Operation::Embeddings,
        Operation::ImageGenerations,
        Operation::ImageEdits,
    ],
    operation_form: Form::Google,
    // <https://ai.google.dev/api/models#method:-models.list>
    models: Some(ModelList {
        path: "/v1beta/models?pageSize=1000",
        form: ListForm::Google,
    }),
    test_model: Some("gemini-2.5-flash"),
    auth: Auth::Header("x-goog-api-key"),
    // As Google's own clients read them.
    key_variables: &["GOOGLE_API_KEY", "GEMINI_API_KEY"],
    base_url_variable: Some("GOOGLE_BASE_URL"),
    videos: Some(VideoForm::Gemini),
    ..LIKE_OPENAI
};
