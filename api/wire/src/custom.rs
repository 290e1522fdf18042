//! Tools whose input is text (OpenAI's `custom` ones, such as Codex' `apply_patch`), where others
//! know functions alone: a function with one string stands in for such a tool, and what it is
//! called with is that text again.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::memmem;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::Dialect;
use crate::error::WireError;
use crate::ir::{Grammar, Tool, ToolInput};
use crate::object::{Field, Object};

/// The one member of the function that stands in.
const INPUT: &str = "input";

/// The schema of the function that stands in. A grammar goes into words: nothing holds the model
/// to it.
fn stand_in(grammar: Option<&Grammar>) -> Box<RawValue> {
    let mut text = "The tool's whole input, as the plain text that it takes.".to_owned();
    if let Some(Grammar { syntax, definition }) = grammar {
        text.push_str(" It must follow this grammar (");
        text.push_str(syntax);
        text.push_str("):\n");
        text.push_str(definition);
    }
    let schema = json!({
        "type": "object",
        "properties": { INPUT: { "type": "string", "description": text } },
        "required": [INPUT],
        "additionalProperties": false,
    });
    RawValue::from_string(schema.to_string()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// Reads the members of a custom tool. Chat completions have them in a `custom` member and the
/// grammar in a member of its own; responses have both flat.
pub(crate) fn read<'a>(tool: &mut Object<'a>) -> Result<Tool<'a>, WireError> {
    let mut grammar = None;
    if let Some(mut format) = tool.object("format")?
        && format.require_string("type")? == "grammar"
    {
        let mut nested = format.object("grammar")?;
        let told = nested.as_mut().unwrap_or(&mut format);
        grammar = Some(Grammar {
            syntax: told.require_string("syntax")?,
            definition: told.require_string("definition")?,
        });
    }
    Ok(Tool {
        name: tool.require_string("name")?,
        description: tool.string("description")?,
        parameters: Some(Cow::Owned(stand_in(grammar.as_ref()))),
        strict: None,
        cache: None,
        input: ToolInput::Text(grammar),
    })
}

/// The path of a grammar in a caller's request.
pub(crate) fn format_path(caller: Dialect, tool: usize) -> String {
    match caller {
        Dialect::OpenAiChat => format!("tools[{tool}].custom.format"),
        _ => format!("tools[{tool}].format"),
    }
}

/// The input of a custom tool, as arguments of the function that stands in.
pub(crate) fn wrapped(input: &str) -> String {
    json!({ INPUT: input }).to_string()
}

/// The input that arguments hold. A model that named its one string otherwise meant the same; what
/// else it wrote is handed on as it is.
pub(crate) fn unwrapped(arguments: &str) -> Cow<'_, str> {
    let Ok(mut members) = serde_json::from_str::<Map<String, Value>>(arguments) else {
        return Cow::Borrowed(arguments);
    };
    let named = members.remove(INPUT);
    let alone = || match members.len() {
        1 => members.into_iter().next().map(|(_, value)| value),
        _ => None,
    };
    match named.or_else(alone) {
        Some(Value::String(text)) => Cow::Owned(text),
        _ => Cow::Borrowed(arguments),
    }
}

/// OpenAI's models that take custom tools: from GPT-5 on, and those of Codex.
/// <https://platform.openai.com/docs/guides/function-calling#custom-tools>
pub(crate) fn taken_by(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    let series = name.strip_prefix("gpt-").map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>()
    });
    matches!(series, Some(Ok(5..))) || name.starts_with("codex-")
}

/// The names of the custom tools of a caller's request: calls of these are told as such.
pub fn names_in(dialect: Dialect, body: &Bytes) -> Vec<String> {
    let has_some = matches!(dialect, Dialect::OpenAiChat | Dialect::OpenAiResponses);
    if !has_some || memmem::find(body, br#""custom""#).is_none() {
        return Vec::new();
    }
    let tools = Object::body(body).and_then(|mut body| body.array("tools"));
    let tools = tools.ok().flatten().unwrap_or_default();
    tools.into_iter().filter_map(name).collect()
}

fn name(tool: Field<'_>) -> Option<String> {
    let mut tool = tool.object().ok()?;
    if tool.string("type").ok()?? != "custom" {
        return None;
    }
    if let Some(mut custom) = tool.object("custom").ok()? {
        return custom.string("name").ok()?;
    }
    tool.string("name").ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_unwrapped_again() {
        let patch = "*** Begin Patch\n+\"é\\\n*** End Patch";
        assert_eq!(unwrapped(&wrapped(patch)), patch);
        assert_eq!(unwrapped(r#"{"patch":"x"}"#), "x");
        assert_eq!(unwrapped("*** Begin"), "*** Begin");
        for odd in [r#"{"a":"x","b":"y"}"#, r#"{"input":7}"#, "[1]", ""] {
            assert_eq!(unwrapped(odd), odd);
        }
    }

    #[test]
    fn newer_models_of_openai_take_custom_tools() {
        for name in [
            "gpt-5",
            "openai/gpt-5.1-codex",
            "gpt-6-mini",
            "codex-mini-latest",
        ] {
            assert!(taken_by(name), "{name}");
        }
        for name in ["gpt-4.1", "gpt-oss-120b", "o3", "claude-sonnet-4-5"] {
            assert!(!taken_by(name), "{name}");
        }
    }

    #[test]
    fn custom_tools_are_named_in_either_form() {
        let flat = br#"{"tools":[{"type":"custom","name":"a"},{"type":"function","name":"b"}]}"#;
        let nested = br#"{"tools":[{"type":"custom","custom":{"name":"a"}}]}"#;
        let named = |dialect, body: &'static [u8]| names_in(dialect, &Bytes::from_static(body));
        assert_eq!(named(Dialect::OpenAiResponses, flat), ["a"]);
        assert_eq!(named(Dialect::OpenAiChat, nested), ["a"]);
        assert!(named(Dialect::AnthropicMessages, flat).is_empty());
    }
}
