//! Reading tools, and the choice among them.

use std::borrow::Cow;

use super::request_read::keep;
use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice, ToolInput, WebSearch};
use crate::object::{Field, Object};
use crate::{custom, web_search};

/// Reads `tools`, `tool_choice` and `parallel_tool_calls`.
pub(super) fn read<'a>(
    object: &mut Object<'a>,
    request: &mut Request<'a>,
) -> Result<(), WireError> {
    for field in object.array("tools")?.unwrap_or_default() {
        tool(field, request)?;
    }
    if let Some(field) = object.take("tool_choice") {
        choice(field, request)?;
    }
    request.parallel_tools = object.boolean("parallel_tool_calls")?;
    Ok(())
}

/// A function or a custom tool, flat. Everything else is run by OpenAI.
fn tool<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let whole = field.clone();
    let mut tool = field.object()?;
    match tool.require_string("type")?.as_str() {
        "function" => {}
        "custom" => {
            let custom = custom::read(&mut tool)?;
            request.tools.push(custom);
            keep(&mut request.extra, tool.rest());
            return Ok(());
        }
        kind if kind.starts_with("web_search") && !is_cached(&mut tool)? => {
            return search(tool, whole.path, request);
        }
        _ => {
            keep(&mut request.extra, [whole]);
            return Ok(());
        }
    }
    request.tools.push(Tool {
        name: tool.require_string("name")?,
        description: tool.string("description")?,
        parameters: tool
            .take("parameters")
            .map(|schema| Cow::Borrowed(schema.value)),
        strict: tool.boolean("strict")?,
        cache: None,
        input: ToolInput::Arguments,
    });
    keep(&mut request.extra, tool.rest());
    Ok(())
}

/// The search may not leave OpenAI's cache, which nobody else has.
fn is_cached(tool: &mut Object<'_>) -> Result<bool, WireError> {
    Ok(tool.boolean("external_web_access")? == Some(false))
}

fn search<'a>(
    mut tool: Object<'a>,
    path: String,
    request: &mut Request<'a>,
) -> Result<(), WireError> {
    let mut search = WebSearch {
        context: tool.string("search_context_size")?,
        path,
        ..WebSearch::default()
    };
    if let Some(told) = tool.object("user_location")? {
        let (location, rest) = web_search::location(told)?;
        search.location = Some(location);
        keep(&mut request.extra, rest);
    }
    if let Some(mut filters) = tool.object("filters")? {
        search.allowed_domains = web_search::domains(&mut filters, "allowed_domains")?;
        search.blocked_domains = web_search::domains(&mut filters, "blocked_domains")?;
        keep(&mut request.extra, filters.rest());
    }
    keep(&mut request.extra, tool.rest());
    request.web_search = Some(search);
    Ok(())
}

fn choice<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    if field.is_string() {
        request.tool_choice = Some(mode(&field)?);
        return Ok(());
    }
    let whole = field.clone();
    let mut object = field.object()?;
    match object.require_string("type")?.as_str() {
        "function" | "custom" => {
            request.tool_choice = Some(ToolChoice::Named(object.require_string("name")?));
        }
        "allowed_tools" => allowed(object, request)?,
        // A tool that OpenAI runs: forced, it cannot be left out.
        _ => keep(&mut request.extra, [whole]),
    }
    Ok(())
}

fn mode(field: &Field<'_>) -> Result<ToolChoice, WireError> {
    match field.string()?.as_str() {
        "auto" => Ok(ToolChoice::Auto),
        "none" => Ok(ToolChoice::None),
        "required" => Ok(ToolChoice::Required),
        _ => Err(field.wrong("`auto`, `none`, `required` or an object")),
    }
}

/// Some of the tools may be called: to the model that is the same as having no others.
fn allowed<'a>(mut object: Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let choice = mode(&object.require("mode")?)?;
    let mut names = Vec::new();
    for field in object.require("tools")?.array()? {
        let whole = field.clone();
        let mut tool = field.object()?;
        if matches!(tool.require_string("type")?.as_str(), "function" | "custom") {
            names.push(tool.require_string("name")?);
        } else {
            keep(&mut request.extra, [whole]);
        }
    }
    request.tools.retain(|tool| names.contains(&tool.name));
    request.tool_choice = Some(choice);
    keep(&mut request.extra, object.rest());
    Ok(())
}
