//! Whose model it is, read from its id: each vendor has members of its own under
//! `additionalModelRequestFields`, and refuses those of others.

use serde_json::{Map, Value, json};

use crate::anthropic::model::{self, Traits};
use crate::anthropic::thinking::Plan;
use crate::ir::{Effort, Request};

/// A vendor whose own members the hub knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html>
    Claude(Traits),
    /// <https://docs.aws.amazon.com/nova/latest/userguide/using-converse-api.html>
    Nova {
        /// From Nova 2 on it can think.
        thinks: bool,
    },
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html>
    OpenAi,
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html>
    Mistral,
    /// Anyone else: only what Converse itself has.
    Other,
}

impl Family {
    /// The family of a model id, an inference profile (`us.anthropic.…`) or an ARN of either.
    pub fn of(model: &str) -> Self {
        let model = model.to_ascii_lowercase();
        if model.contains("claude") {
            Family::Claude(model::traits(&model))
        } else if model.contains("amazon.nova") {
            Family::Nova {
                thinks: model.contains("nova-2"),
            }
        } else if model.contains("openai.") {
            Family::OpenAi
        } else if model.contains("mistral.") {
            Family::Mistral
        } else {
            Family::Other
        }
    }

    /// It keeps what stands before a mark:
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html>.
    pub fn caches(self) -> bool {
        matches!(self, Family::Claude(_) | Family::Nova { .. })
    }

    /// Its answers can be held to a JSON schema:
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html>.
    pub fn follows_schema(self) -> bool {
        match self {
            Family::Claude(traits) => traits.follows_schema,
            Family::Nova { .. } => false,
            Family::OpenAi | Family::Mistral | Family::Other => true,
        }
    }

    /// Sealed thoughts of an earlier turn may come back.
    pub fn takes_thoughts(self) -> bool {
        matches!(self, Family::Claude(_))
    }
}

/// The vendor's own members, and what none of them can say.
pub(super) fn own_members(
    family: Family,
    request: &Request<'_>,
    plan: &Plan,
    top_k: Option<u64>,
    left_out: &mut Vec<String>,
) -> Map<String, Value> {
    let mut members = Map::new();
    let thought_of = match family {
        Family::Claude(_) => {
            if let Some(config) = &plan.config {
                members.insert("thinking".to_owned(), json!(config));
            }
            if let Some(top_k) = top_k {
                members.insert("top_k".to_owned(), json!(top_k));
            }
            // What the plan lacks is told where it is made.
            return members;
        }
        Family::Nova { thinks } => {
            if let Some(top_k) = top_k {
                members.insert("inferenceConfig".to_owned(), json!({ "topK": top_k }));
            }
            match effort(request) {
                Some(effort) if thinks => nova_effort(effort, &mut members),
                Some(effort) => effort == Effort::None,
                None => false,
            }
        }
        Family::OpenAi => {
            tell_top_k(top_k, left_out);
            match effort(request) {
                Some(effort) => openai_effort(effort, &mut members),
                None => false,
            }
        }
        Family::Mistral => {
            if let Some(top_k) = top_k {
                members.insert("top_k".to_owned(), json!(top_k));
            }
            false
        }
        Family::Other => {
            tell_top_k(top_k, left_out);
            false
        }
    };
    if request.reasoning.is_some() && !thought_of {
        left_out.push("reasoning_effort".to_owned());
    }
    members
}

fn tell_top_k(top_k: Option<u64>, left_out: &mut Vec<String>) {
    if top_k.is_some() {
        left_out.push("top_k".to_owned());
    }
}

/// How hard to think, where the request says so by effort or by a switch.
fn effort(request: &Request<'_>) -> Option<Effort> {
    let reasoning = request.reasoning.as_ref()?;
    match reasoning.enabled {
        Some(false) => Some(Effort::None),
        _ => reasoning.effort,
    }
}

/// <https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html>
fn nova_effort(effort: Effort, members: &mut Map<String, Value>) -> bool {
    let word = match effort {
        Effort::None => None,
        Effort::Minimal | Effort::Low => Some("low"),
        Effort::Medium => Some("medium"),
        Effort::High | Effort::XHigh | Effort::Max => Some("high"),
    };
    let config = match word {
        None => json!({ "type": "disabled" }),
        Some(word) => json!({ "type": "enabled", "maxReasoningEffort": word }),
    };
    members.insert("reasoningConfig".to_owned(), config);
    true
}

/// The open models know three words, and cannot be kept from thinking.
fn openai_effort(effort: Effort, members: &mut Map<String, Value>) -> bool {
    let word = match effort {
        Effort::None | Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High | Effort::XHigh | Effort::Max => "high",
    };
    members.insert("reasoning_effort".to_owned(), json!(word));
    effort != Effort::None
}
