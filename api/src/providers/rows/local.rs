//! Servers of one's own, and the one inside this process.

use wire::{Operation, accent};

use super::LIKE_OPENAI;
use crate::providers::{Auth, Endpoint, Fetching, Kind, ModelList, Profile, VideoForm};

use super::ListForm;

/// Chat where a base URL is often given without its version.
const CHAT: Endpoint = Endpoint {
    path: "/v1/chat/completions",
    ..Endpoint::CHAT
};

/// A server on one's own network, which often asks for no key.
const NEAR: Profile = Profile {
    endpoints: &[CHAT],
    models: Some(ModelList {
        path: "/v1/models",
        form: ListForm::Data,
    }),
    needs_credential: false,
    private: true,
    ..LIKE_OPENAI
};

/// <https://docs.ollama.com/api/openai-compatibility>
pub const OLLAMA: Profile = Profile {
    kind: Kind::Ollama,
    name: "ollama",
    title: "Ollama",
    page: "https://docs.ollama.com/api/openai-compatibility",
    default_base_url: "http://localhost:11434/v1",
    // Its own API, which upstream AIGNE Hub offers as the address.
    stray_path: Some("/api"),
    operations: &[Operation::Embeddings],
    key_variables: &["OLLAMA_API_KEY"],
    base_url_variable: Some("OLLAMA_BASE_URL"),
    fetching: Fetching::NOTHING,
    ..NEAR
};

/// <https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html>
pub const VLLM: Profile = Profile {
    kind: Kind::Vllm,
    name: "vllm",
    title: "vLLM",
    page: "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
    default_base_url: "http://localhost:8000/v1",
    operations: &[
        Operation::Embeddings,
        Operation::Rerank,
        Operation::Transcriptions,
        Operation::Translations,
    ],
    key_variables: &["VLLM_API_KEY"],
    base_url_variable: Some("VLLM_BASE_URL"),
    fetching: Fetching::EVERYTHING,
    ..NEAR
};

/// <https://lmstudio.ai/docs/developer/openai-compat>
pub const LMSTUDIO: Profile = Profile {
    kind: Kind::LmStudio,
    name: "lmstudio",
    title: "LM Studio",
    page: "https://lmstudio.ai/docs/developer/openai-compat",
    default_base_url: "http://localhost:1234/v1",
    accent: &accent::LMSTUDIO,
    operations: &[Operation::Embeddings],
    key_variables: &["LMSTUDIO_API_KEY"],
    base_url_variable: Some("LMSTUDIO_BASE_URL"),
    fetching: Fetching::NOTHING,
    ..NEAR
};

/// <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>
pub const LLAMACPP: Profile = Profile {
    kind: Kind::LlamaCpp,
    name: "llamacpp",
    title: "llama.cpp",
    page: "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
    default_base_url: "http://localhost:8080/v1",
    operations: &[Operation::Embeddings, Operation::Rerank],
    key_variables: &["LLAMA_API_KEY"],
    base_url_variable: Some("LLAMACPP_BASE_URL"),
    fetching: Fetching::NOTHING,
    ..NEAR
};

/// Any server that speaks OpenAI's chat completions under its own URL.
pub const COMPATIBLE: Profile = Profile {
    kind: Kind::Compatible,
    name: "compatible",
    title: "OpenAI-compatible",
    operations: &Operation::ALL,
    forwarded: &["openai-beta"],
    // A server on one's own network often asks for none.
    needs_credential: false,
    // Nobody knows what it can: it gets the addresses as they were written.
    fetching: Fetching::EVERYTHING,
    videos: Some(VideoForm::OpenAi),
    ..LIKE_OPENAI
};

/// The simulator inside this process.
pub const DEMO: Profile = Profile {
    kind: Kind::Demo,
    name: "demo",
    title: "Demo",
    default_base_url: "sim://demo",
    endpoints: &[
        Endpoint::CHAT,
        Endpoint::MESSAGES,
        Endpoint::RESPONSES,
        Endpoint::GENERATE,
    ],
    operations: &Operation::ALL,
    models: None,
    test_model: Some("chat"),
    auth: Auth::Nothing,
    headers: &[("anthropic-version", "2023-06-01")],
    forwarded: &["anthropic-version", "anthropic-beta", "openai-beta"],
    needs_credential: false,
    videos: Some(VideoForm::OpenAi),
    ..LIKE_OPENAI
};
