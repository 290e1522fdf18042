//! What Google refuses among the tools.

use serde_json::Value;

use super::member::{get, list, only, text};
use crate::simulator::refused::{Checked, Refused};

const TOOLS: [&str; 8] = [
    "functionDeclarations",
    "googleSearch",
    "googleSearchRetrieval",
    "codeExecution",
    "urlContext",
    "fileSearch",
    "computerUse",
    "googleMaps",
];
const DECLARATION: [&str; 7] = [
    "name",
    "description",
    "parameters",
    "parametersJsonSchema",
    "response",
    "responseJsonSchema",
    "behavior",
];

/// Checks `tools` and `toolConfig`.
pub fn check(body: &Value) -> Checked {
    let mut names = Vec::new();
    for (index, tool) in list(body, "tools").iter().enumerate() {
        only(tool, &format!("tools[{index}]"), &TOOLS)?;
        for (place, function) in list(tool, "functionDeclarations").iter().enumerate() {
            let path = format!("tools[{index}].function_declarations[{place}]");
            let name = check_function(function, &path)?;
            if names.contains(&name) {
                return Err(Refused::invalid(format!(
                    "Duplicate function declaration found: {name}"
                )));
            }
            names.push(name);
        }
    }
    let Some(config) = get(body, "toolConfig") else {
        return Ok(());
    };
    only(
        config,
        "tool_config",
        &["functionCallingConfig", "retrievalConfig"],
    )?;
    match get(config, "functionCallingConfig") {
        Some(calling) => check_choice(calling, &names),
        None => Ok(()),
    }
}

fn check_function<'v>(function: &'v Value, path: &str) -> Checked<&'v str> {
    only(function, path, &DECLARATION)?;
    let name = text(function, "name").unwrap_or_default();
    let mut letters = name.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let goes_on = letters.all(|letter| letter.is_ascii_alphanumeric() || "_.:-".contains(letter));
    if !begins || !goes_on || name.len() > 64 {
        return Err(Refused::invalid(format!(
            "* GenerateContentRequest.{path}.name: Invalid function name. Must start with a letter or an underscore."
        )));
    }
    let (googles, json) = (
        get(function, "parameters"),
        get(function, "parametersJsonSchema"),
    );
    if googles.is_some() && json.is_some() {
        return Err(Refused::invalid(format!(
            "{path}: only one of parameters and parameters_json_schema may be set"
        )));
    }
    if let Some(schema) = googles {
        check_schema(schema, &format!("{path}.parameters"))?;
    }
    match json {
        Some(schema) if !schema.is_object() => Err(Refused::invalid(format!(
            "{path}.parameters_json_schema: must be an object"
        ))),
        _ => Ok(name),
    }
}

const SCHEMA: [&str; 21] = [
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "maxItems",
    "minItems",
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
    "example",
    "anyOf",
    "propertyOrdering",
    "default",
    "items",
    "minimum",
];

/// Google's own form of schemas knows few words, and objects without properties not at all.
pub fn check_schema(schema: &Value, path: &str) -> Checked {
    only(schema, path, &[&SCHEMA[..], &["maximum"]].concat())?;
    let kind = text(schema, "type")
        .unwrap_or_default()
        .to_ascii_uppercase();
    let properties = get(schema, "properties").and_then(Value::as_object);
    if kind == "OBJECT" && properties.is_none_or(serde_json::Map::is_empty) {
        return Err(Refused::invalid(format!(
            "* GenerateContentRequest.{path}.properties: should be non-empty for OBJECT type"
        )));
    }
    for (name, inner) in properties.into_iter().flatten() {
        check_schema(inner, &format!("{path}.properties[{name}]"))?;
    }
    match get(schema, "items") {
        Some(items) => check_schema(items, &format!("{path}.items")),
        None if kind == "ARRAY" => Err(Refused::invalid(format!(
            "* GenerateContentRequest.{path}.items: missing field."
        ))),
        None => Ok(()),
    }
}

fn check_choice(calling: &Value, names: &[&str]) -> Checked {
    let path = "tool_config.function_calling_config";
    only(calling, path, &["mode", "allowedFunctionNames"])?;
    let mode = text(calling, "mode").unwrap_or("AUTO");
    if !["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"].contains(&mode) {
        return Err(Refused::invalid(format!(
            "Invalid value at '{path}.mode', \"{mode}\""
        )));
    }
    let allowed = list(calling, "allowedFunctionNames");
    if !allowed.is_empty() && !["ANY", "VALIDATED"].contains(&mode) {
        return Err(Refused::invalid(
            "Allowed function names should only be set when the function calling mode is ANY or VALIDATED.",
        ));
    }
    if mode == "ANY" && names.is_empty() {
        return Err(Refused::invalid(
            "Function calling config is set without function_declarations.",
        ));
    }
    let unknown = |name: &&Value| !name.as_str().is_some_and(|name| names.contains(&name));
    match allowed.iter().find(unknown) {
        None => Ok(()),
        Some(name) => Err(Refused::invalid(format!(
            "Allowed function name {name} is not declared"
        ))),
    }
}
