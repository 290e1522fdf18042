//! What Bedrock refuses among the top-level members.

use serde_json::Value;

use super::blocks;
use super::error::invalid;
use crate::simulator::refused::Checked;

/// Members of `ConverseRequest` beside the model, which stands in the path.
const MEMBERS: [&str; 12] = [
    "messages",
    "system",
    "inferenceConfig",
    "toolConfig",
    "guardrailConfig",
    "additionalModelRequestFields",
    "promptVariables",
    "additionalModelResponseFieldPaths",
    "requestMetadata",
    "performanceConfig",
    "serviceTier",
    "outputConfig",
];

const INFERENCE: [&str; 4] = ["maxTokens", "temperature", "topP", "stopSequences"];

/// Refuses what the real API would.
pub fn check(body: &Value) -> Checked {
    known(body, "", &MEMBERS)?;
    if let Some(config) = body.get("inferenceConfig") {
        known(config, "inferenceConfig", &INFERENCE)?;
        inference(config)?;
    }
    tools(body.get("toolConfig"))?;
    output(body.get("outputConfig"))?;
    for (index, block) in list(body.get("system"), "system")?.iter().enumerate() {
        let at = format!("system.{index}");
        blocks::union(block, &at, &["text", "guardContent", "cachePoint"])?;
    }
    blocks::check(body)
}

/// Refuses members that the model does not have.
pub fn known(value: &Value, at: &str, names: &[&str]) -> Checked {
    let Some(members) = value.as_object() else {
        return Err(invalid(format!("{at}: expected an object")));
    };
    match members.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(invalid(format!(
            "Malformed input request: #: extraneous key [{name}] is not permitted at '{at}'"
        ))),
    }
}

/// The items of a list that may be absent.
pub fn list<'a>(value: Option<&'a Value>, at: &str) -> Checked<&'a [Value]> {
    match value {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(invalid(format!("{at}: expected a list"))),
    }
}

fn inference(config: &Value) -> Checked {
    if let Some(most) = config.get("maxTokens")
        && most.as_u64().is_none_or(|most| most < 1)
    {
        return Err(invalid(
            "Value at 'inferenceConfig.maxTokens' must be at least 1",
        ));
    }
    for name in ["temperature", "topP"] {
        if let Some(value) = config.get(name)
            && value
                .as_f64()
                .is_none_or(|value| !(0.0..=1.0).contains(&value))
        {
            let words = format!("Value at 'inferenceConfig.{name}' must be between 0 and 1");
            return Err(invalid(words));
        }
    }
    for stop in list(config.get("stopSequences"), "inferenceConfig.stopSequences")? {
        if stop.as_str().is_none_or(str::is_empty) {
            return Err(invalid(
                "Value at 'inferenceConfig.stopSequences' must not be empty",
            ));
        }
    }
    Ok(())
}

fn tools(config: Option<&Value>) -> Checked {
    let Some(config) = config else {
        return Ok(());
    };
    known(config, "toolConfig", &["tools", "toolChoice"])?;
    let tools = list(config.get("tools"), "toolConfig.tools")?;
    if tools.is_empty() {
        return Err(invalid(
            "Value at 'toolConfig.tools' must have at least 1 item",
        ));
    }
    for (index, tool) in tools.iter().enumerate() {
        let at = format!("toolConfig.tools.{index}");
        blocks::union(tool, &at, &["toolSpec", "systemTool", "cachePoint"])?;
        let Some(spec) = tool.get("toolSpec") else {
            continue;
        };
        known(spec, &at, &["name", "description", "inputSchema", "strict"])?;
        let name = spec.get("name").and_then(Value::as_str).unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !(1..=64).contains(&name.len()) || !name.bytes().all(plain) {
            return Err(invalid(format!(
                "Value at '{at}.toolSpec.name' must satisfy [a-zA-Z0-9_-]+"
            )));
        }
        if spec
            .pointer("/inputSchema/json/type")
            .and_then(Value::as_str)
            != Some("object")
        {
            return Err(invalid(format!(
                "The value at {at}.toolSpec.inputSchema.json.type must be object"
            )));
        }
    }
    match config.get("toolChoice") {
        None => Ok(()),
        Some(choice) => blocks::union(choice, "toolConfig.toolChoice", &["auto", "any", "tool"]),
    }
}

fn output(config: Option<&Value>) -> Checked {
    let Some(config) = config else {
        return Ok(());
    };
    known(config, "outputConfig", &["textFormat", "effort"])?;
    let Some(format) = config.get("textFormat") else {
        return Ok(());
    };
    let schema = format
        .pointer("/structure/jsonSchema/schema")
        .and_then(Value::as_str);
    match schema.map(serde_json::from_str::<Value>) {
        Some(Ok(_)) if format.get("type").is_some_and(|kind| kind == "json_schema") => Ok(()),
        _ => Err(invalid(
            "outputConfig.textFormat needs a JSON schema as a string",
        )),
    }
}
