//! Writing a request. The model is not in the body: it stands in the path.
//!
//! What is told about a member of the common form uses OpenAI chat's word for it, as in the other
//! dialects.

use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::block_write::Content;
use super::family::{Family, own_members};
use super::tool_write::{self, ToolConfig};
use super::turns::{self, Turn};
use crate::anthropic::failure::json;
use crate::anthropic::model::Sampling;
use crate::anthropic::request_write::{dedup, extras, hints, stop_sequences};
use crate::anthropic::sampling;
use crate::anthropic::thinking::{self, Plan};
use crate::codec::Written;
use crate::error::WireError;
use crate::form_in_words;
use crate::ir::{Request, ResponseFormat};
use crate::web_search;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Content<'a>>,
    messages: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "InferenceConfig::is_empty")]
    inference_config: InferenceConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<ToolConfig<'a>>,
    #[serde(skip_serializing_if = "OutputConfig::is_empty")]
    output_config: OutputConfig<'a>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    additional_model_request_fields: Map<String, Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    additional_model_response_field_paths: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<ServiceTier>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InferenceConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<Number>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop_sequences: Vec<&'a str>,
}

impl InferenceConfig<'_> {
    fn is_empty(&self) -> bool {
        self.max_tokens.is_none()
            && self.temperature.is_none()
            && self.top_p.is_none()
            && self.stop_sequences.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutputConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text_format: Option<TextFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
}

impl OutputConfig<'_> {
    fn is_empty(&self) -> bool {
        self.text_format.is_none() && self.effort.is_none()
    }
}

#[derive(Serialize)]
struct TextFormat<'a> {
    r#type: &'static str,
    structure: Structure<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Structure<'a> {
    json_schema: JsonSchema<'a>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    /// The schema's own text, inside a string.
    schema: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
struct ServiceTier {
    r#type: &'static str,
}

/// Where a Claude says which sequence ended its answer.
const STOP_SEQUENCE: &[&str] = &["/stop_sequence"];

/// Writes the request; refuses what would change its meaning, tells what is left out.
pub(super) fn write(request: &Request<'_>) -> Result<Written, WireError> {
    if request.candidates.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable("n", "it gives one answer a call"));
    }
    let family = Family::of(&request.model);
    let mut left_out = hints(request);
    if request.user.is_some() {
        left_out.push("user".to_owned());
    }
    extras(&request.extra, &mut left_out)?;
    let (plan, freedom) = match family {
        Family::Claude(traits) => (thinking::plan(request, traits), traits.sampling),
        _ => (Plan::default(), Sampling::Free),
    };
    if plan.reduced {
        left_out.push("reasoning_effort".to_owned());
    }
    let sampled = sampling::choose(request, freedom, &plan, &mut left_out);
    let mut turns = turns::order(&request.messages, family, &mut left_out)?;
    web_search::tell(request.web_search.as_ref(), &mut left_out);
    let format = request.response_format.as_ref();
    let text_format = format
        .and_then(text_format)
        .filter(|_| family.follows_schema());
    let words = match text_format {
        Some(_) => None,
        None => form_in_words::wanted(format, &mut left_out),
    };
    turns.system.extend(words.as_deref().map(Content::Text));
    let tool_config = tool_write::tools(request, family, &mut left_out)?;
    let own = own_members(family, request, &plan, sampled.top_k, &mut left_out);
    let stops = stop_sequences(&request.stop, &mut left_out);
    let tells_stop = matches!(family, Family::Claude(_)) && !stops.is_empty();
    let body = Body {
        system: turns.system,
        messages: turns.messages,
        inference_config: InferenceConfig {
            // A budget of thinking must have room, and the service's own limit may be below it.
            max_tokens: request
                .max_tokens
                .or_else(|| plan.thinks().then_some(plan.max_tokens)),
            temperature: sampled.temperature,
            top_p: sampled.top_p,
            stop_sequences: stops,
        },
        tool_config,
        output_config: OutputConfig {
            text_format,
            effort: plan.effort,
        },
        additional_model_request_fields: own,
        additional_model_response_field_paths: if tells_stop { STOP_SEQUENCE } else { &[] },
        service_tier: tier(request.service_tier.as_deref(), &mut left_out),
    };
    let body = json(&body);
    dedup(&mut left_out);
    Ok(Written { body, left_out })
}

fn text_format<'a>(format: &'a ResponseFormat<'_>) -> Option<TextFormat<'a>> {
    match format {
        ResponseFormat::Text | ResponseFormat::JsonObject => None,
        ResponseFormat::JsonSchema {
            name,
            description,
            schema,
            ..
        } => Some(TextFormat {
            r#type: "json_schema",
            structure: Structure {
                json_schema: JsonSchema {
                    schema: schema.get(),
                    name: Some(name.as_str()).filter(|name| !name.is_empty()),
                    description: description.as_deref(),
                },
            },
        }),
    }
}

fn tier(tier: Option<&str>, left_out: &mut Vec<String>) -> Option<ServiceTier> {
    let r#type = match tier? {
        "auto" => return None,
        "default" | "standard" | "standard_only" => "default",
        "priority" => "priority",
        "flex" => "flex",
        _ => {
            left_out.push("service_tier".to_owned());
            return None;
        }
    };
    Some(ServiceTier { r#type })
}
