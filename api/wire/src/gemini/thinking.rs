//! Asking a model to think, in the form that it takes.

use serde::Serialize;

use super::json;
use super::model::{self, Thinking};
use crate::ir::{Effort, Reasoning};

/// The `thinkingConfig` member.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) struct Config {
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_level: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    include_thoughts: bool,
}

/// Plans the thinking for a model. What the plan cannot keep is told.
pub(super) fn plan(
    reasoning: Option<&Reasoning>,
    model: &str,
    left_out: &mut Vec<String>,
) -> Option<Config> {
    let reasoning = reasoning?;
    let off = match (reasoning.enabled, reasoning.effort) {
        (Some(enabled), _) => !enabled,
        (None, effort) => effort == Some(Effort::None),
    };
    let (config, kept) = match model::thinking(model) {
        Thinking::Never => (None, off),
        Thinking::Budget {
            least,
            most,
            can_be_off,
        } => by_budget(reasoning, off, least, most, can_be_off),
        Thinking::Level { fine } => by_level(reasoning, off, fine),
    };
    if !kept {
        json::tell(left_out, "reasoning_effort");
    }
    config
}

fn by_budget(
    reasoning: &Reasoning,
    off: bool,
    least: u64,
    most: u64,
    can_be_off: bool,
) -> (Option<Config>, bool) {
    let wish = match (off, reasoning.budget_tokens, reasoning.effort) {
        (true, _, _) if can_be_off => return (Some(with_budget(0, false)), true),
        (true, _, _) => return (Some(with_budget(as_budget(least), false)), false),
        (_, Some(budget), _) => budget,
        (_, None, Some(effort)) => budget_of(effort),
        // As much as the model likes.
        (_, None, None) => return (Some(with_budget(-1, true)), true),
    };
    let budget = wish.clamp(least, most);
    let kept = budget == wish || reasoning.budget_tokens.is_none();
    (Some(with_budget(as_budget(budget), true)), kept)
}

fn with_budget(budget: i64, include_thoughts: bool) -> Config {
    Config {
        thinking_budget: Some(budget),
        include_thoughts,
        ..Config::default()
    }
}

fn as_budget(tokens: u64) -> i64 {
    i64::try_from(tokens).unwrap_or(i64::MAX)
}

fn by_level(reasoning: &Reasoning, off: bool, fine: bool) -> (Option<Config>, bool) {
    let effort = if off {
        Some(Effort::None)
    } else {
        let budget = reasoning.budget_tokens;
        reasoning.effort.or(budget.map(effort_of))
    };
    let config = Config {
        thinking_level: effort.map(|effort| level(effort, fine)),
        include_thoughts: !off,
        ..Config::default()
    };
    let kept = !off && (reasoning.effort.is_some() || reasoning.budget_tokens.is_none());
    (Some(config), kept)
}

fn level(effort: Effort, fine: bool) -> &'static str {
    match effort {
        Effort::None | Effort::Minimal if fine => "MINIMAL",
        Effort::None | Effort::Minimal | Effort::Low => "LOW",
        Effort::Medium if fine => "MEDIUM",
        Effort::Medium | Effort::High | Effort::XHigh | Effort::Max => "HIGH",
    }
}

/// Google's own figures for OpenAI's efforts: <https://ai.google.dev/gemini-api/docs/openai>.
fn budget_of(effort: Effort) -> u64 {
    match effort {
        Effort::None | Effort::Minimal | Effort::Low => 1024,
        Effort::Medium => 8192,
        Effort::High | Effort::XHigh | Effort::Max => 24_576,
    }
}

fn effort_of(budget: u64) -> Effort {
    match budget {
        0..=2048 => Effort::Low,
        2049..=8192 => Effort::Medium,
        _ => Effort::High,
    }
}
