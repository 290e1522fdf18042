//! Writing tools and the choice among them.

use serde::Serialize;
use serde_json::value::RawValue;

use super::json;
use crate::Dialect;
use crate::accent::Accent;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Request, ToolChoice, ToolInput};

/// A tool.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToolOut<'a> {
    /// A function the model may ask for.
    Function { function: FunctionOut<'a> },
    /// One that takes a text.
    Custom { custom: CustomOut<'a> },
}

#[derive(Serialize)]
pub(super) struct CustomOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format<'a>>,
}

/// What a text must follow.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format<'a> {
    Grammar { grammar: GrammarOut<'a> },
}

#[derive(Serialize)]
struct GrammarOut<'a> {
    syntax: &'a str,
    definition: &'a str,
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
    Custom {
        r#type: &'static str,
        custom: Name<'a>,
    },
}

#[derive(Serialize)]
pub(super) struct Name<'a> {
    name: &'a str,
}

/// The server takes tools whose input is a text.
fn takes_custom(request: &Request<'_>, accent: &Accent) -> bool {
    accent.custom_tools && custom::taken_by(&request.model)
}

/// The tools.
pub(super) fn tools<'a>(
    request: &'a Request<'_>,
    accent: &Accent,
    left_out: &mut Vec<String>,
) -> Vec<ToolOut<'a>> {
    let custom = takes_custom(request, accent);
    let mut written = Vec::with_capacity(request.tools.len());
    for (place, tool) in request.tools.iter().enumerate() {
        if tool.cache.is_some() {
            json::tell(left_out, format!("tools[{place}].cache_control"));
        }
        // Its grammar is in words alone then.
        if matches!(tool.input, ToolInput::Text(Some(_))) && !custom {
            let path = custom::format_path(Dialect::OpenAiResponses, place);
            json::tell(left_out, path);
        }
        let (name, description) = (tool.name.as_str(), tool.description.as_deref());
        written.push(match &tool.input {
            ToolInput::Text(grammar) if custom => ToolOut::Custom {
                custom: CustomOut {
                    name,
                    description,
                    format: grammar.as_ref().map(|grammar| Format::Grammar {
                        grammar: GrammarOut {
                            syntax: &grammar.syntax,
                            definition: &grammar.definition,
                        },
                    }),
                },
            },
            ToolInput::Text(_) | ToolInput::Arguments => ToolOut::Function {
                function: FunctionOut {
                    name,
                    description,
                    parameters: tool.parameters.as_deref(),
                    strict: tool.strict,
                },
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
    accent: &Accent,
    left_out: &mut Vec<String>,
) -> Result<Option<ChoiceOut<'a>>, WireError> {
    let choice = choice_of(request, left_out)?;
    Ok(choice.map(|choice| match choice {
        ToolChoice::Auto => ChoiceOut::Word("auto"),
        ToolChoice::None => ChoiceOut::Word("none"),
        ToolChoice::Required => ChoiceOut::Word("required"),
        ToolChoice::Named(name)
            if takes_custom(request, accent)
                && request.custom_tools().any(|custom| custom == name) =>
        {
            ChoiceOut::Custom {
                r#type: "custom",
                custom: Name { name },
            }
        }
        ToolChoice::Named(name) => ChoiceOut::Named {
            r#type: "function",
            function: Name { name },
        },
    }))
}
