//! Those who run open models for others.

use wire::{Operation, accent};

use super::LIKE_OPENAI;
use crate::providers::{Fetching, Kind, Profile};

/// <https://console.groq.com/docs/openai>
pub const GROQ: Profile = Profile {
    kind: Kind::Groq,
    name: "groq",
    title: "Groq",
    page: "https://console.groq.com/docs/api-reference",
    default_base_url: "https://api.groq.com/openai/v1",
    accent: &accent::GROQ,
    operations: &[
        Operation::Speech,
        Operation::Transcriptions,
        Operation::Translations,
    ],
    test_model: Some("llama-3.1-8b-instant"),
    key_variables: &["GROQ_API_KEY"],
    base_url_variable: Some("GROQ_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.together.ai/reference>
pub const TOGETHER: Profile = Profile {
    kind: Kind::Together,
    name: "together",
    title: "Together AI",
    page: "https://docs.together.ai/reference/chat-completions-1",
    default_base_url: "https://api.together.xyz/v1",
    operations: &[
        Operation::Embeddings,
        Operation::Rerank,
        Operation::ImageGenerations,
        Operation::Speech,
        Operation::Transcriptions,
        Operation::Translations,
    ],
    key_variables: &["TOGETHER_API_KEY"],
    base_url_variable: Some("TOGETHER_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.fireworks.ai/api-reference/introduction>. Models are called
/// `accounts/fireworks/models/…`.
pub const FIREWORKS: Profile = Profile {
    kind: Kind::Fireworks,
    name: "fireworks",
    title: "Fireworks AI",
    page: "https://docs.fireworks.ai/api-reference/post-chatcompletions",
    default_base_url: "https://api.fireworks.ai/inference/v1",
    operations: &[Operation::Embeddings, Operation::Rerank],
    key_variables: &["FIREWORKS_API_KEY"],
    base_url_variable: Some("FIREWORKS_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://inference-docs.cerebras.ai/api-reference/chat-completions>
pub const CEREBRAS: Profile = Profile {
    kind: Kind::Cerebras,
    name: "cerebras",
    title: "Cerebras",
    page: "https://inference-docs.cerebras.ai/api-reference/chat-completions",
    default_base_url: "https://api.cerebras.ai/v1",
    test_model: Some("llama3.1-8b"),
    key_variables: &["CEREBRAS_API_KEY"],
    base_url_variable: Some("CEREBRAS_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.api.nvidia.com/nim/reference/llm-apis>
pub const NVIDIA: Profile = Profile {
    kind: Kind::Nvidia,
    name: "nvidia",
    title: "NVIDIA NIM",
    page: "https://docs.api.nvidia.com/nim/reference/llm-apis",
    default_base_url: "https://integrate.api.nvidia.com/v1",
    operations: &[Operation::Embeddings],
    key_variables: &["NVIDIA_API_KEY"],
    base_url_variable: Some("NVIDIA_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.sambanova.ai/docs/en/api-reference/chat-completion>
pub const SAMBANOVA: Profile = Profile {
    kind: Kind::SambaNova,
    name: "sambanova",
    title: "SambaNova",
    page: "https://docs.sambanova.ai/docs/en/api-reference/chat-completion",
    default_base_url: "https://api.sambanova.ai/v1",
    operations: &[Operation::Embeddings, Operation::Transcriptions],
    key_variables: &["SAMBANOVA_API_KEY"],
    base_url_variable: Some("SAMBANOVA_BASE_URL"),
    fetching: Fetching::NOTHING,
    ..LIKE_OPENAI
};

/// <https://deepinfra.com/docs/openai_api>
pub const DEEPINFRA: Profile = Profile {
    kind: Kind::DeepInfra,
    name: "deepinfra",
    title: "DeepInfra",
    page: "https://deepinfra.com/docs/openai_api",
    default_base_url: "https://api.deepinfra.com/v1/openai",
    operations: &[
        Operation::Embeddings,
        Operation::ImageGenerations,
        Operation::Speech,
        Operation::Transcriptions,
    ],
    key_variables: &["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
    base_url_variable: Some("DEEPINFRA_BASE_URL"),
    ..LIKE_OPENAI
};
