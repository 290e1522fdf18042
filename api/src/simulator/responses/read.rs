//! A checked request, in no dialect.

use serde_json::{Map, Value};

use super::check::check;
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Members that a response repeats.
const REPEATED: [&str; 17] = [
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt_cache_key",
    "reasoning",
    "safety_identifier",
    "store",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_p",
    "truncation",
    "user",
];

/// What a response repeats of its request.
pub fn repeated(body: Option<&Value>) -> Map<String, Value> {
    let members = REPEATED.iter().filter_map(|name| {
        let value = body?.get(*name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    members.collect()
}

/// Checks the request and reads what it asks.
pub fn read(body: &Value) -> Checked<Asked> {
    check(body)?;
    let mut asked = Asked {
        stream: body.get("stream") == Some(&Value::Bool(true)),
        usage_asked: true,
        choices: 1,
        tier: match body.get("service_tier").and_then(Value::as_str) {
            Some("flex") => "flex",
            Some("priority" | "fast") => "priority",
            _ => "default",
        }
        .to_owned(),
        tools: tools(body),
        choice: choice(body.get("tool_choice")),
        one_call: body.get("parallel_tool_calls") == Some(&Value::Bool(false)),
        format: format(body.pointer("/text/format")),
        max_tokens: body.get("max_output_tokens").and_then(Value::as_u64),
        ..Asked::default()
    };
    for name in ["tools", "text"] {
        asked.bytes += body.get(name).map_or(0, |value| value.to_string().len());
    }
    let instructions = body.get("instructions").and_then(Value::as_str);
    asked.bytes += instructions.map_or(0, str::len);
    match body.get("input") {
        Some(Value::String(text)) => {
            asked.bytes += text.len();
            asked.question.clone_from(text);
        }
        Some(Value::Array(items)) => {
            for item in items {
                read_item(item, &mut asked);
            }
        }
        _ => {}
    }
    Ok(asked)
}

fn tools(body: &Value) -> Vec<Tool> {
    let tools = body.get("tools").and_then(Value::as_array);
    let functions = tools
        .into_iter()
        .flatten()
        .filter(|tool| tool.get("type").is_some_and(|kind| kind == "function"));
    let read = |function: &Value| {
        let schema = function.get("parameters").cloned().unwrap_or_default();
        let name = function.get("name")?.as_str()?.to_owned();
        Some(Tool { name, schema })
    };
    functions.filter_map(read).collect()
}

fn choice(choice: Option<&Value>) -> Choice {
    let required = |mode: Option<&Value>| match mode.and_then(Value::as_str) {
        Some("required") => Choice::Any,
        Some("none") => Choice::Never,
        _ => Choice::Auto,
    };
    let Some(object) = choice.filter(|choice| choice.is_object()) else {
        return required(choice);
    };
    match object.get("name").and_then(Value::as_str) {
        Some(name) => Choice::Named(name.to_owned()),
        None => required(object.get("mode")),
    }
}

fn format(format: Option<&Value>) -> Format {
    let kind = format.and_then(|format| format.get("type")?.as_str());
    match (kind, format.and_then(|format| format.get("schema"))) {
        (Some("json_schema"), Some(schema)) => Format::Schema(schema.clone()),
        (Some("json_object"), _) => Format::Json,
        _ => Format::Text,
    }
}

fn read_item(item: &Value, asked: &mut Asked) {
    match item.get("type").and_then(Value::as_str) {
        None | Some("message") => {
            let text = content(item.get("content"), asked);
            asked.bytes += text.len();
            if item.get("role").is_some_and(|role| role == "user") {
                asked.question = text;
                asked.results.clear();
            }
        }
        Some("function_call_output" | "custom_tool_call_output") => {
            let text = content(item.get("output"), asked);
            asked.bytes += text.len();
            asked.results.push(text);
        }
        Some(kind) => {
            let calls = matches!(kind, "function_call" | "custom_tool_call");
            asked.called += usize::from(calls);
            asked.bytes += item.to_string().len();
            asked.results.clear();
        }
    }
}

/// The text of a content, while its other parts are counted.
fn content(content: Option<&Value>, asked: &mut Asked) -> String {
    let parts = match content {
        Some(Value::String(text)) => return text.clone(),
        Some(Value::Array(parts)) => parts,
        _ => return String::new(),
    };
    let mut texts = Vec::new();
    for part in parts {
        match part.get("type").and_then(Value::as_str) {
            Some("input_image") => asked.images += 1,
            Some("input_file") => asked.documents += 1,
            _ => texts.extend(part.get("text").and_then(Value::as_str)),
        }
    }
    texts.join("\n")
}
