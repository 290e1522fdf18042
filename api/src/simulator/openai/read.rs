//! A checked OpenAI request, in no dialect.

use serde_json::Value;

use super::check::check;
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Checks the request and reads what it asks.
pub fn read(body: &Value) -> Checked<Asked> {
    check(body)?;
    let number = |name: &str| body.get(name).and_then(Value::as_u64);
    let options = body.get("stream_options");
    let mut asked = Asked {
        stream: body.get("stream") == Some(&Value::Bool(true)),
        usage_asked: options.and_then(|o| o.get("include_usage")) == Some(&Value::Bool(true)),
        choices: number("n")
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(1),
        tier: tier(body.get("service_tier").and_then(Value::as_str)),
        tools: tools(body),
        choice: choice(body.get("tool_choice")),
        one_call: body.get("parallel_tool_calls") == Some(&Value::Bool(false)),
        format: format(body.get("response_format")),
        max_tokens: number("max_completion_tokens").or(number("max_tokens")),
        stops: stops(body.get("stop")),
        ..Asked::default()
    };
    for name in ["tools", "response_format"] {
        asked.bytes += body.get(name).map_or(0, |value| value.to_string().len());
    }
    let messages = body.get("messages").and_then(Value::as_array);
    for message in messages.map_or(&[][..], Vec::as_slice) {
        read_message(message, &mut asked);
    }
    Ok(asked)
}

/// The tier that served: what was asked, or the usual one.
fn tier(asked: Option<&str>) -> String {
    match asked {
        Some("flex") => "flex",
        Some("priority" | "fast") => "priority",
        _ => "default",
    }
    .to_owned()
}

fn tools(body: &Value) -> Vec<Tool> {
    let tools = body.get("tools").and_then(Value::as_array);
    let functions = tools
        .into_iter()
        .flatten()
        .filter_map(|tool| tool.get("function"));
    let read = |function: &Value| {
        let schema = function.get("parameters").cloned().unwrap_or_default();
        let name = function.get("name")?.as_str()?.to_owned();
        Some(Tool { name, schema })
    };
    functions.filter_map(read).collect()
}

fn choice(choice: Option<&Value>) -> Choice {
    match choice {
        Some(Value::String(word)) if word == "required" => Choice::Any,
        Some(Value::String(word)) if word == "none" => Choice::Never,
        Some(object) => match object.pointer("/function/name").and_then(Value::as_str) {
            Some(name) => Choice::Named(name.to_owned()),
            None => Choice::Auto,
        },
        None => Choice::Auto,
    }
}

fn format(format: Option<&Value>) -> Format {
    let kind = format
        .and_then(|format| format.get("type"))
        .and_then(Value::as_str);
    match (
        kind,
        format.and_then(|format| format.pointer("/json_schema/schema")),
    ) {
        (Some("json_schema"), Some(schema)) => Format::Schema(schema.clone()),
        (Some("json_object"), _) => Format::Json,
        _ => Format::Text,
    }
}

fn stops(stop: Option<&Value>) -> Vec<String> {
    match stop {
        Some(Value::String(stop)) => vec![stop.clone()],
        Some(Value::Array(stops)) => {
            let stops = stops.iter().filter_map(Value::as_str);
            stops.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn read_message(message: &Value, asked: &mut Asked) {
    let text = read_content(message.get("content"), asked);
    asked.bytes += text.len();
    let calls = message.get("tool_calls").filter(|calls| calls.is_array());
    asked.bytes += calls.map_or(0, |calls| calls.to_string().len());
    asked.called += calls.and_then(Value::as_array).map_or(0, Vec::len);
    match message.get("role").and_then(Value::as_str) {
        Some("user") => {
            asked.question = text;
            asked.results.clear();
        }
        Some("assistant") => asked.results.clear(),
        Some("tool") => asked.results.push(text),
        _ => {}
    }
}

/// The text of a content, while its other parts are counted.
fn read_content(content: Option<&Value>, asked: &mut Asked) -> String {
    let parts = match content {
        Some(Value::String(text)) => return text.clone(),
        Some(Value::Array(parts)) => parts,
        _ => return String::new(),
    };
    let mut texts = Vec::new();
    for part in parts {
        match part.get("type").and_then(Value::as_str) {
            Some("text") => texts.extend(part.get("text").and_then(Value::as_str)),
            Some("image_url") => asked.images += 1,
            Some("file") => asked.documents += 1,
            Some("input_audio") => asked.clips += 1,
            _ => {}
        }
    }
    texts.join("\n")
}
