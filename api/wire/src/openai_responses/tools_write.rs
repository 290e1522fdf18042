//! Writing tools and the choice among them.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::Dialect;
use crate::custom;
use crate::error::WireError;
use crate::ir::{Request, ToolChoice, ToolInput};
use crate::openai_chat::json;
use crate::openai_chat::tools_write::choice_of;
use crate::web_search::{LocationOut, Wish};

/// A tool.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToolOut<'a> {
    /// A function the model may ask for.
    Function {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        /// Required, `null` where the function takes nothing.
        parameters: Option<&'a RawValue>,
        /// Without a word the dialect is strict, and all others are not.
        strict: bool,
    },
    /// One that takes a text.
    Custom {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<Format<'a>>,
    },
    /// The provider's own search.
    WebSearch {
        #[serde(skip_serializing_if = "Option::is_none")]
        search_context_size: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        user_location: Option<LocationOut<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        filters: Option<Filters<'a>>,
    },
}

/// What a text must follow.
#[derive(Serialize)]
pub(super) struct Format<'a> {
    r#type: &'static str,
    syntax: &'a str,
    definition: &'a str,
}

/// Where to search.
#[derive(Serialize)]
pub(super) struct Filters<'a> {
    allowed_domains: &'a [String],
}

/// Which of them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ChoiceOut<'a> {
    Word(&'static str),
    Named { r#type: &'static str, name: &'a str },
}

/// The tools.
pub(super) fn tools<'a>(request: &'a Request<'_>, left_out: &mut Vec<String>) -> Vec<ToolOut<'a>> {
    let custom = custom::taken_by(&request.model);
    let mut written = Vec::with_capacity(request.tools.len());
    for (place, tool) in request.tools.iter().enumerate() {
        if tool.cache.is_some() {
            json::tell(left_out, format!("tools[{place}].cache_control"));
        }
        // Its grammar is in words alone then.
        if matches!(tool.input, ToolInput::Text(Some(_))) && !custom {
            let path = custom::format_path(Dialect::OpenAiChat, place);
            json::tell(left_out, path);
        }
        let (name, description) = (tool.name.as_str(), tool.description.as_deref());
        written.push(match &tool.input {
            ToolInput::Text(grammar) if custom => ToolOut::Custom {
                name,
                description,
                format: grammar.as_ref().map(|grammar| Format {
                    r#type: "grammar",
                    syntax: &grammar.syntax,
                    definition: &grammar.definition,
                }),
            },
            ToolInput::Text(_) | ToolInput::Arguments => ToolOut::Function {
                name,
                description,
                parameters: tool.parameters.as_deref(),
                strict: tool.strict.unwrap_or(false),
            },
        });
    }
    written.extend(request.web_search.as_ref().map(|search| {
        let granted = [Wish::Context, Wish::Location, Wish::AllowedDomains];
        search.tell(&granted, left_out);
        let domains = search.allowed_domains.as_slice();
        ToolOut::WebSearch {
            search_context_size: search.context.as_deref(),
            user_location: search.location.as_ref().map(LocationOut::from),
            filters: (!domains.is_empty()).then_some(Filters {
                allowed_domains: domains,
            }),
        }
    }));
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
            r#type: if custom::taken_by(&request.model)
                && request.custom_tools().any(|custom| custom == name)
            {
                "custom"
            } else {
                "function"
            },
            name,
        },
    }))
}
