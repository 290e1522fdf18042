//! Writing tools and the choice among them.

use serde::Serialize;
use serde_json::value::RawValue;

use super::json;
use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice};

/// A function the model may ask for.
#[derive(Serialize)]
pub(super) struct ToolOut<'a> {
    r#type: &'static str,
    function: FunctionOut<'a>,
}

#[derive(Serialize)]
pub(super) struct FunctionOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

/// Which of them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ChoiceOut<'a> {
    Word(&'static str),
    Named {
        r#type: &'static str,
        function: Name<'a>,
    },
}

#[derive(Serialize)]
pub(super) struct Name<'a> {
    name: &'a str,
}

/// The functions.
pub(super) fn tools<'a>(tools: &'a [Tool<'_>], left_out: &mut Vec<String>) -> Vec<ToolOut<'a>> {
    let mut written = Vec::with_capacity(tools.len());
    for (place, tool) in tools.iter().enumerate() {
        if tool.cache.is_some() {
            json::tell(left_out, format!("tools[{place}].cache_control"));
        }
        written.push(ToolOut {
            r#type: "function",
            function: FunctionOut {
                name: &tool.name,
                description: tool.description.as_deref(),
                parameters: tool.parameters.as_deref(),
                strict: tool.strict,
            },
        });
    }
    written
}

/// The choice that can be told. One without tools is an error to OpenAI. Where all tools were hosted
/// ones that had to be left out, a forced call cannot be kept.
pub(crate) fn choice_of<'a>(
    request: &'a Request<'_>,
    left_out: &mut Vec<String>,
) -> Result<Option<&'a ToolChoice>, WireError> {
    let Some(choice) = &request.tool_choice else {
        return Ok(None);
    };
    if !request.tools.is_empty() {
        return Ok(Some(choice));
    }
    match choice {
        ToolChoice::Auto | ToolChoice::None => {
            json::tell(left_out, "tool_choice");
            Ok(None)
        }
        ToolChoice::Required | ToolChoice::Named(_) => Err(WireError::untranslatable(
            "tool_choice",
            "it forces a tool, but none is given that this provider could call",
        )),
    }
}

/// The choice.
pub(super) fn choice<'a>(
    request: &'a Request<'_>,
    left_out: &mut Vec<String>,
) -> Result<Option<ChoiceOut<'a>>, WireError> {
    let choice = choice_of(request, left_out)?;
    Ok(choice.map(|choice| match choice {
        ToolChoice::Auto => ChoiceOut::Word("auto"),
        ToolChoice::None => ChoiceOut::Word("none"),
        ToolChoice::Required => ChoiceOut::Word("required"),
        ToolChoice::Named(name) => ChoiceOut::Named {
            r#type: "function",
            function: Name { name },
        },
    }))
}
