//! Anthropic's words for why a model stopped.

use crate::ir::StopReason;

/// What a `stop_reason` means.
pub(super) fn read(word: &str, sequence: Option<String>) -> StopReason {
    match word {
        "end_turn" => StopReason::EndTurn,
        "max_tokens" => StopReason::MaxTokens,
        "stop_sequence" => StopReason::StopSequence(sequence),
        "tool_use" => StopReason::ToolUse,
        "refusal" => StopReason::Refusal,
        "pause_turn" => StopReason::Pause,
        "model_context_window_exceeded" => StopReason::ContextWindow,
        other => StopReason::Other(other.to_owned()),
    }
}

/// The word for a reason. One that Anthropic does not have ends the turn; its clients know no
/// other words.
pub(super) fn word(reason: &StopReason) -> &'static str {
    match reason {
        StopReason::EndTurn | StopReason::Other(_) => "end_turn",
        StopReason::MaxTokens => "max_tokens",
        StopReason::StopSequence(_) => "stop_sequence",
        StopReason::ToolUse => "tool_use",
        StopReason::Refusal => "refusal",
        StopReason::Pause => "pause_turn",
        StopReason::ContextWindow => "model_context_window_exceeded",
    }
}

/// The sequence that ended the answer, where the reason is one.
pub(super) fn sequence(reason: &StopReason) -> Option<&str> {
    match reason {
        StopReason::StopSequence(sequence) => sequence.as_deref(),
        _ => None,
    }
}
