//! How hard a model shall think, in OpenAI's words.

use super::json;
use crate::ir::{Effort, Reasoning};

/// The `reasoning_effort` to write.
///
/// An effort is written as it is. A budget of tokens alone becomes the nearest effort: up to 2,048
/// `low`, up to 8,192 `medium`, above `high`; the budget is told as left out, since nothing holds
/// the model to it. Thinking that is switched off is told and not written: `none` is refused by
/// models that do not think, for which "off" is the truth already. Thinking without a measure is
/// the model's own choice in both dialects.
pub(super) fn write(
    reasoning: Option<&Reasoning>,
    left_out: &mut Vec<String>,
) -> Option<&'static str> {
    let reasoning = reasoning?;
    if reasoning.budget_tokens.is_some() {
        json::tell(left_out, "thinking.budget_tokens");
    }
    if let Some(effort) = reasoning.effort {
        return Some(word(effort));
    }
    if reasoning.enabled == Some(false) {
        json::tell(left_out, "thinking");
        return None;
    }
    reasoning.budget_tokens.map(|budget| match budget {
        0..=2_048 => "low",
        2_049..=8_192 => "medium",
        _ => "high",
    })
}

fn word(effort: Effort) -> &'static str {
    match effort {
        Effort::None => "none",
        Effort::Minimal => "minimal",
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
        Effort::XHigh => "xhigh",
        Effort::Max => "max",
    }
}
