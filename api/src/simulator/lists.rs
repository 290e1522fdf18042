//! Lists of models in the forms of several providers, below `/as/{kind}`: each with a model for
//! every kind of work that such a list can tell.

use serde_json::{Value, json};

use super::cohere;

/// The list of a kind of provider; nothing where it is OpenAI's.
pub fn of_kind(kind: &str) -> Option<Value> {
    Some(match kind {
        // <https://docs.cohere.com/reference/list-models>
        "cohere" => cohere::models(&[
            ("command-a-03-2025", "chat"),
            ("embed-v4.0", "embed"),
            ("rerank-v3.5", "rerank"),
        ]),
        // <https://docs.together.ai/reference/models-1>: no object around the array.
        "together" => json!([
            {"id": "meta-llama/Llama-3.3-70B", "object": "model", "created": 0, "type": "chat",
                "display_name": "Llama 3.3", "context_length": 131_072},
            {"id": "black-forest-labs/FLUX.1", "object": "model", "created": 0, "type": "image",
                "display_name": "FLUX"},
            {"id": "openai/some-voice", "object": "model", "created": 0, "type": "audio"},
        ]),
        // <https://openrouter.ai/docs/api-reference/list-available-models>
        "openrouter" => json!({"data": [
            {"id": "x-ai/grok-4", "name": "xAI: Grok 4", "context_length": 256_000,
                "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]}},
            {"id": "google/draws", "name": "Google: draws", "context_length": 32_768,
                "architecture": {"input_modalities": ["text"], "output_modalities": ["image"]}},
        ]}),
        // <https://docs.mistral.ai/api/endpoint/models>
        "mistral" => json!({"object": "list", "data": [
            {"id": "mistral-small-latest", "object": "model", "max_context_length": 131_072,
                "capabilities": {"completion_chat": true, "vision": true}},
            {"id": "mistral-embed", "object": "model", "max_context_length": 8_192,
                "capabilities": {"completion_chat": false}},
        ]}),
        // <https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html>
        "vllm" => json!({"object": "list", "data": [
            {"id": "qwen3-32b", "object": "model", "owned_by": "vllm", "max_model_len": 40_960},
        ]}),
        _ => return None,
    })
}
