//! Writing a request for a provider that speaks Gemini. Model and stream are in the path.
//!
//! What is told about a member of the common form uses OpenAI chat's word for it, the dialect that
//! such requests come from.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::part_write::Part as PartOut;
use super::tool_write::{ToolConfig, ToolOut};
use super::turns::Turn;
use super::{json, model, thinking, tool_write, turns};
use crate::codec::Written;
use crate::error::WireError;
use crate::form_in_words;
use crate::ir::{Extra, Request, ResponseFormat};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Instructions<'a>>,
    contents: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<ToolConfig<'a>>,
    #[serde(skip_serializing_if = "Config::is_empty")]
    generation_config: Config<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
}

#[derive(Serialize)]
struct Instructions<'a> {
    parts: Vec<PartOut<'a>>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<thinking::Config>,
}

impl Config<'_> {
    fn is_empty(&self) -> bool {
        self.temperature.is_none()
            && self.top_p.is_none()
            && self.top_k.is_none()
            && self.max_output_tokens.is_none()
            && self.stop_sequences.is_empty()
            && self.seed.is_none()
            && self.presence_penalty.is_none()
            && self.frequency_penalty.is_none()
            && self.response_mime_type.is_none()
            && self.response_logprobs.is_none()
            && self.thinking_config.is_none()
    }
}

/// Writes the request; refuses what would change its meaning, tells what is left out.
pub(super) fn write(request: &Request<'_>) -> Result<Written, WireError> {
    if request.candidates.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable("n", "it gives one answer a call"));
    }
    let mut left_out = Vec::new();
    extras(&request.extra, &mut left_out)?;
    if request.user.is_some() {
        json::tell(&mut left_out, "user");
    }
    let mut turns = turns::order(&request.messages, &request.model, &mut left_out)?;
    let (tools, tool_config) = tool_write::write(request, &mut left_out)?;
    // <https://ai.google.dev/gemini-api/docs/structured-output#tools>
    let in_words = !(tools.is_empty() || model::combines_tools(&request.model));
    let words = match in_words {
        true => form_in_words::wanted(request.response_format.as_ref(), &mut left_out),
        false => None,
    };
    let format = request.response_format.as_ref().filter(|_| !in_words);
    let generation_config = config(request, format, &mut left_out);
    turns.system.extend(words.as_deref().map(PartOut::text));
    let body = Body {
        system_instruction: (!turns.system.is_empty()).then_some(Instructions {
            parts: turns.system,
        }),
        contents: turns.contents,
        tools,
        tool_config,
        generation_config,
        service_tier: tier(request.service_tier.as_deref(), &mut left_out),
    };
    Ok(Written {
        body: json::body(&body),
        left_out,
    })
}

fn config<'a>(
    request: &'a Request<'_>,
    format: Option<&'a ResponseFormat<'_>>,
    left_out: &mut Vec<String>,
) -> Config<'a> {
    let (response_mime_type, response_json_schema) = match format {
        None | Some(ResponseFormat::Text) => (None, None),
        Some(ResponseFormat::JsonObject) => (Some("application/json"), None),
        Some(ResponseFormat::JsonSchema {
            schema,
            description,
            ..
        }) => {
            if description.is_some() {
                json::tell(left_out, "response_format.json_schema.description");
            }
            (Some("application/json"), Some(schema.as_ref()))
        }
    };
    Config {
        temperature: request.temperature.as_ref(),
        top_p: request.top_p.as_ref(),
        top_k: request.top_k,
        max_output_tokens: request.max_tokens,
        stop_sequences: &request.stop,
        seed: request.seed,
        presence_penalty: request.presence_penalty.as_ref(),
        frequency_penalty: request.frequency_penalty.as_ref(),
        response_mime_type,
        response_json_schema,
        response_logprobs: request.logprobs.map(|_| true),
        logprobs: request.logprobs.filter(|alternatives| *alternatives > 0),
        thinking_config: thinking::plan(request.reasoning.as_ref(), &request.model, left_out),
    }
}

/// Members nobody claimed: told, or refused where the answer would mean something else without
/// them.
fn extras(extra: &[Extra<'_>], left_out: &mut Vec<String>) -> Result<(), WireError> {
    for member in extra {
        let Extra { path, value } = member;
        let content = path.starts_with("messages[") && path.ends_with(']');
        let why = match path.as_str() {
            "tool_choice" => Some("it has no such choice of tools"),
            "response_format" => Some("it has no such form of answer"),
            "function_call" | "functions" => Some("it takes `tools` instead"),
            "audio" => Some("it gives no sound"),
            "modalities" if value.get().contains("audio") => Some("it gives no sound"),
            _ if content && !member.is_hosted_tool_turn() => Some("it has no such kind of content"),
            _ => None,
        };
        match why {
            Some(why) => return Err(WireError::untranslatable(path.clone(), why)),
            None => json::tell(left_out, path.clone()),
        }
    }
    Ok(())
}

fn tier(tier: Option<&str>, left_out: &mut Vec<String>) -> Option<&'static str> {
    match tier? {
        "auto" => None,
        "default" | "standard" | "standard_only" => Some("standard"),
        "flex" => Some("flex"),
        "priority" => Some("priority"),
        _ => {
            json::tell(left_out, "service_tier");
            None
        }
    }
}
