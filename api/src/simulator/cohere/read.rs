//! A checked request to chat, in no dialect.

use serde_json::Value;

use super::check;
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Checks the request and reads what it asks.
pub fn read(body: &Value) -> Checked<Asked> {
    check::chat(body)?;
    let mut asked = Asked {
        stream: body.get("stream") == Some(&Value::Bool(true)),
        choices: 1,
        tools: list(body, "tools").iter().filter_map(tool).collect(),
        choice: match body.get("tool_choice").and_then(Value::as_str) {
            Some("REQUIRED") => Choice::Any,
            Some(_) => Choice::Never,
            None => Choice::Auto,
        },
        format: format(body.get("response_format")),
        max_tokens: body.get("max_tokens").and_then(Value::as_u64),
        stops: list(body, "stop_sequences")
            .iter()
            .filter_map(|stop| stop.as_str().map(str::to_owned))
            .collect(),
        thinking: body.pointer("/thinking/type") == Some(&Value::from("enabled")),
        ..Asked::default()
    };
    for name in ["tools", "response_format"] {
        asked.bytes += body.get(name).map_or(0, |value| value.to_string().len());
    }
    for message in list(body, "messages") {
        message_read(message, &mut asked);
    }
    Ok(asked)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    let found = value.get(name).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

fn tool(tool: &Value) -> Option<Tool> {
    let function = tool.get("function")?;
    Some(Tool {
        name: function.get("name")?.as_str()?.to_owned(),
        schema: function.get("parameters").cloned().unwrap_or_default(),
    })
}

fn format(format: Option<&Value>) -> Format {
    let schema = format.and_then(|format| format.get("json_schema"));
    let kind = format.and_then(|format| format.get("type")?.as_str());
    match (schema, kind) {
        (Some(schema), _) => Format::Schema(schema.clone()),
        (None, Some("json_object")) => Format::Json,
        _ => Format::Text,
    }
}

fn message_read(message: &Value, asked: &mut Asked) {
    let words = said(message, asked);
    asked.bytes += words.len();
    let calls = list(message, "tool_calls");
    asked.called += calls.len();
    for call in calls {
        asked.bytes += call.to_string().len();
    }
    match message.get("role").and_then(Value::as_str) {
        Some("tool") => asked.results.push(words),
        Some("user") => {
            asked.results.clear();
            asked.question = words;
        }
        _ => asked.results.clear(),
    }
}

fn said(message: &Value, asked: &mut Asked) -> String {
    if let Some(text) = message.get("content").and_then(Value::as_str) {
        return text.to_owned();
    }
    let mut texts = Vec::new();
    for part in list(message, "content") {
        match part.get("type").and_then(Value::as_str) {
            Some("image_url") => asked.images += 1,
            Some("document") => asked.documents += 1,
            _ => texts.extend(part.get("text").and_then(Value::as_str)),
        }
    }
    texts.join("\n")
}
