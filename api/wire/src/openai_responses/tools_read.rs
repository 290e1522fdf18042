//! Reading tools, and the choice among them.

use super::request_read::keep;
use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice};
use crate::object::{Field, Object};

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

/// A function, flat. Everything else is run by OpenAI, or has an input that is not JSON.
fn tool<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let whole = field.clone();
    let mut tool = field.object()?;
    if tool.require_string("type")? != "function" {
        keep(&mut request.extra, [whole]);
        return Ok(());
    }
    request.tools.push(Tool {
        name: tool.require_string("name")?,
        description: tool.string("description")?,
        parameters: tool.take("parameters").map(|schema| schema.value),
        strict: tool.boolean("strict")?,
        cache: None,
    });
    keep(&mut request.extra, tool.rest());
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
        "function" => {
            request.tool_choice = Some(ToolChoice::Named(object.require_string("name")?));
        }
        "allowed_tools" => allowed(object, request)?,
        // A tool that OpenAI runs, or a custom one: forced, it cannot be left out.
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
        if tool.require_string("type")? == "function" {
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
