//! Writing a request for a provider that speaks Anthropic messages.
//!
//! What is told about a member of the common form uses OpenAI chat's word for it, the dialect that
//! such requests come from.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::block_write::Block;
use super::failure::json;
use super::model::{self, Traits};
use super::tool_write::{ChoiceOut, ToolOut};
use super::turns::Turn;
use super::{sampling, thinking, tool_write, turns};
use crate::codec::Written;
use crate::error::WireError;
use crate::form_in_words;
use crate::ir::{Extra, Request, ResponseFormat};

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Block<'a>>,
    messages: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ChoiceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<thinking::Config>,
    #[serde(skip_serializing_if = "OutputConfig::is_empty")]
    output_config: OutputConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop_sequences: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
}

#[derive(Serialize)]
struct OutputConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<FormatOut<'a>>,
}

impl OutputConfig<'_> {
    fn is_empty(&self) -> bool {
        self.effort.is_none() && self.format.is_none()
    }
}

#[derive(Serialize)]
struct FormatOut<'a> {
    r#type: &'static str,
    schema: &'a RawValue,
}

#[derive(Serialize)]
struct Metadata<'a> {
    user_id: &'a str,
}

/// Writes the request; refuses what would change its meaning, tells what is left out.
pub(super) fn write(request: &Request<'_>) -> Result<Written, WireError> {
    if request.candidates.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable("n", "it gives one answer a call"));
    }
    let mut left_out = hints(request);
    extras(&request.extra, &mut left_out)?;
    let traits = model::traits(&request.model);
    let plan = thinking::plan(request, traits);
    if plan.reduced {
        left_out.push("reasoning_effort".to_owned());
    }
    let sampled = sampling::choose(request, traits.sampling, &plan, &mut left_out);
    let mut turns = turns::order(&request.messages, &mut left_out)?;
    let (tools, tool_choice) = tool_write::tools(request, traits, &mut left_out)?;
    let (format, words) = format(request.response_format.as_ref(), traits, &mut left_out);
    turns
        .system
        .extend(words.as_deref().map(|words| Block::text(words, None)));
    let body = Body {
        model: &request.model,
        max_tokens: plan.max_tokens,
        system: turns.system,
        messages: turns.messages,
        tools,
        tool_choice,
        thinking: plan.config,
        output_config: OutputConfig {
            effort: plan.effort,
            format,
        },
        temperature: sampled.temperature,
        top_p: sampled.top_p,
        top_k: sampled.top_k,
        stop_sequences: stop_sequences(&request.stop, &mut left_out),
        metadata: request.user.as_deref().map(|user_id| Metadata { user_id }),
        service_tier: tier(request.service_tier.as_deref(), &mut left_out),
        stream: request.stream,
    };
    let body = json(&body);
    dedup(&mut left_out);
    Ok(Written { body, left_out })
}

/// Members that only steer the answer and that the dialect lacks.
pub(crate) fn hints(request: &Request<'_>) -> Vec<String> {
    [
        ("seed", request.seed.is_some()),
        ("presence_penalty", request.presence_penalty.is_some()),
        ("frequency_penalty", request.frequency_penalty.is_some()),
        ("logprobs", request.logprobs.is_some()),
    ]
    .into_iter()
    .filter(|(_, asked)| *asked)
    .map(|(name, _)| name.to_owned())
    .collect()
}

/// Members nobody claimed: told, or refused where the answer would mean something else without
/// them.
pub(crate) fn extras(extra: &[Extra<'_>], left_out: &mut Vec<String>) -> Result<(), WireError> {
    for member in extra {
        let Extra { path, value } = member;
        let content = member.is_content();
        let why = match path.as_str() {
            "tool_choice" => Some("it has no such choice of tools"),
            "response_format" | "text.format" => Some("it has no such form of answer"),
            "function_call" | "functions" => Some("it takes `tools` instead"),
            "audio" => Some("it gives no sound"),
            "modalities" if value.get().contains("audio") => Some("it gives no sound"),
            _ if content && !member.is_hosted_tool_turn() => Some("it has no such kind of content"),
            _ => None,
        };
        match why {
            Some(why) => return Err(WireError::untranslatable(path.clone(), why)),
            None => left_out.push(path.clone()),
        }
    }
    Ok(())
}

/// The form of the answer: by schema where the model follows one, in words where not. A schema that
/// any object follows would allow none with members.
fn format<'a>(
    format: Option<&'a ResponseFormat<'_>>,
    traits: Traits,
    left_out: &mut Vec<String>,
) -> (Option<FormatOut<'a>>, Option<String>) {
    if let Some(ResponseFormat::JsonSchema {
        description,
        schema,
        ..
    }) = format
        && traits.follows_schema
    {
        if description.is_some() {
            left_out.push("response_format.json_schema.description".to_owned());
        }
        let schema = FormatOut {
            r#type: "json_schema",
            schema,
        };
        return (Some(schema), None);
    }
    (None, form_in_words::wanted(format, left_out))
}

/// The dialect refuses sequences of white space only.
pub(crate) fn stop_sequences<'a>(stop: &'a [String], left_out: &mut Vec<String>) -> Vec<&'a str> {
    let mut sequences = Vec::with_capacity(stop.len());
    for (place, sequence) in stop.iter().enumerate() {
        if sequence.trim().is_empty() {
            left_out.push(format!("stop[{place}]"));
        } else {
            sequences.push(sequence.as_str());
        }
    }
    sequences
}

fn tier(tier: Option<&str>, left_out: &mut Vec<String>) -> Option<&'static str> {
    match tier? {
        "auto" => Some("auto"),
        "default" | "standard" | "standard_only" => Some("standard_only"),
        _ => {
            left_out.push("service_tier".to_owned());
            None
        }
    }
}

pub(crate) fn dedup(left_out: &mut Vec<String>) {
    let mut seen = std::collections::HashSet::new();
    left_out.retain(|path| seen.insert(path.clone()));
}
