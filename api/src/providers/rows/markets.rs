//! Those who sell the models of many others under one API. Their models are called
//! `vendor/model`, slash included.

use wire::{Operation, accent};

use super::LIKE_OPENAI;
use crate::providers::{Endpoint, Fetching, Kind, ListForm, ModelList, Profile};

/// <https://openrouter.ai/docs/api-reference/overview>
pub const OPENROUTER: Profile = Profile {
    kind: Kind::OpenRouter,
    name: "openrouter",
    title: "OpenRouter",
    page: "https://openrouter.ai/docs/api-reference/overview",
    default_base_url: "https://openrouter.ai/api/v1",
    accent: &accent::OPENROUTER,
    operations: &[Operation::Embeddings],
    test_model: Some("openai/gpt-4o-mini"),
    // Who calls, for their ranking: <https://openrouter.ai/docs/app-attribution>
    forwarded: &["http-referer", "x-title"],
    // Upstream AIGNE Hub's name for it, and OpenRouter's own.
    key_variables: &["OPEN_ROUTER_API_KEY", "OPENROUTER_API_KEY"],
    base_url_variable: Some("OPENROUTER_BASE_URL"),
    fetching: Fetching::EVERYTHING,
    ..LIKE_OPENAI
};

/// <https://creator.poe.com/docs/external-applications/openai-compatible-api>
pub const POE: Profile = Profile {
    kind: Kind::Poe,
    name: "poe",
    title: "Poe",
    page: "https://creator.poe.com/docs/external-applications/openai-compatible-api",
    default_base_url: "https://api.poe.com/v1",
    accent: &accent::POE,
    test_model: Some("gpt-5-mini"),
    key_variables: &["POE_API_KEY"],
    base_url_variable: Some("POE_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://huggingface.co/docs/inference-providers/index>
pub const HUGGINGFACE: Profile = Profile {
    kind: Kind::HuggingFace,
    name: "huggingface",
    title: "Hugging Face",
    page: "https://huggingface.co/docs/inference-providers/tasks/chat-completion",
    default_base_url: "https://router.huggingface.co/v1",
    key_variables: &["HF_TOKEN"],
    base_url_variable: Some("HUGGINGFACE_BASE_URL"),
    ..LIKE_OPENAI
};

/// Another hub, of this kind or AIGNE Hub 0.9.13, under its own URL with the path it is mounted at. Its
/// name here cannot be `aignehub`, which clients put in front of every model.
/// <https://www.aigne.io/en/hub>
pub const AIGNE_HUB: Profile = Profile {
    kind: Kind::AigneHub,
    name: "aigne-hub",
    title: "AIGNE Hub",
    page: "https://www.npmjs.com/package/@aigne/aigne-hub",
    endpoints: &[Endpoint::AIGNE_CHAT],
    operations: &[],
    // Each hub has others: a key is tried with one that the hub itself names.
    models: Some(ModelList {
        path: "api/ai/models?type=chat",
        form: ListForm::AigneHub,
    }),
    test_model: None,
    key_variables: &["AIGNE_HUB_API_KEY"],
    base_url_variable: Some("AIGNE_HUB_API_URL"),
    ..LIKE_OPENAI
};
