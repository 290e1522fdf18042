//! Writing a request for a provider.
//!
//! The provider keeps nothing (`store: false`): the conversation is the caller's, who sends it again
//! with every turn. What is told about a member of the common form uses OpenAI chat's word for it.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use super::item_write::{self, Item};
use super::tools_write::{self, ChoiceOut, ToolOut};
use crate::Dialect;
use crate::codec::Written;
use crate::error::WireError;
use crate::ir::{Effort, Extra, Part, Request, ResponseFormat};
use crate::openai_chat::{effort, json, tier};
use crate::seal::Seal;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    input: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ChoiceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<&'a Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<TextOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<ReasoningOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include: Vec<&'static str>,
    store: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
}

#[derive(Serialize)]
struct TextOut<'a> {
    format: FormatOut<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FormatOut<'a> {
    JsonObject,
    JsonSchema {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        schema: &'a RawValue,
        #[serde(skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    },
}

#[derive(Serialize)]
struct ReasoningOut {
    effort: &'static str,
    /// Without it the provider shows nothing of its thinking, which other dialects do unasked.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'static str>,
}

/// Writes the request; refuses what would change its meaning, tells what is left out.
pub(super) fn write(request: &Request<'_>) -> Result<Written, WireError> {
    if request.candidates.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable("n", "it gives one answer a call"));
    }
    if !request.stop.is_empty() {
        return Err(WireError::untranslatable(
            "stop",
            "it has no stop sequences",
        ));
    }
    let mut left_out = hints(request);
    extras(&request.extra, &mut left_out)?;
    let input = item_write::items(request, &mut left_out)?;
    if input.is_empty() {
        return Err(WireError::untranslatable(
            "messages",
            "it needs at least one message with content",
        ));
    }
    let tool_choice = tools_write::choice(request, &mut left_out)?;
    let reasoning = effort::write(request.reasoning.as_ref(), &mut left_out);
    let body = Body {
        model: &request.model,
        input,
        tools: tools_write::tools(request, &mut left_out),
        tool_choice,
        parallel_tool_calls: request.parallel_tools.filter(|_| !request.tools.is_empty()),
        max_output_tokens: request.max_tokens,
        temperature: request.temperature.as_ref(),
        top_p: request.top_p.as_ref(),
        top_logprobs: request.logprobs.filter(|alternatives| *alternatives > 0),
        text: request.response_format.as_ref().and_then(text),
        reasoning: reasoning.map(|effort| ReasoningOut {
            effort,
            summary: (effort != effort::word(Effort::None)).then_some("auto"),
        }),
        include: include(request),
        store: false,
        stream: request.stream,
        safety_identifier: request.user.as_deref(),
        service_tier: request.service_tier.as_deref().map(tier::asked),
    };
    Ok(Written {
        body: json::body(&body),
        left_out,
    })
}

/// Members that only steer the answer and that the dialect lacks.
fn hints(request: &Request<'_>) -> Vec<String> {
    [
        ("top_k", request.top_k.is_some()),
        ("seed", request.seed.is_some()),
        ("presence_penalty", request.presence_penalty.is_some()),
        ("frequency_penalty", request.frequency_penalty.is_some()),
    ]
    .into_iter()
    .filter(|(_, asked)| *asked)
    .map(|(name, _)| name.to_owned())
    .collect()
}

/// What the answer shall hold beside itself. Models that do not think refuse to be asked for sealed
/// reasoning, so it is asked for where thinking is wished for or was there before.
fn include(request: &Request<'_>) -> Vec<&'static str> {
    let mut parts = request.messages.iter().flat_map(|message| &message.parts);
    let thought = parts.any(|part| {
        matches!(part, Part::Thinking { signature: Some(seal), .. }
            if Seal::of(seal).is_for(Dialect::OpenAiResponses))
    });
    let wished = request.reasoning.as_ref().is_some_and(|reasoning| {
        reasoning
            .effort
            .is_some_and(|effort| effort != Effort::None)
            || reasoning.budget_tokens.is_some()
    });
    [
        ("reasoning.encrypted_content", thought || wished),
        ("message.output_text.logprobs", request.logprobs.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, asked)| asked.then_some(name))
    .collect()
}

fn extras(extra: &[Extra<'_>], left_out: &mut Vec<String>) -> Result<(), WireError> {
    for member in extra {
        let Extra { path, value } = member;
        let why = match path.as_str() {
            "tool_choice" => Some("it has no such choice of tools"),
            "response_format" | "text.format" => Some("it has no such form of answer"),
            "functions" | "function_call" => Some("it takes `tools` instead"),
            "audio" => Some("it gives no sound"),
            "modalities" if value.get().contains("audio") => Some("it gives no sound"),
            _ if member.is_content() && !member.is_hosted_tool_turn() => {
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

fn text<'a>(format: &'a ResponseFormat<'_>) -> Option<TextOut<'a>> {
    let format = match format {
        ResponseFormat::Text => return None,
        ResponseFormat::JsonObject => FormatOut::JsonObject,
        ResponseFormat::JsonSchema {
            name,
            description,
            schema,
            strict,
        } => FormatOut::JsonSchema {
            // The dialect requires a name, and it means nothing to the model.
            name: if name.is_empty() { "answer" } else { name },
            description: description.as_deref(),
            schema,
            strict: *strict,
        },
    };
    Some(TextOut { format })
}
