//! The tools of a request, and which of them may or must be called.

use serde::Serialize;
use serde_json::value::RawValue;

use super::block_write::CacheControl;
use super::model::Traits;
use crate::error::WireError;
use crate::ir::{Part, Request, Tool, ToolChoice};
use crate::web_search::{self, LocationOut, Wish};

/// A tool.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ToolOut<'a> {
    Function(FunctionOut<'a>),
    Search(SearchOut<'a>),
}

/// The provider's own search.
#[derive(Serialize)]
pub(super) struct SearchOut<'a> {
    r#type: &'static str,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_uses: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    allowed_domains: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    blocked_domains: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    user_location: Option<LocationOut<'a>>,
}

/// A function the model may ask for.
#[derive(Serialize)]
pub(super) struct FunctionOut<'a> {
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
    traits: Traits,
    left_out: &mut Vec<String>,
) -> Result<(Vec<ToolOut<'a>>, Option<ChoiceOut<'a>>), WireError> {
    let search = search(request, traits, left_out);
    if request.tools.is_empty() {
        let (mut tools, choice) = without_tools(request)?;
        // A choice that forbids the tools of earlier calls would forbid the search.
        let choice = choice.filter(|_| search.is_none());
        tools.extend(search);
        return Ok((tools, choice));
    }
    let tools = request.tools.iter().map(tool).chain(search).collect();
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

/// Either list of domains may be told, not both.
fn search<'a>(
    request: &'a Request<'_>,
    traits: Traits,
    left_out: &mut Vec<String>,
) -> Option<ToolOut<'a>> {
    let search = request.web_search.as_ref()?;
    if !traits.searches {
        web_search::tell(Some(search), left_out);
        return None;
    }
    let mut granted = vec![Wish::Location, Wish::AllowedDomains, Wish::MaxUses];
    let alone = search.allowed_domains.is_empty();
    granted.extend(alone.then_some(Wish::BlockedDomains));
    search.tell(&granted, left_out);
    Some(ToolOut::Search(SearchOut {
        r#type: "web_search_20250305",
        name: "web_search",
        max_uses: search.max_uses,
        allowed_domains: &search.allowed_domains,
        blocked_domains: if alone { &search.blocked_domains } else { &[] },
        user_location: search.location.as_ref().map(LocationOut::from),
    }))
}

fn tool<'a>(tool: &'a Tool<'_>) -> ToolOut<'a> {
    ToolOut::Function(FunctionOut {
        name: &tool.name,
        description: tool.description.as_deref(),
        input_schema: tool
            .parameters
            .as_deref()
            .map_or(Schema::Open { r#type: "object" }, Schema::Told),
        strict: tool.strict,
        cache_control: tool.cache.map(CacheControl::from),
    })
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
    let tools = names.into_iter().map(|name| {
        ToolOut::Function(FunctionOut {
            name,
            description: None,
            input_schema: Schema::Open { r#type: "object" },
            strict: None,
            cache_control: None,
        })
    });
    Ok((tools.collect(), choice))
}
