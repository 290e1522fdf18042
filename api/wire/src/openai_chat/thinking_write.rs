//! Asking for thinking, in the words that a server has for it.

use serde::Serialize;

use super::{effort, json};
use crate::accent::ThinkingWords;
use crate::ir::{Effort, Reasoning};

/// The members that ask for it.
#[derive(Debug, Default, Serialize)]
pub(super) struct ThinkingOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Switch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_thinking: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Measure>,
}

#[derive(Debug, Serialize)]
struct Switch {
    r#type: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Measure {
    Effort(&'static str),
    MaxTokens(u64),
    Enabled(bool),
}

/// Writes the wish; what the words cannot say is told.
pub(super) fn write(
    words: ThinkingWords,
    wish: Option<&Reasoning>,
    left_out: &mut Vec<String>,
) -> ThinkingOut {
    let Some(wish) = wish else {
        return ThinkingOut::default();
    };
    match words {
        ThinkingWords::Effort => ThinkingOut {
            reasoning_effort: effort::write(Some(wish), left_out),
            ..ThinkingOut::default()
        },
        ThinkingWords::Switch => switch(wish, left_out),
        ThinkingWords::Flag => flag(wish, left_out),
        ThinkingWords::Reasoning => ThinkingOut {
            reasoning: measure(wish),
            ..ThinkingOut::default()
        },
    }
}

/// Thinking is wanted, or not, where anything is said of that.
fn wanted(wish: &Reasoning) -> Option<bool> {
    match (wish.effort, wish.enabled, wish.budget_tokens) {
        (Some(Effort::None), ..) | (None, Some(false), _) => Some(false),
        (None, None, None) => None,
        _ => Some(true),
    }
}

fn switch(wish: &Reasoning, left_out: &mut Vec<String>) -> ThinkingOut {
    let Some(wanted) = wanted(wish) else {
        return ThinkingOut::default();
    };
    ThinkingOut {
        thinking: Some(Switch {
            r#type: if wanted { "enabled" } else { "disabled" },
        }),
        reasoning_effort: if wanted {
            effort::write(Some(wish), left_out)
        } else {
            None
        },
        ..ThinkingOut::default()
    }
}

fn flag(wish: &Reasoning, left_out: &mut Vec<String>) -> ThinkingOut {
    let wanted = wanted(wish);
    if wanted == Some(true) && wish.effort.is_some() && wish.budget_tokens.is_none() {
        json::tell(left_out, "reasoning_effort");
    }
    ThinkingOut {
        enable_thinking: wanted,
        thinking_budget: wish.budget_tokens.filter(|_| wanted == Some(true)),
        ..ThinkingOut::default()
    }
}

/// A budget says more than an effort.
fn measure(wish: &Reasoning) -> Option<Measure> {
    match (wanted(wish)?, wish.budget_tokens, wish.effort) {
        (false, ..) => Some(Measure::Enabled(false)),
        (true, Some(budget), _) => Some(Measure::MaxTokens(budget)),
        (true, None, Some(effort)) => Some(Measure::Effort(effort::word(effort))),
        (true, None, None) => Some(Measure::Enabled(true)),
    }
}
