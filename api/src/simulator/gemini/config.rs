//! What Google refuses in `generationConfig`.

use serde_json::Value;

use super::member::{get, list, only, text};
use super::tools::check_schema;
use crate::simulator::refused::{Checked, Refused};

const MEMBERS: [&str; 21] = [
    "temperature",
    "topP",
    "topK",
    "maxOutputTokens",
    "stopSequences",
    "candidateCount",
    "seed",
    "presencePenalty",
    "frequencyPenalty",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "responseLogprobs",
    "logprobs",
    "responseModalities",
    "speechConfig",
    "thinkingConfig",
    "imageConfig",
    "mediaResolution",
    "enableEnhancedCivicAnswers",
    "audioTimestamp",
];

/// Decimals with the least and the most that is allowed.
const RANGES: [(&str, f64, f64); 6] = [
    ("temperature", 0.0, 2.0),
    ("topP", 0.0, 1.0),
    ("topK", 1.0, f64::MAX),
    ("maxOutputTokens", 1.0, f64::MAX),
    ("candidateCount", 1.0, 8.0),
    ("presencePenalty", -2.0, 2.0),
];

/// Checks it.
pub fn check(config: &Value) -> Checked {
    only(config, "generation_config", &MEMBERS)?;
    for (name, least, most) in RANGES {
        let Some(value) = get(config, name) else {
            continue;
        };
        let number = value.as_f64();
        if !number.is_some_and(|number| (least..=most).contains(&number)) {
            return Err(Refused::invalid(format!(
                "* GenerateContentRequest.generation_config.{name}: {value} is not supported"
            )));
        }
    }
    let stops = list(config, "stopSequences");
    if stops.len() > 5
        || stops
            .iter()
            .any(|stop| stop.as_str().is_none_or(str::is_empty))
    {
        return Err(Refused::invalid(
            "The number of stop sequences is at most 5, and none is empty.",
        ));
    }
    format(config)?;
    let Some(thinking) = get(config, "thinkingConfig") else {
        return Ok(());
    };
    let path = "generation_config.thinking_config";
    only(
        thinking,
        path,
        &["thinkingBudget", "thinkingLevel", "includeThoughts"],
    )?;
    if get(thinking, "thinkingBudget").is_some() && get(thinking, "thinkingLevel").is_some() {
        return Err(Refused::invalid(
            "You can only set only one of thinking budget and thinking level.",
        ));
    }
    let levels = ["MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"];
    match text(thinking, "thinkingLevel") {
        Some(level) if !levels.contains(&level.to_ascii_uppercase().as_str()) => {
            Err(Refused::invalid(format!(
                "Invalid value at '{path}.thinking_level', \"{level}\""
            )))
        }
        _ => Ok(()),
    }
}

fn format(config: &Value) -> Checked {
    let kind = text(config, "responseMimeType").unwrap_or("text/plain");
    if !["text/plain", "application/json", "text/x.enum"].contains(&kind) {
        return Err(Refused::invalid(format!(
            "* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are `text/plain`, `application/json` and `text/x.enum`, not {kind}"
        )));
    }
    let (googles, json) = (
        get(config, "responseSchema"),
        get(config, "responseJsonSchema"),
    );
    if googles.is_some() && json.is_some() {
        return Err(Refused::invalid(
            "Only one of response_schema and response_json_schema may be set.",
        ));
    }
    if (googles.is_some() || json.is_some()) && kind == "text/plain" {
        return Err(Refused::invalid(
            "Function calling or a response schema with a response mime type: 'text/plain' is unsupported",
        ));
    }
    match googles {
        Some(schema) => check_schema(schema, "generation_config.response_schema"),
        None => Ok(()),
    }
}
