//! The tools of a request, and which of them may or must be called.

use serde::Serialize;
use serde_json::value::RawValue;

use super::block_write::CacheControl;
use crate::error::WireError;
use crate::ir::{Part, Request, Tool, ToolChoice};

/// A function the model may ask for.
#[derive(Serialize)]
pub(super) struct ToolOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    input_schema: Schema<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Schema<'a> {
    Told(&'a RawValue),
    Open { r#type: &'static str },
}

/// The choice among them.
#[derive(Serialize)]
pub(super) struct ChoiceOut<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_parallel_tool_use: bool,
}

/// The `tools` and `tool_choice` members.
pub(super) fn tools<'a>(
    request: &'a Request<'_>,
) -> Result<(Vec<ToolOut<'a>>, Option<ChoiceOut<'a>>), WireError> {
    if request.tools.is_empty() {
        return without_tools(request);
    }
    let tools = request.tools.iter().map(tool).collect();
    let single = request.parallel_tools == Some(false);
    let (r#type, name) = match &request.tool_choice {
        None | Some(ToolChoice::Auto) => ("auto", None),
        Some(ToolChoice::Required) => ("any", None),
        Some(ToolChoice::Named(name)) => ("tool", Some(name.as_str())),
        Some(ToolChoice::None) => ("none", None),
    };
    let disable_parallel_tool_use = single && r#type != "none";
    let told = request.tool_choice.is_some() || disable_parallel_tool_use;
    let choice = told.then_some(ChoiceOut {
        r#type,
        name,
        disable_parallel_tool_use,
    });
    Ok((tools, choice))
}

fn tool<'a>(tool: &'a Tool<'_>) -> ToolOut<'a> {
    ToolOut {
        name: &tool.name,
        description: tool.description.as_deref(),
        input_schema: tool
            .parameters
            .as_deref()
            .map_or(Schema::Open { r#type: "object" }, Schema::Told),
        strict: tool.strict,
        cache_control: tool.cache.map(CacheControl::from),
    }
}

/// A conversation that used tools must declare them even when no more may be called, so the tools
/// of its calls are declared and forbidden.
fn without_tools<'a>(
    request: &'a Request<'_>,
) -> Result<(Vec<ToolOut<'a>>, Option<ChoiceOut<'a>>), WireError> {
    if let Some(ToolChoice::Required | ToolChoice::Named(_)) = request.tool_choice {
        return Err(WireError::untranslatable(
            "tool_choice",
            "it forces a tool, but none is given that this provider could call",
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for part in request.messages.iter().flat_map(|message| &message.parts) {
        if let Part::ToolCall { name, .. } = part
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    let choice = (!names.is_empty()).then_some(ChoiceOut {
        r#type: "none",
        name: None,
        disable_parallel_tool_use: false,
    });
    let tools = names.into_iter().map(|name| ToolOut {
        name,
        description: None,
        input_schema: Schema::Open { r#type: "object" },
        strict: None,
        cache_control: None,
    });
    Ok((tools.collect(), choice))
}
