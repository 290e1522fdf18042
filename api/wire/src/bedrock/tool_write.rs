//! The tools of a request, and which of them may or must be called.

use serde::Serialize;
use serde_json::value::RawValue;

use super::block_write::{CachePoint, point};
use super::family::Family;
use crate::error::WireError;
use crate::ir::{Part, Request, Tool, ToolChoice};

/// The `toolConfig` member.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Choice<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum ToolOut<'a> {
    ToolSpec(ToolSpec<'a>),
    CachePoint(CachePoint),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolSpec<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    input_schema: InputSchema<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

#[derive(Serialize)]
struct InputSchema<'a> {
    json: Schema<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Schema<'a> {
    Told(&'a RawValue),
    Open { r#type: &'static str },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Choice<'a> {
    Auto {},
    Any {},
    Tool { name: &'a str },
}

/// Writes the tools. There is no word that forbids them: they are left away instead, which a
/// conversation that used tools does not allow.
pub(super) fn tools<'a>(
    request: &'a Request<'_>,
    family: Family,
    left_out: &mut Vec<String>,
) -> Result<Option<ToolConfig<'a>>, WireError> {
    let called = called(request);
    let tool_choice = match &request.tool_choice {
        Some(ToolChoice::None) if called.is_empty() => return Ok(None),
        Some(ToolChoice::None) => {
            return Err(WireError::untranslatable(
                "tool_choice",
                "it cannot forbid the tools of a conversation that has called some",
            ));
        }
        Some(ToolChoice::Required | ToolChoice::Named(_)) if request.tools.is_empty() => {
            return Err(WireError::untranslatable(
                "tool_choice",
                "it forces a tool, but none is given that this provider could call",
            ));
        }
        None => None,
        Some(ToolChoice::Auto) => Some(Choice::Auto {}),
        Some(ToolChoice::Required) => Some(Choice::Any {}),
        Some(ToolChoice::Named(name)) => Some(Choice::Tool { name }),
    };
    if request.tools.is_empty() {
        if called.is_empty() {
            return Ok(None);
        }
        // The tools of earlier calls must be declared, though none is offered any more.
        let tools = called.into_iter().map(undescribed).collect();
        return Ok(Some(ToolConfig {
            tools,
            tool_choice: None,
        }));
    }
    if request.parallel_tools == Some(false) {
        left_out.push("parallel_tool_calls".to_owned());
    }
    let mut tools = Vec::with_capacity(request.tools.len());
    for (place, tool) in request.tools.iter().enumerate() {
        tools.push(ToolOut::ToolSpec(spec(tool)));
        if let Some(mark) = tool.cache {
            // Nova keeps no tools.
            match family {
                Family::Claude(_) => tools.push(ToolOut::CachePoint(point(mark))),
                _ => left_out.push(format!("tools[{place}].cache_control")),
            }
        }
    }
    Ok(Some(ToolConfig { tools, tool_choice }))
}

fn spec<'a>(tool: &'a Tool<'_>) -> ToolSpec<'a> {
    ToolSpec {
        name: &tool.name,
        description: tool.description.as_deref().filter(|text| !text.is_empty()),
        input_schema: InputSchema {
            json: tool
                .parameters
                .as_ref()
                .map_or(Schema::Open { r#type: "object" }, |schema| {
                    Schema::Told(schema)
                }),
        },
        // The default; models without enforcement refuse the member.
        strict: tool.strict.filter(|strict| *strict),
    }
}

fn undescribed(name: &str) -> ToolOut<'_> {
    ToolOut::ToolSpec(ToolSpec {
        name,
        description: None,
        input_schema: InputSchema {
            json: Schema::Open { r#type: "object" },
        },
        strict: None,
    })
}

/// The tools that were called earlier, each once.
fn called<'a>(request: &'a Request<'_>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for part in request.messages.iter().flat_map(|message| &message.parts) {
        if let Part::ToolCall { name, .. } = part
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    names
}
