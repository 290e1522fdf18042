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

/// The words for an answer that went wrong: what came is not what the model meant to say. To a
/// caller of another dialect, which has no such word, it is a failure and no plain end.
pub(super) fn went_wrong(word: &str) -> bool {
    matches!(
        word,
        "MALFORMED_FUNCTION_CALL"
            | "MALFORMED_RESPONSE"
            | "UNEXPECTED_TOOL_CALL"
            | "TOO_MANY_TOOL_CALLS"
            | "MISSING_THOUGHT_SIGNATURE"
    )
}

/// How that is told.
pub(super) fn wrong(word: &str, message: Option<&str>) -> String {
    let detail = message.map(|message| format!(": {message}"));
    format!(
        "the model's answer went wrong ({word}){}; repeat the request",
        detail.unwrap_or_default()
    )
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
