//! Writing a request for another hub.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::message_write::{self, Turn};
use super::tools_write::{self, ChoiceOut, ToolOut};
use crate::codec::Written;
use crate::error::WireError;
use crate::form_in_words;
use crate::ir::{Reasoning, Request, ResponseFormat};
use crate::openai_chat::{effort, extras, json};

#[derive(Serialize)]
struct Body<'a> {
    input: Input<'a>,
    options: Options,
}

#[derive(Serialize)]
struct Options {
    streaming: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input<'a> {
    messages: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ChoiceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<FormatOut<'a>>,
    model_options: ModelOptions<'a>,
    /// Files come in the answer: a path on the other hub's disk says nothing here.
    output_file_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FormatOut<'a> {
    r#type: &'static str,
    json_schema: SchemaOut<'a>,
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
#[serde(rename_all = "camelCase")]
struct ModelOptions<'a> {
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<EffortOut>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum EffortOut {
    Word(&'static str),
    Tokens(u64),
}

/// Writes the request. The options are an open record: `maxTokens`, `stop`, `seed` and `topK` are for
/// hubs that keep to them, as this one does; AIGNE Hub 0.9.13 hands them to no provider.
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
    if messages.is_empty() {
        let why = "nothing of the conversation can be said to it";
        return Err(WireError::untranslatable(request.conversation(), why));
    }
    for (name, is_said) in [
        ("logprobs", request.logprobs.is_some()),
        ("user", request.user.is_some()),
        ("service_tier", request.service_tier.is_some()),
    ] {
        if is_said {
            json::tell(&mut left_out, name);
        }
    }
    if let Some(search) = &request.web_search {
        json::tell(&mut left_out, search.path.clone());
    }
    let format = request.response_format.as_ref();
    let words = match format {
        Some(ResponseFormat::JsonObject) => form_in_words::wanted(format, &mut left_out),
        _ => None,
    };
    messages.extend(words.as_deref().map(Turn::instructions));
    let body = Body {
        options: Options {
            streaming: request.stream,
        },
        input: Input {
            messages,
            tools: tools_write::tools(request, &mut left_out),
            tool_choice: tools_write::choice(request),
            response_format: format.and_then(schema),
            model_options: ModelOptions {
                model: &request.model,
                temperature: request.temperature.as_ref(),
                top_p: request.top_p.as_ref(),
                frequency_penalty: request.frequency_penalty.as_ref(),
                presence_penalty: request.presence_penalty.as_ref(),
                max_tokens: request.max_tokens,
                stop: &request.stop,
                seed: request.seed,
                top_k: request.top_k,
                parallel_tool_calls: request.parallel_tools,
                reasoning_effort: request
                    .reasoning
                    .as_ref()
                    .and_then(|wish| reasoning(wish, &mut left_out)),
            },
            output_file_type: "file",
        },
    };
    Ok(Written {
        body: json::body(&body),
        left_out,
    })
}

/// A hub knows schemas alone.
fn schema<'a>(format: &'a ResponseFormat<'_>) -> Option<FormatOut<'a>> {
    let ResponseFormat::JsonSchema {
        name,
        description,
        schema,
        strict,
    } = format
    else {
        return None;
    };
    Some(FormatOut {
        r#type: "json_schema",
        json_schema: SchemaOut {
            name: if name.is_empty() { "answer" } else { name },
            description: description.as_deref(),
            schema,
            strict: *strict,
        },
    })
}

/// Words from `minimal` to `high`, or a number of tokens.
fn reasoning(wish: &Reasoning, left_out: &mut Vec<String>) -> Option<EffortOut> {
    if let Some(tokens) = wish.budget_tokens {
        return Some(EffortOut::Tokens(tokens));
    }
    match wish.effort.map(effort::word) {
        Some("none") => {
            json::tell(left_out, "reasoning_effort");
            None
        }
        Some("xhigh" | "max") => {
            json::tell(left_out, "reasoning_effort");
            Some(EffortOut::Word("high"))
        }
        Some(word) => Some(EffortOut::Word(word)),
        None => {
            if wish.enabled == Some(false) {
                json::tell(left_out, "thinking");
            }
            None
        }
    }
}
