//! What a provider complains of in a request that another model, or another provider, may take: that
//! it is too long, or that its content is not wanted. Told by codes where a provider documents one,
//! by its words where it only has those.

use wire::Failure;

/// Codes for a request that does not fit into the model's window: OpenAI, Azure, Groq, xAI and
/// vLLM; llama.cpp's server; Fireworks.
const LENGTH_CODES: [&str; 4] = [
    "context_length_exceeded",
    "exceed_context_size_error",
    "context_window_exceeded",
    "string_above_max_length",
];

/// Words for the same, of those who answer with a code that says nothing.
const LENGTH_WORDS: [&str; 18] = [
    // OpenAI, vLLM, DeepSeek, Groq.
    "maximum context length",
    "context length exceeded",
    "exceeds the context window",
    "reduce the length of the messages",
    "input tokens exceed the configured limit",
    // Anthropic, also on Bedrock and Vertex AI.
    "prompt is too long",
    "exceed context limit",
    // Bedrock.
    "input is too long for requested model",
    // Google: "The input token count (…) exceeds the maximum number of tokens allowed (…)."
    "exceeds the maximum number of tokens allowed",
    // xAI.
    "maximum prompt length",
    // Mistral.
    "too large for model with",
    // Cohere.
    "too many tokens",
    // Together.
    "`inputs` tokens + `max_new_tokens` must be",
    // DashScope.
    "range of input length should be",
    // Moonshot.
    "exceeded model token limit",
    // MiniMax.
    "context window exceeds limit",
    // vLLM.
    "longer than the maximum model length",
    // llama.cpp.
    "exceeds the available context size",
];

/// Codes for content that is not wanted: OpenAI and Azure, DashScope, MiniMax, Zhipu, Moonshot.
const CONTENT_CODES: [&str; 10] = [
    "content_policy_violation",
    "content_filter",
    "responsibleaipolicyviolation",
    "moderation_blocked",
    "data_inspection_failed",
    "datainspectionfailed",
    "invalid_prompt",
    "safety_violation",
    "1026",
    "1301",
];

/// Words for the same.
const CONTENT_WORDS: [&str; 12] = [
    // xAI, as AIGNE Hub has them.
    "content violates",
    "usage guidelines",
    "safety_check",
    "failed check",
    // OpenAI and Azure.
    "content management policy",
    "flagged as potentially violating",
    "rejected as a result of our safety system",
    // Anthropic.
    "blocked by content filtering policy",
    // Bedrock.
    "blocked by our content filters",
    // DeepSeek.
    "content exists risk",
    // DashScope.
    "inappropriate content",
    // Google.
    "violated google's",
];

/// The request is too long for the model.
pub(super) fn of_length(told: &Failure) -> bool {
    says(told, &LENGTH_CODES, &LENGTH_WORDS)
}

/// The provider does not want the content.
pub(super) fn of_content(told: &Failure) -> bool {
    says(told, &CONTENT_CODES, &CONTENT_WORDS)
}

fn says(told: &Failure, codes: &[&str], words: &[&str]) -> bool {
    let code = told.code.as_deref().unwrap_or_default().to_lowercase();
    if codes.contains(&code.as_str()) {
        return true;
    }
    let message = told.message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use wire::{Dialect, FailureKind};

    use super::*;

    #[test]
    fn complaints_are_known_by_code_or_words() {
        let told = |code, message| Failure::new(FailureKind::InvalidRequest, code, message);
        for (code, message) in [
            ("context_length_exceeded", ""),
            ("", "This model's maximum context length is 8192 tokens."),
            ("", "prompt is too long: 210000 tokens > 200000 maximum"),
            (
                "",
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            ),
            ("", "Input is too long for requested model."),
        ] {
            assert!(of_length(&told(code, message)), "{code} {message}");
            assert!(!of_content(&told(code, message)));
        }
        for (code, message) in [
            ("content_filter", ""),
            ("ResponsibleAIPolicyViolation", ""),
            ("", "Output blocked by content filtering policy"),
            ("", "Content Exists Risk"),
        ] {
            assert!(of_content(&told(code, message)), "{code} {message}");
            assert!(!of_length(&told(code, message)));
        }
        let other = told("invalid_request_error", "`max_tokens` must be positive");
        assert!(!of_length(&other) && !of_content(&other));
    }

    #[test]
    fn the_bodies_of_providers_are_understood() {
        let body = br#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#;
        let told = Dialect::AnthropicMessages.codec().read_failure(400, body);
        assert!(of_length(&told));
        let body = br#"{"error":{"code":"content_filter","message":"The response was filtered","type":null,"param":"prompt","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#;
        let told = Dialect::OpenAiChat.codec().read_failure(400, body);
        assert!(of_content(&told));
    }
}
