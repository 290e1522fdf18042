//! How hard a model shall think, in OpenAI's words.

use super::json;
use crate::error::WireError;
use crate::ir::{Effort, Reasoning};
use crate::object::Field;

/// The `reasoning_effort` to write.
///
/// An effort is written as it is. A budget of tokens alone becomes the nearest effort: up to 2,048
/// `low`, up to 8,192 `medium`, above `high`; the budget is told as left out, since nothing holds
/// the model to it. Thinking that is switched off is told and not written: `none` is refused by
/// models that do not think, for which "off" is the truth already. Thinking without a measure is
/// the model's own choice in both dialects.
pub(crate) fn write(
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

/// The effort that a member names.
pub(crate) fn read(field: &Field<'_>) -> Result<Effort, WireError> {
    Ok(match field.string()?.as_str() {
        "none" => Effort::None,
        "minimal" => Effort::Minimal,
        "low" => Effort::Low,
        "medium" => Effort::Medium,
        "high" => Effort::High,
        "xhigh" => Effort::XHigh,
        "max" => Effort::Max,
        _ => {
            return Err(WireError::invalid(
                field.path.clone(),
                "must be `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`",
            ));
        }
    })
}

/// The word for an effort.
pub(crate) fn word(effort: Effort) -> &'static str {
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
