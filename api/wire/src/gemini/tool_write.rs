//! The tools of a request, and which of them may or must be called.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{json, model};
use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice};
use crate::web_search;

/// An element of `tools`: all functions, or Google's own search.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum ToolOut<'a> {
    FunctionDeclarations(Vec<Declaration<'a>>),
    GoogleSearch {},
}

/// The schema goes on as it is: `parametersJsonSchema` takes JSON Schema, `parameters` only an
/// extract of OpenAPI. A function without parameters has neither.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Declaration<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters_json_schema: Option<&'a RawValue>,
}

/// The choice among them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    function_calling_config: Calling<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Calling<'a> {
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_function_names: Option<[&'a str; 1]>,
}

/// The `tools` and `toolConfig` members.
pub(super) fn write<'a>(
    request: &'a Request<'_>,
    left_out: &mut Vec<String>,
) -> Result<(Vec<ToolOut<'a>>, Option<ToolConfig<'a>>), WireError> {
    let search = search(request, left_out);
    if request.tools.is_empty() {
        return match request.tool_choice {
            Some(ToolChoice::Required | ToolChoice::Named(_)) => Err(WireError::untranslatable(
                "tool_choice",
                "it forces a tool, but none is given that this provider could call",
            )),
            _ => Ok((search.into_iter().collect(), None)),
        };
    }
    if request.parallel_tools == Some(false) {
        json::tell(left_out, "parallel_tool_calls");
    }
    let mut declarations = Vec::with_capacity(request.tools.len());
    for (place, tool) in request.tools.iter().enumerate() {
        declarations.push(declaration(tool, place, left_out));
    }
    let config = request.tool_choice.as_ref().map(|choice| {
        let (mode, name) = match choice {
            ToolChoice::Auto => ("AUTO", None),
            ToolChoice::None => ("NONE", None),
            ToolChoice::Required => ("ANY", None),
            ToolChoice::Named(name) => ("ANY", Some([name.as_str()])),
        };
        ToolConfig {
            function_calling_config: Calling {
                mode,
                allowed_function_names: name,
            },
        }
    });
    let tools = [Some(ToolOut::FunctionDeclarations(declarations)), search];
    Ok((tools.into_iter().flatten().collect(), config))
}

/// Models before Gemini 3 search or call functions, and refuse to be asked for both:
/// <https://ai.google.dev/gemini-api/docs/tool-combination>.
fn search<'a>(request: &Request<'_>, left_out: &mut Vec<String>) -> Option<ToolOut<'a>> {
    let search = request.web_search.as_ref()?;
    if !request.tools.is_empty() && !model::combines_tools(&request.model) {
        web_search::tell(Some(search), left_out);
        return None;
    }
    search.tell(&[], left_out);
    Some(ToolOut::GoogleSearch {})
}

fn declaration<'a>(
    tool: &'a Tool<'_>,
    place: usize,
    left_out: &mut Vec<String>,
) -> Declaration<'a> {
    if tool.strict == Some(true) {
        json::tell(left_out, format!("tools[{place}].function.strict"));
    }
    if tool.cache.is_some() {
        json::tell(left_out, format!("tools[{place}].cache_control"));
    }
    Declaration {
        name: &tool.name,
        description: tool.description.as_deref(),
        parameters_json_schema: tool
            .parameters
            .as_deref()
            .filter(|schema| schema.get() != "{}"),
    }
}
