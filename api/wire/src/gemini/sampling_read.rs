//! Reading `generationConfig`.

use std::borrow::Cow;

use super::lenient::{self, boolean, count, integer, keep, number, take};
use super::schema;
use crate::error::WireError;
use crate::ir::{Effort, Reasoning, Request, ResponseFormat};
use crate::object::{Field, Object};

/// Takes the members that the common form holds.
pub(super) fn read<'a>(mut config: Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    request.temperature = number(&mut config, "temperature")?;
    request.top_p = number(&mut config, "topP")?;
    request.top_k = count(&mut config, "topK")?;
    request.max_tokens = count(&mut config, "maxOutputTokens")?;
    request.seed = integer(&mut config, "seed")?;
    request.presence_penalty = number(&mut config, "presencePenalty")?;
    request.frequency_penalty = number(&mut config, "frequencyPenalty")?;
    let stop = lenient::array(&mut config, "stopSequences")?.unwrap_or_default();
    request.stop = stop.iter().map(Field::string).collect::<Result<_, _>>()?;
    if boolean(&mut config, "responseLogprobs")? == Some(true) {
        request.logprobs = Some(count(&mut config, "logprobs")?.unwrap_or(0));
    }
    if count(&mut config, "candidateCount")?.is_some_and(|wanted| wanted > 1) {
        return Err(WireError::untranslatable(
            config.path_of("candidateCount"),
            "it gives one answer a call",
        ));
    }
    modalities(&mut config)?;
    request.response_format = format(&mut config)?;
    if let Some(thinking) = lenient::object(&mut config, "thinkingConfig")? {
        request.reasoning = reasoning(thinking, request)?;
    }
    keep(&mut request.extra, config.rest());
    Ok(())
}

/// Text is what every provider answers in.
fn modalities(config: &mut Object<'_>) -> Result<(), WireError> {
    for modality in lenient::array(config, "responseModalities")?.unwrap_or_default() {
        if !modality.string()?.eq_ignore_ascii_case("TEXT") {
            return Err(WireError::untranslatable(
                modality.path,
                "it answers in text only",
            ));
        }
    }
    Ok(())
}

fn format<'a>(config: &mut Object<'a>) -> Result<Option<ResponseFormat<'a>>, WireError> {
    let kind = take(config, "responseMimeType");
    let word = kind.as_ref().map(Field::string).transpose()?;
    let googles = take(config, "responseSchema")
        .map(|schema| schema::read(&schema, schema::Of::Answer))
        .transpose()?;
    let schema = take(config, "responseJsonSchema")
        .map(|schema| Cow::Borrowed(schema.value))
        .or(googles);
    match (word.as_deref(), schema) {
        (None | Some("application/json"), Some(schema)) => Ok(Some(ResponseFormat::JsonSchema {
            name: String::new(),
            description: None,
            schema,
            strict: None,
        })),
        (Some("application/json"), None) => Ok(Some(ResponseFormat::JsonObject)),
        (Some("text/plain"), None) => Ok(Some(ResponseFormat::Text)),
        (None, None) => Ok(None),
        (Some(other), _) => Err(WireError::untranslatable(
            kind.map(|kind| kind.path).unwrap_or_default(),
            format!("it has no answers of type `{other}`"),
        )),
    }
}

/// A budget of -1 leaves the measure to the model, one of 0 switches thinking off. Whether thoughts
/// are shown is left to the provider: asking for them asks for thinking.
fn reasoning<'a>(
    mut thinking: Object<'a>,
    request: &mut Request<'a>,
) -> Result<Option<Reasoning>, WireError> {
    let mut reasoning = Reasoning::default();
    match integer(&mut thinking, "thinkingBudget")? {
        None => {}
        Some(0) => reasoning.enabled = Some(false),
        Some(budget) => {
            reasoning.enabled = Some(true);
            reasoning.budget_tokens = u64::try_from(budget).ok();
        }
    }
    if let Some(level) = take(&mut thinking, "thinkingLevel") {
        reasoning.effort = match level.string()?.to_ascii_uppercase().as_str() {
            "MINIMAL" => Some(Effort::Minimal),
            "LOW" => Some(Effort::Low),
            "MEDIUM" => Some(Effort::Medium),
            "HIGH" => Some(Effort::High),
            "XHIGH" => Some(Effort::XHigh),
            "THINKING_LEVEL_UNSPECIFIED" => None,
            _ => return Err(level.wrong("`MINIMAL`, `LOW`, `MEDIUM`, `HIGH` or `XHIGH`")),
        };
    }
    if boolean(&mut thinking, "includeThoughts")? == Some(true) && reasoning.enabled.is_none() {
        reasoning.enabled = Some(true);
    }
    keep(&mut request.extra, thinking.rest());
    Ok((reasoning != Reasoning::default()).then_some(reasoning))
}
