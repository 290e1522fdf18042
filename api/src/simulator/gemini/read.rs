//! A checked Gemini request, in no dialect.

use serde_json::Value;

use super::Verb;
use super::check::check;
use super::member::{get, list, text};
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Checks the request and reads what it asks.
pub fn read(body: &Value, model: &str, verb: Verb) -> Checked<Asked> {
    let inner = get(body, "generateContentRequest").filter(|_| verb == Verb::Count);
    let body = inner.unwrap_or(body);
    check(body, model)?;
    let none = Value::Null;
    let config = get(body, "generationConfig").unwrap_or(&none);
    let thinking = get(config, "thinkingConfig").unwrap_or(&none);
    let mut asked = Asked {
        stream: verb == Verb::Events,
        choices: 1,
        tools: tools(body),
        choice: choice(body),
        format: format(config),
        max_tokens: get(config, "maxOutputTokens").and_then(Value::as_u64),
        stops: strings(list(config, "stopSequences")),
        thinking: get(thinking, "includeThoughts") == Some(&Value::Bool(true)),
        ..Asked::default()
    };
    for name in ["tools", "generationConfig"] {
        asked.bytes += get(body, name).map_or(0, |value| value.to_string().len());
    }
    if let Some(instructions) = get(body, "systemInstruction") {
        asked.bytes += said(instructions).len();
    }
    for content in list(body, "contents") {
        read_content(content, &mut asked);
    }
    Ok(asked)
}

fn strings(list: &[Value]) -> Vec<String> {
    let texts = list.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn tools(body: &Value) -> Vec<Tool> {
    let declared = list(body, "tools").iter();
    let functions = declared.flat_map(|tool| list(tool, "functionDeclarations"));
    let read = |function: &Value| {
        let json = get(function, "parametersJsonSchema").cloned();
        let googles = get(function, "parameters").map(lowered);
        Some(Tool {
            name: text(function, "name")?.to_owned(),
            schema: json.or(googles).unwrap_or_default(),
        })
    };
    functions.filter_map(read).collect()
}

/// Google's types are in capitals.
fn lowered(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = match value {
                    Value::String(kind) if name == "type" => kind.to_ascii_lowercase().into(),
                    other => lowered(other),
                };
                (name.clone(), value)
            });
            Value::Object(members.collect())
        }
        Value::Array(values) => values.iter().map(lowered).collect(),
        other => other.clone(),
    }
}

fn choice(body: &Value) -> Choice {
    let calling = get(body, "toolConfig").and_then(|config| get(config, "functionCallingConfig"));
    let Some(calling) = calling else {
        return Choice::Auto;
    };
    match (text(calling, "mode"), list(calling, "allowedFunctionNames")) {
        (Some("ANY"), [Value::String(name)]) => Choice::Named(name.clone()),
        (Some("ANY"), _) => Choice::Any,
        (Some("NONE"), _) => Choice::Never,
        _ => Choice::Auto,
    }
}

fn format(config: &Value) -> Format {
    let schema = get(config, "responseJsonSchema").cloned();
    let schema = schema.or_else(|| get(config, "responseSchema").map(lowered));
    match (schema, text(config, "responseMimeType")) {
        (Some(schema), _) => Format::Schema(schema),
        (None, Some("application/json")) => Format::Json,
        _ => Format::Text,
    }
}

fn said(content: &Value) -> String {
    let texts = list(content, "parts")
        .iter()
        .filter_map(|part| text(part, "text"));
    texts.collect::<Vec<_>>().join("\n")
}

fn read_content(content: &Value, asked: &mut Asked) {
    let words = said(content);
    asked.bytes += words.len();
    asked.results.clear();
    for part in list(content, "parts") {
        if let Some(call) = get(part, "functionCall") {
            asked.called += 1;
            asked.bytes += call.to_string().len();
        }
        if let Some(result) = get(part, "functionResponse").and_then(|r| get(r, "response")) {
            let plain = text(result, "result").map(str::to_owned);
            asked
                .results
                .push(plain.unwrap_or_else(|| result.to_string()));
        }
        let kind = ["inlineData", "fileData"]
            .iter()
            .find_map(|name| Some(text(get(part, name)?, "mimeType").unwrap_or_default()));
        match kind.map(|kind| kind.split('/').next().unwrap_or_default()) {
            Some("image") => asked.images += 1,
            Some("audio" | "video") => asked.clips += 1,
            Some(_) => asked.documents += 1,
            None => {}
        }
    }
    if text(content, "role") != Some("model") && !words.is_empty() {
        asked.question = words;
    }
}
