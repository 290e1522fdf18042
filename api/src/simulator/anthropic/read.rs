//! A checked Anthropic request, in no dialect.

use serde_json::Value;

use super::{Purpose, blocks::blocks, check::check};
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Checks the request and reads what it asks. `beta`: the header `anthropic-beta` was sent.
pub fn read(body: &Value, purpose: Purpose, beta: bool) -> Checked<Asked> {
    check(body, purpose, beta)?;
    let thinking = body.pointer("/thinking/type").and_then(Value::as_str);
    let mut asked = Asked {
        stream: body.get("stream") == Some(&Value::Bool(true)),
        choices: 1,
        tier: "standard".to_owned(),
        tools: tools(body),
        choice: choice(body.get("tool_choice")),
        one_call: body.pointer("/tool_choice/disable_parallel_tool_use")
            == Some(&Value::Bool(true)),
        format: match body.pointer("/output_config/format/schema") {
            Some(schema) => Format::Schema(schema.clone()),
            None => Format::Text,
        },
        max_tokens: body.get("max_tokens").and_then(Value::as_u64),
        stops: strings(body.get("stop_sequences")),
        thinking: matches!(thinking, Some("enabled" | "adaptive")),
        ..Asked::default()
    };
    for name in ["tools", "output_config"] {
        asked.bytes += body.get(name).map_or(0, |value| value.to_string().len());
    }
    asked.bytes += read_content(body.get("system"), &mut asked).len();
    let messages = body.get("messages").and_then(Value::as_array);
    for message in messages.map_or(&[][..], Vec::as_slice) {
        read_message(message, &mut asked);
    }
    Ok(asked)
}

fn tools(body: &Value) -> Vec<Tool> {
    let tools = body.get("tools").and_then(Value::as_array);
    let read = |tool: &Value| {
        let schema = tool.get("input_schema")?.clone();
        let name = tool.get("name")?.as_str()?.to_owned();
        Some(Tool { name, schema })
    };
    tools.into_iter().flatten().filter_map(read).collect()
}

fn choice(choice: Option<&Value>) -> Choice {
    let member = |name: &str| choice.and_then(|choice| choice.get(name)?.as_str());
    match member("type") {
        Some("any") => Choice::Any,
        Some("none") => Choice::Never,
        Some("tool") => Choice::Named(member("name").unwrap_or_default().to_owned()),
        _ => Choice::Auto,
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn read_message(message: &Value, asked: &mut Asked) {
    let text = read_content(message.get("content"), asked);
    asked.bytes += text.len();
    match message.get("role").and_then(Value::as_str) {
        Some("user") => {
            let of_kind = |kind: &'static str| {
                let blocks = blocks(message).iter();
                blocks.filter(move |block| block.get("type").is_some_and(|k| k == kind))
            };
            let results: Vec<&Value> = of_kind("tool_result").collect();
            asked.results.clear();
            for result in results {
                let said = read_content(result.get("content"), asked);
                asked.bytes += said.len();
                asked.results.push(said);
            }
            if !text.is_empty() {
                asked.question = text;
            }
        }
        Some("assistant") => {
            asked.results.clear();
            for input in blocks(message).iter().filter_map(|b| b.get("input")) {
                asked.called += 1;
                asked.bytes += input.to_string().len();
            }
        }
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
            Some("image") => asked.images += 1,
            Some("document") => asked.documents += 1,
            _ => {}
        }
    }
    texts.join("\n")
}
