//! Writing tools and the choice among them.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice};
use crate::openai_chat::json;
use crate::openai_chat::tools_write::choice_of;

/// A function the model may ask for.
#[derive(Serialize)]
pub(super) struct ToolOut<'a> {
    r#type: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// Required, `null` where the function takes nothing.
    parameters: Option<&'a RawValue>,
    /// Without a word the dialect is strict, and all others are not.
    strict: bool,
}

/// Which of them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ChoiceOut<'a> {
    Word(&'static str),
    Named { r#type: &'static str, name: &'a str },
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
            name: &tool.name,
            description: tool.description.as_deref(),
            parameters: tool.parameters.as_deref(),
            strict: tool.strict.unwrap_or(false),
        });
    }
    written
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
            name,
        },
    }))
}
