//! Writing tools and the choice among them for another hub.

use serde::Serialize;
use serde_json::value::RawValue;

use super::content_write::CacheControl;
use crate::ir::{Request, ToolChoice};
use crate::openai_chat::json;

/// A function the model may ask for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolOut<'a> {
    r#type: &'static str,
    function: FunctionOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

#[derive(Debug, Serialize)]
struct FunctionOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parameters: Parameters<'a>,
}

/// A hub wants an object there, also where a function takes nothing.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Parameters<'a> {
    Schema(&'a RawValue),
    Nothing { r#type: &'static str },
}

/// Which of them.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum ChoiceOut<'a> {
    Word(&'static str),
    Named {
        r#type: &'static str,
        function: Name<'a>,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct Name<'a> {
    name: &'a str,
}

/// The tools.
pub(super) fn tools<'a>(request: &'a Request<'_>, left_out: &mut Vec<String>) -> Vec<ToolOut<'a>> {
    let mut written = Vec::with_capacity(request.tools.len());
    for (place, tool) in request.tools.iter().enumerate() {
        if tool.strict == Some(true) {
            json::tell(left_out, format!("tools[{place}].strict"));
        }
        let schema = tool.parameters.as_deref();
        written.push(ToolOut {
            r#type: "function",
            function: FunctionOut {
                name: &tool.name,
                description: tool.description.as_deref(),
                parameters: schema.map_or(Parameters::Nothing { r#type: "object" }, |schema| {
                    Parameters::Schema(schema)
                }),
            },
            cache_control: tool.cache.map(CacheControl::from),
        });
    }
    written
}

/// The choice.
pub(super) fn choice<'a>(request: &'a Request<'_>) -> Option<ChoiceOut<'a>> {
    Some(match request.tool_choice.as_ref()? {
        ToolChoice::Auto => ChoiceOut::Word("auto"),
        ToolChoice::None => ChoiceOut::Word("none"),
        ToolChoice::Required => ChoiceOut::Word("required"),
        ToolChoice::Named(name) => ChoiceOut::Named {
            r#type: "function",
            function: Name { name },
        },
    })
}
