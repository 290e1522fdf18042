//! The dialect's words for why a model stopped: a status, and what the output holds.

use serde::Serialize;

use crate::ir::StopReason;

/// How a reply stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    InProgress,
    Completed,
    Incomplete,
    Failed,
}

/// Why it is incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Incomplete {
    pub reason: &'static str,
}

/// What a finished reply's status means.
pub(super) fn read(incomplete: Option<&str>, calls_tools: bool, refuses: bool) -> StopReason {
    match incomplete {
        Some("max_output_tokens") => StopReason::MaxTokens,
        Some("content_filter") => StopReason::Refusal,
        Some(other) => StopReason::Other(other.to_owned()),
        None if calls_tools => StopReason::ToolUse,
        None if refuses => StopReason::Refusal,
        None => StopReason::EndTurn,
    }
}

/// The status for a reason, and the member that is told as left out where it says less. A model
/// that refused in words has completed its answer; without words a filter cut it off.
pub(super) fn write(
    reason: &StopReason,
    refused_in_words: bool,
) -> (Status, Option<Incomplete>, Option<&'static str>) {
    let cut = |reason, lost| (Status::Incomplete, Some(Incomplete { reason }), lost);
    let done = |lost| (Status::Completed, None, lost);
    match reason {
        StopReason::EndTurn | StopReason::ToolUse | StopReason::StopSequence(None) => done(None),
        StopReason::StopSequence(Some(_)) => done(Some("stop_sequence")),
        StopReason::MaxTokens => cut("max_output_tokens", None),
        StopReason::ContextWindow => cut("max_output_tokens", Some("stop_reason")),
        StopReason::Refusal if refused_in_words => done(None),
        StopReason::Refusal => cut("content_filter", None),
        StopReason::Pause | StopReason::Other(_) => done(Some("stop_reason")),
    }
}
