//! Cohere's words for why a model stopped.

use crate::ir::StopReason;

/// What a `finish_reason` means.
pub(super) fn read(word: &str) -> StopReason {
    match word {
        "COMPLETE" => StopReason::EndTurn,
        "STOP_SEQUENCE" => StopReason::StopSequence(None),
        "MAX_TOKENS" => StopReason::MaxTokens,
        "TOOL_CALL" => StopReason::ToolUse,
        "ERROR_TOXIC" => StopReason::Refusal,
        other => StopReason::Other(other.to_owned()),
    }
}

/// The word says that no answer could be completed.
pub(super) fn went_wrong(word: &str) -> bool {
    matches!(word, "ERROR" | "TIMEOUT")
}

/// What to tell of an answer that went wrong.
pub(super) fn told(word: &str, error: Option<&str>) -> String {
    match error {
        Some(error) => format!("the provider ended its answer with `{word}`: {error}"),
        None => format!("the provider ended its answer with `{word}`"),
    }
}
