//! OpenAI's words for why a model stopped.

use crate::ir::StopReason;

/// What a `finish_reason` means. Some servers say `stop` for an answer that asks for tools, so what
/// the answer holds counts as well.
pub(super) fn read(word: &str, calls_tools: bool, refuses: bool) -> StopReason {
    match word {
        "tool_calls" | "function_call" => StopReason::ToolUse,
        "stop" | "eos" | "" if calls_tools => StopReason::ToolUse,
        "stop" | "eos" | "" if refuses => StopReason::Refusal,
        "stop" | "eos" | "" => StopReason::EndTurn,
        "length" => StopReason::MaxTokens,
        "content_filter" => StopReason::Refusal,
        // Mistral: <https://docs.mistral.ai/api/endpoint/chat>.
        "model_length" => StopReason::ContextWindow,
        other => StopReason::Other(other.to_owned()),
    }
}

/// The word for a reason, and the member that is told as left out where the word says less.
pub(super) fn write(reason: &StopReason) -> (&'static str, Option<&'static str>) {
    match reason {
        StopReason::EndTurn | StopReason::StopSequence(None) => ("stop", None),
        StopReason::StopSequence(Some(_)) => ("stop", Some("stop_sequence")),
        StopReason::MaxTokens => ("length", None),
        StopReason::ContextWindow => ("length", Some("stop_reason")),
        StopReason::ToolUse => ("tool_calls", None),
        StopReason::Refusal => ("content_filter", None),
        StopReason::Pause | StopReason::Other(_) => ("stop", Some("stop_reason")),
    }
}
