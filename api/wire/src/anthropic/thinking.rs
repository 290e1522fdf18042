//! Asking a model to think, in the form that it takes.

use serde::Serialize;

use super::model::{Thinking, Traits};
use crate::Dialect;
use crate::ir::{Effort, Message, Part, Reasoning, Request, Role, ToolChoice};
use crate::seal::Seal;

/// Output tokens when the caller set no limit: the dialect requires one, and every model of the
/// last generations can write this many. Thinking comes on top.
pub(crate) const DEFAULT_MAX_TOKENS: u64 = 4096;

/// The least budget that the dialect allows.
const LEAST_BUDGET: u64 = 1024;

/// The `thinking` member.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Config {
    Enabled {
        budget_tokens: u64,
    },
    Adaptive {
        #[serde(skip_serializing_if = "Option::is_none")]
        display: Option<&'static str>,
    },
    Disabled,
}

/// How the request asks for thinking.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The `thinking` member.
    pub config: Option<Config>,
    /// The `output_config.effort` member.
    pub effort: Option<&'static str>,
    /// The limit of output tokens, which contains the thinking.
    pub max_tokens: u64,
    /// Something of what was asked for is not in the plan.
    pub reduced: bool,
}

impl Plan {
    /// The model will think before it answers.
    pub fn thinks(&self) -> bool {
        matches!(
            self.config,
            Some(Config::Enabled { .. } | Config::Adaptive { .. })
        )
    }
}

/// Plans the thinking of a request for a model.
pub(crate) fn plan(request: &Request<'_>, traits: Traits) -> Plan {
    let without = Plan {
        max_tokens: request.max_tokens.unwrap_or(DEFAULT_MAX_TOKENS),
        ..Plan::default()
    };
    let Some(reasoning) = &request.reasoning else {
        return without;
    };
    if !wanted(reasoning) {
        return switched_off(traits.thinking, without);
    }
    match traits.thinking {
        Thinking::Never => Plan {
            reduced: true,
            ..without
        },
        Thinking::Budget => by_budget(request, reasoning, without),
        Thinking::Adaptive | Thinking::Always => adaptive(request, reasoning, traits),
    }
}

fn wanted(reasoning: &Reasoning) -> bool {
    match (reasoning.enabled, reasoning.effort) {
        (Some(enabled), _) => enabled,
        (None, Some(effort)) => effort != Effort::None,
        (None, None) => reasoning.budget_tokens.is_some(),
    }
}

fn switched_off(thinking: Thinking, without: Plan) -> Plan {
    match thinking {
        Thinking::Never => without,
        Thinking::Budget | Thinking::Adaptive => Plan {
            config: Some(Config::Disabled),
            ..without
        },
        Thinking::Always => Plan {
            effort: Some("low"),
            reduced: true,
            ..without
        },
    }
}

/// A budget must leave room for the answer inside the caller's limit, which is never raised: it is
/// what the caller is willing to pay for.
fn by_budget(request: &Request<'_>, reasoning: &Reasoning, without: Plan) -> Plan {
    let wish = reasoning
        .budget_tokens
        .unwrap_or_else(|| budget_of(reasoning.effort.unwrap_or(Effort::Medium)))
        .max(LEAST_BUDGET);
    let budget = match request.max_tokens {
        Some(limit) => wish.min(limit - limit / 4),
        None => wish,
    };
    let cannot = budget < LEAST_BUDGET
        || request.max_tokens.is_some_and(|limit| budget >= limit)
        || forced(request)
        || answers_a_call_without_its_thinking(&request.messages);
    if cannot {
        return Plan {
            reduced: true,
            ..without
        };
    }
    Plan {
        config: Some(Config::Enabled {
            budget_tokens: budget,
        }),
        effort: None,
        max_tokens: request
            .max_tokens
            .unwrap_or_else(|| budget.saturating_add(DEFAULT_MAX_TOKENS)),
        reduced: false,
    }
}

fn adaptive(request: &Request<'_>, reasoning: &Reasoning, traits: Traits) -> Plan {
    let effort = reasoning
        .effort
        .or_else(|| reasoning.budget_tokens.map(effort_of));
    let room = budget_of(effort.unwrap_or(Effort::High));
    let forced = forced(request);
    let refused_off = traits.thinking == Thinking::Always;
    Plan {
        config: match forced {
            true if refused_off => None,
            true => Some(Config::Disabled),
            false => Some(Config::Adaptive {
                display: traits.hides_thinking.then_some("summarized"),
            }),
        },
        effort: effort.map(|effort| word(effort, traits.xhigh)),
        max_tokens: request
            .max_tokens
            .unwrap_or_else(|| room.saturating_add(DEFAULT_MAX_TOKENS)),
        reduced: forced || (reasoning.effort.is_none() && reasoning.budget_tokens.is_some()),
    }
}

/// A model that thinks may not be forced to call a tool:
/// <https://platform.claude.com/docs/en/build-with-claude/extended-thinking#feature-compatibility>.
fn forced(request: &Request<'_>) -> bool {
    matches!(
        request.tool_choice,
        Some(ToolChoice::Required | ToolChoice::Named(_))
    )
}

/// With a budget, a turn that called a tool must come back with the sealed thinking before the
/// call. Callers of other dialects have no place to keep it.
fn answers_a_call_without_its_thinking(messages: &[Message]) -> bool {
    let last_turn = messages
        .iter()
        .rev()
        .find(|message| message.role == Role::Assistant);
    let answered = messages.last().is_some_and(|message| {
        message
            .parts
            .iter()
            .any(|part| matches!(part, Part::ToolResult { .. }))
    });
    answered
        && last_turn.is_some_and(|turn| {
            !turn.parts.iter().any(|part| match part {
                Part::RedactedThinking { .. } => true,
                Part::Thinking {
                    signature: Some(signature),
                    ..
                } => Seal::of(signature).is_for(Dialect::AnthropicMessages),
                _ => false,
            })
        })
}

/// Tokens of thinking for an effort. The dialect leaves the figures to its callers; these are
/// powers of two from its least budget up to 32,000, above which it advises batches.
fn budget_of(effort: Effort) -> u64 {
    match effort {
        Effort::None | Effort::Minimal => LEAST_BUDGET,
        Effort::Low => 2048,
        Effort::Medium => 8192,
        Effort::High => 16_384,
        Effort::XHigh | Effort::Max => 32_000,
    }
}

fn effort_of(budget: u64) -> Effort {
    match budget {
        0..=2048 => Effort::Low,
        2049..=8192 => Effort::Medium,
        8193..=16_384 => Effort::High,
        _ => Effort::Max,
    }
}

fn word(effort: Effort, xhigh: bool) -> &'static str {
    match effort {
        Effort::None | Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
        Effort::XHigh if xhigh => "xhigh",
        Effort::XHigh => "high",
        Effort::Max => "max",
    }
}
