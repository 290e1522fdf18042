//! Reading tools and the choice among them.

use std::borrow::Cow;

use super::lenient::{self, keep, take};
use super::schema;
use crate::error::WireError;
use crate::ir::{Request, Tool, ToolChoice, ToolInput, WebSearch};
use crate::object::{Field, Object};

/// Takes `tools` and `toolConfig`. Tools that Google hosts (`googleSearch`, `codeExecution`,
/// `urlContext`) are kept apart, each by its own name.
pub(super) fn read<'a>(
    object: &mut Object<'a>,
    request: &mut Request<'a>,
) -> Result<(), WireError> {
    for field in lenient::array(object, "tools")?.unwrap_or_default() {
        let mut tool = field.object()?;
        for function in lenient::array(&mut tool, "functionDeclarations")?.unwrap_or_default() {
            let function = declaration(function, request)?;
            request.tools.push(function);
        }
        if let Some(search) = lenient::object(&mut tool, "googleSearch")? {
            request.web_search = Some(google_search(
                search,
                tool.path_of("googleSearch"),
                request,
            )?);
        }
        keep(&mut request.extra, tool.rest());
    }
    let Some(mut config) = lenient::object(object, "toolConfig")? else {
        return Ok(());
    };
    if let Some(calling) = lenient::object(&mut config, "functionCallingConfig")? {
        choice(calling, request)?;
    }
    keep(&mut request.extra, config.rest());
    Ok(())
}

fn google_search<'a>(
    mut search: Object<'a>,
    path: String,
    request: &mut Request<'a>,
) -> Result<WebSearch, WireError> {
    let excluded = lenient::array(&mut search, "excludeDomains")?.unwrap_or_default();
    let blocked_domains = excluded
        .iter()
        .map(Field::string)
        .collect::<Result<_, _>>()?;
    keep(&mut request.extra, search.rest());
    Ok(WebSearch {
        path,
        blocked_domains,
        ..WebSearch::default()
    })
}

fn declaration<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<Tool<'a>, WireError> {
    let mut function = field.object()?;
    let googles = take(&mut function, "parameters")
        .filter(|schema| schema.value.get() != "{}")
        .map(|schema| schema::read(&schema, schema::Of::Arguments))
        .transpose()?;
    let tool = Tool {
        name: function.require_string("name")?,
        description: lenient::string(&mut function, "description")?,
        parameters: take(&mut function, "parametersJsonSchema")
            .map(|schema| Cow::Borrowed(schema.value))
            .or(googles),
        strict: None,
        cache: None,
        input: ToolInput::Arguments,
    };
    keep(&mut request.extra, function.rest());
    Ok(tool)
}

/// Where only some functions may be called, only those are offered: no other dialect has a choice
/// among several.
fn choice<'a>(mut config: Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let mode = take(&mut config, "mode");
    let word = mode.as_ref().map(Field::string).transpose()?;
    let word = word.as_deref().unwrap_or("AUTO").to_ascii_uppercase();
    let path = config.path_of("allowedFunctionNames");
    let allowed = lenient::array(&mut config, "allowedFunctionNames")?.unwrap_or_default();
    let allowed: Vec<String> = allowed
        .iter()
        .map(Field::string)
        .collect::<Result<_, _>>()?;
    let known = |name: &String| request.tools.iter().any(|tool| tool.name == *name);
    if let Some(unknown) = allowed.iter().find(|name| !known(name)) {
        return Err(WireError::invalid(
            path,
            format!("names `{unknown}`, which `tools` does not declare"),
        ));
    }
    request.tool_choice = match (word.as_str(), allowed.as_slice()) {
        ("NONE", _) => Some(ToolChoice::None),
        ("ANY", [name]) => Some(ToolChoice::Named(name.clone())),
        ("ANY", _) => Some(ToolChoice::Required),
        ("AUTO" | "MODE_UNSPECIFIED", _) => Some(ToolChoice::Auto),
        // Arguments that keep to the schema are a promise on top of `AUTO`.
        ("VALIDATED", _) => {
            keep(&mut request.extra, mode);
            Some(ToolChoice::Auto)
        }
        (other, _) => {
            let path = mode.map(|mode| mode.path).unwrap_or_default();
            return Err(WireError::invalid(
                path,
                format!("must be `AUTO`, `ANY`, `NONE` or `VALIDATED`, not `{other}`"),
            ));
        }
    };
    if allowed.len() > 1 || (word == "VALIDATED" && !allowed.is_empty()) {
        request.tools.retain(|tool| allowed.contains(&tool.name));
    }
    keep(&mut request.extra, config.rest());
    Ok(())
}
