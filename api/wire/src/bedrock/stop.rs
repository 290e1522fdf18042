//! Converse's words for why a model stopped.

use crate::ir::StopReason;

/// What a `stopReason` means. Which sequence ended the answer stands elsewhere, if anywhere.
pub(super) fn read(word: &str, sequence: Option<String>) -> StopReason {
    match word {
        "end_turn" => StopReason::EndTurn,
        "max_tokens" => StopReason::MaxTokens,
        "stop_sequence" => StopReason::StopSequence(sequence),
        "tool_use" => StopReason::ToolUse,
        "guardrail_intervened" | "content_filtered" => StopReason::Refusal,
        "model_context_window_exceeded" => StopReason::ContextWindow,
        other => StopReason::Other(other.to_owned()),
    }
}
