//! Writing a request for a provider.
//!
//! Refused, because the answer would mean something else without them: a choice of tools or a form
//! of answer that the common form could not hold, parts of messages that it could not hold, files
//! that only their own provider has, candidates in sound. Everything else in `extra` is left out
//! and told, hosted tools among it.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::search_write::{self, SearchOut};
use super::thinking_write::{self, ThinkingOut};
use super::tools_write::{self, ChoiceOut, ToolOut};
use super::{json, message_write, tier};
use crate::accent::Accent;
use crate::codec::Written;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Extra, Request, ResponseFormat};

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<message_write::Turn<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ChoiceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<&'a Number>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<FormatOut<'a>>,
    #[serde(flatten)]
    search: SearchOut<'a>,
    #[serde(flatten)]
    thinking: ThinkingOut,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptionsOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
}

#[derive(Serialize)]
struct FormatOut<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<SchemaOut<'a>>,
}

#[derive(Serialize)]
struct SchemaOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    schema: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

#[derive(Serialize)]
struct StreamOptionsOut {
    include_usage: bool,
}

/// Writes the request.
pub(super) fn write(request: &Request<'_>, accent: &Accent) -> Result<Written, WireError> {
    let mut left_out = Vec::new();
    extras(&request.extra, &mut left_out)?;
    let mut messages = Vec::with_capacity(request.messages.len());
    let custom: Vec<&str> = match accent.custom_tools && custom::taken_by(&request.model) {
        true => request.custom_tools().collect(),
        false => Vec::new(),
    };
    for message in &request.messages {
        message_write::write(message, accent, &custom, &mut messages, &mut left_out)?;
    }
    let search = search_write::write(accent.search, request, &mut left_out);
    if messages.is_empty() {
        return Err(WireError::untranslatable(
            request.conversation(),
            "nothing of the conversation can be said to it",
        ));
    }
    let tool_choice = tools_write::choice(request, accent, &mut left_out)?;
    let thinking =
        thinking_write::write(accent.thinking, request.reasoning.as_ref(), &mut left_out);
    if request.top_k.is_some() {
        json::tell(&mut left_out, "top_k");
    }
    let newer_limit = takes_max_completion_tokens(&request.model);
    let body = Body {
        model: &request.model,
        messages,
        tools: tools_write::tools(request, accent, &mut left_out),
        tool_choice,
        parallel_tool_calls: request.parallel_tools.filter(|_| !request.tools.is_empty()),
        max_completion_tokens: request.max_tokens.filter(|_| newer_limit),
        max_tokens: request.max_tokens.filter(|_| !newer_limit),
        temperature: request.temperature.as_ref(),
        top_p: request.top_p.as_ref(),
        stop: &request.stop,
        seed: request.seed,
        presence_penalty: request.presence_penalty.as_ref(),
        frequency_penalty: request.frequency_penalty.as_ref(),
        n: request.candidates,
        logprobs: request.logprobs.map(|_| true),
        top_logprobs: request.logprobs.filter(|alternatives| *alternatives > 0),
        response_format: request.response_format.as_ref().map(format),
        search,
        thinking,
        stream: request.stream,
        // Asked for whatever the caller wants: the hub bills by it, and the stream's writer
        // decides what the caller sees.
        stream_options: request.stream.then_some(StreamOptionsOut {
            include_usage: true,
        }),
        user: request.user.as_deref(),
        service_tier: request.service_tier.as_deref().map(tier::asked),
    };
    Ok(Written {
        body: json::body(&body),
        left_out,
    })
}

/// OpenAI's own models: the newer ones refuse `max_tokens`, none refuses `max_completion_tokens`.
/// Most compatible servers know `max_tokens` alone, and some of them (DeepSeek) would ignore the
/// limit under its other name.
/// <https://platform.openai.com/docs/api-reference/chat/create#chat-create-max_completion_tokens>
fn takes_max_completion_tokens(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    let series = |prefix: &str| {
        let rest = name.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    series("gpt-") || series("o") || name.starts_with("chatgpt-")
}

/// Tells what the common form has no place for, or refuses what cannot be done without.
pub(crate) fn extras(extra: &[Extra<'_>], left_out: &mut Vec<String>) -> Result<(), WireError> {
    for member in extra {
        let Extra { path, value } = member;
        let inside_message = member.is_content();
        let why = match path.as_str() {
            "tool_choice" => Some("it has no such choice of tools"),
            "response_format" | "text.format" => Some("it has no such form of answer"),
            "functions" | "function_call" => Some("it takes `tools` instead"),
            "audio" => Some("it gives no sound"),
            "modalities" if value.get().contains("audio") => Some("it gives no sound"),
            _ if inside_message && !member.is_hosted_tool_turn() => {
                Some("it has no such kind of content")
            }
            _ => None,
        };
        if let Some(why) = why {
            return Err(WireError::untranslatable(path.clone(), why));
        }
        json::tell(left_out, path.clone());
    }
    Ok(())
}

fn format<'a>(format: &'a ResponseFormat<'_>) -> FormatOut<'a> {
    let (r#type, json_schema) = match format {
        ResponseFormat::Text => ("text", None),
        ResponseFormat::JsonObject => ("json_object", None),
        ResponseFormat::JsonSchema {
            name,
            description,
            schema,
            strict,
        } => {
            let schema = SchemaOut {
                // The dialect requires a name, and it means nothing to the model.
                name: if name.is_empty() { "answer" } else { name },
                description: description.as_deref(),
                schema,
                strict: *strict,
            };
            ("json_schema", Some(schema))
        }
    };
    FormatOut {
        r#type,
        json_schema,
    }
}
