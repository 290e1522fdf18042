//! Writing a request.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::message_write::{self, Turn};
use crate::codec::Written;
use crate::error::WireError;
use crate::form_in_words;
use crate::ir::{Effort, Reasoning, Request, ResponseFormat, Role, Tool, ToolChoice};
use crate::openai_chat::{extras, json};
use crate::web_search;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict_tools: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Thinking>,
    stream: bool,
}

#[derive(Serialize)]
struct ToolOut<'a> {
    r#type: &'static str,
    function: FunctionOut<'a>,
}

#[derive(Serialize)]
struct FunctionOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parameters: Parameters<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Parameters<'a> {
    Told(&'a RawValue),
    None { r#type: &'static str },
}

#[derive(Serialize)]
struct Format<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Thinking {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_budget: Option<u64>,
}

/// Writes the request; refuses what would change its meaning, tells what is left out.
pub(super) fn write(request: &Request<'_>) -> Result<Written, WireError> {
    if request.candidates.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable("n", "it gives one answer a call"));
    }
    let mut left_out = Vec::new();
    extras(&request.extra, &mut left_out)?;
    let mut messages = Vec::with_capacity(request.messages.len());
    for message in &request.messages {
        message_write::write(message, &mut messages, &mut left_out)?;
    }
    let (tool_choice, tools) = choice(request)?;
    let strict_tools = tells_tools(&tools, request, &mut left_out);
    web_search::tell(request.web_search.as_ref(), &mut left_out);
    // <https://docs.cohere.com/docs/structured-outputs>: not together with tools.
    let words = match tools.is_empty() {
        true => None,
        false => form_in_words::wanted(request.response_format.as_ref(), &mut left_out),
    };
    let system = request
        .messages
        .iter()
        .take_while(|message| message.role == Role::System)
        .count();
    if let Some(words) = words.as_deref() {
        let place = system.min(messages.len());
        messages.insert(place, message_write::instructions(words));
    }
    // The provider's own counts cannot be asked for in this form.
    for (said, name) in [
        (request.logprobs.is_some(), "logprobs"),
        (request.user.is_some(), "user"),
        (request.service_tier.is_some(), "service_tier"),
    ] {
        if said {
            json::tell(&mut left_out, name);
        }
    }
    let body = Body {
        model: &request.model,
        messages,
        response_format: format(request).filter(|_| words.is_none()),
        tools: tools.into_iter().map(tool).collect(),
        strict_tools,
        tool_choice,
        max_tokens: request.max_tokens,
        stop_sequences: &request.stop,
        temperature: request.temperature.as_ref(),
        seed: request.seed,
        frequency_penalty: request.frequency_penalty.as_ref(),
        presence_penalty: request.presence_penalty.as_ref(),
        k: request.top_k,
        p: request.top_p.as_ref(),
        thinking: thinking(request, &mut left_out),
        stream: request.stream,
    };
    Ok(Written {
        body: json::body(&body),
        left_out,
    })
}

/// The choice, and the tools that are left for it: one that is forced by name is the only one.
fn choice<'a>(
    request: &'a Request<'_>,
) -> Result<(Option<&'static str>, Vec<&'a Tool<'a>>), WireError> {
    let all = || request.tools.iter().collect();
    match &request.tool_choice {
        Some(ToolChoice::Required | ToolChoice::Named(_)) if request.tools.is_empty() => {
            Err(WireError::untranslatable(
                "tool_choice",
                "it forces a tool, but none is given that this provider could call",
            ))
        }
        None | Some(ToolChoice::Auto) => Ok((None, all())),
        Some(ToolChoice::None) if request.tools.is_empty() => Ok((None, all())),
        Some(ToolChoice::None) => Ok((Some("NONE"), all())),
        Some(ToolChoice::Required) => Ok((Some("REQUIRED"), all())),
        Some(ToolChoice::Named(name)) => {
            let named = request.tools.iter().filter(|tool| tool.name == *name);
            Ok((Some("REQUIRED"), named.collect()))
        }
    }
}

/// Tells what tools cannot say; gives whether all of them are strict, which is one switch here.
fn tells_tools(
    tools: &[&Tool<'_>],
    request: &Request<'_>,
    left_out: &mut Vec<String>,
) -> Option<bool> {
    if request.parallel_tools == Some(false) && !tools.is_empty() {
        json::tell(left_out, "parallel_tool_calls");
    }
    let strict = !tools.is_empty() && tools.iter().all(|tool| tool.strict == Some(true));
    for (place, tool) in request.tools.iter().enumerate() {
        if tool.cache.is_some() {
            json::tell(left_out, format!("tools[{place}].cache_control"));
        }
        if tool.strict == Some(true) && !strict {
            json::tell(left_out, format!("tools[{place}].strict"));
        }
    }
    strict.then_some(true)
}

fn tool<'a>(tool: &'a Tool<'_>) -> ToolOut<'a> {
    ToolOut {
        r#type: "function",
        function: FunctionOut {
            name: &tool.name,
            description: tool.description.as_deref(),
            parameters: tool
                .parameters
                .as_ref()
                .map_or(Parameters::None { r#type: "object" }, |schema| {
                    Parameters::Told(schema)
                }),
        },
    }
}

fn format<'a>(request: &'a Request<'_>) -> Option<Format<'a>> {
    let json_schema = match request.response_format.as_ref()? {
        ResponseFormat::Text => return None,
        ResponseFormat::JsonObject => None,
        ResponseFormat::JsonSchema { schema, .. } => Some(schema.as_ref()),
    };
    Some(Format {
        r#type: "json_object",
        json_schema,
    })
}

/// Models that do not think refuse the member: <https://docs.cohere.com/docs/reasoning>.
fn thinking(request: &Request<'_>, left_out: &mut Vec<String>) -> Option<Thinking> {
    let Reasoning {
        effort,
        budget_tokens,
        enabled,
    } = request.reasoning.as_ref()?;
    let wanted = match (effort, enabled, budget_tokens) {
        (Some(Effort::None), ..) | (None, Some(false), _) => false,
        (None, None, None) => return None,
        _ => true,
    };
    if !request.model.contains("reasoning") {
        if wanted {
            let name = if effort.is_some() {
                "reasoning_effort"
            } else {
                "thinking"
            };
            json::tell(left_out, name);
        }
        return None;
    }
    if wanted && effort.is_some() && budget_tokens.is_none() {
        json::tell(left_out, "reasoning_effort");
    }
    Some(Thinking {
        r#type: if wanted { "enabled" } else { "disabled" },
        token_budget: budget_tokens.filter(|_| wanted),
    })
}
