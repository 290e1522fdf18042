//! A whole reply in the common form.

use super::Part;
use crate::usage::Usage;

/// Why the model stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopReason {
    /// It was done.
    EndTurn,
    /// It reached the limit of output tokens.
    MaxTokens,
    /// It wrote a stop sequence; which one, where the provider tells.
    StopSequence(Option<String>),
    /// It asks for tools.
    ToolUse,
    /// It, or a filter of the provider, declined.
    Refusal,
    /// It paused a long turn; the caller sends the reply back to go on.
    Pause,
    /// The conversation no longer fits into its context window.
    ContextWindow,
    /// Something else, in the provider's word.
    Other(String),
}

/// A whole reply.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The provider's id of it.
    pub id: String,
    /// The model that answered.
    pub model: String,
    /// Text, thinking and tool calls, in order.
    pub parts: Vec<Part>,
    /// Why it ended.
    pub stop: StopReason,
    /// What it used. `None` when the provider did not tell.
    pub usage: Option<Usage>,
    /// The service tier that the provider used.
    pub service_tier: Option<String>,
    /// Members of the provider's reply that have no place here.
    pub left_out: Vec<String>,
}

impl StopReason {
    /// The stable word that call records keep.
    pub fn name(&self) -> &str {
        match self {
            StopReason::EndTurn => "end_turn",
            StopReason::MaxTokens => "max_tokens",
            StopReason::StopSequence(_) => "stop_sequence",
            StopReason::ToolUse => "tool_use",
            StopReason::Refusal => "refusal",
            StopReason::Pause => "pause",
            StopReason::ContextWindow => "context_window",
            StopReason::Other(word) => word,
        }
    }
}
