//! Gemini's words for why a model stopped:
//! <https://ai.google.dev/api/generate-content#FinishReason>.

use crate::ir::StopReason;

/// What a `finishReason` means. The dialect says `STOP` for an answer that asks for tools, so what
/// the answer holds counts as well.
pub(super) fn read(word: &str, calls_tools: bool) -> StopReason {
    match word {
        "STOP" if calls_tools => StopReason::ToolUse,
        "STOP" => StopReason::EndTurn,
        "MAX_TOKENS" => StopReason::MaxTokens,
        word if refuses(word) => StopReason::Refusal,
        other => StopReason::Other(other.to_owned()),
    }
}

fn refuses(word: &str) -> bool {
    matches!(
        word,
        "SAFETY"
            | "RECITATION"
            | "BLOCKLIST"
            | "PROHIBITED_CONTENT"
            | "SPII"
            | "IMAGE_SAFETY"
            | "IMAGE_PROHIBITED_CONTENT"
            | "IMAGE_RECITATION"
            | "MODEL_ARMOR"
    )
}

/// The word for a reason, and the member that is told as left out where the word says less.
pub(super) fn write(reason: &StopReason, refused: bool) -> (&'static str, Option<&'static str>) {
    match reason {
        StopReason::Refusal => ("SAFETY", None),
        StopReason::EndTurn if refused => ("SAFETY", None),
        StopReason::EndTurn | StopReason::ToolUse | StopReason::StopSequence(None) => {
            ("STOP", None)
        }
        StopReason::StopSequence(Some(_)) => ("STOP", Some("stop_sequence")),
        StopReason::MaxTokens => ("MAX_TOKENS", None),
        StopReason::ContextWindow => ("MAX_TOKENS", Some("stop_reason")),
        StopReason::Pause => ("STOP", Some("stop_reason")),
        StopReason::Other(_) => ("OTHER", Some("stop_reason")),
    }
}
