//! A checked Converse request, in no dialect.

use serde_json::Value;

use super::{blocks::blocks, check::check};
use crate::simulator::answer::{Asked, Choice, Format, Tool};
use crate::simulator::refused::Checked;

/// Checks the request and reads what it asks. Whether events are wanted stands in the path.
pub fn read(body: &Value, stream: bool) -> Checked<Asked> {
    check(body)?;
    let thinking = body.pointer("/additionalModelRequestFields/thinking/type");
    let config = |name: &str| body.pointer(&format!("/inferenceConfig/{name}"));
    let tier = body.pointer("/serviceTier/type").and_then(Value::as_str);
    let mut asked = Asked {
        stream,
        choices: 1,
        tier: tier.unwrap_or("default").to_owned(),
        tools: tools(body),
        choice: choice(body.pointer("/toolConfig/toolChoice")),
        format: format(body),
        max_tokens: config("maxTokens").and_then(Value::as_u64),
        stops: strings(config("stopSequences")),
        thinking: matches!(
            thinking.and_then(Value::as_str),
            Some("enabled" | "adaptive")
        ),
        ..Asked::default()
    };
    for name in ["toolConfig", "outputConfig"] {
        asked.bytes += body.get(name).map_or(0, |value| value.to_string().len());
    }
    let system = body.get("system").and_then(Value::as_array);
    asked.bytes += texts(system.map_or(&[], Vec::as_slice), &mut asked).len();
    let messages = body.get("messages").and_then(Value::as_array);
    for message in messages.map_or(&[][..], Vec::as_slice) {
        read_message(message, &mut asked);
    }
    Ok(asked)
}

fn tools(body: &Value) -> Vec<Tool> {
    let tools = body.pointer("/toolConfig/tools").and_then(Value::as_array);
    let read = |tool: &Value| {
        let spec = tool.get("toolSpec")?;
        let schema = spec.pointer("/inputSchema/json")?.clone();
        let name = spec.get("name")?.as_str()?.to_owned();
        Some(Tool { name, schema })
    };
    tools.into_iter().flatten().filter_map(read).collect()
}

fn choice(choice: Option<&Value>) -> Choice {
    let Some(choice) = choice else {
        return Choice::Auto;
    };
    match choice.pointer("/tool/name").and_then(Value::as_str) {
        Some(name) => Choice::Named(name.to_owned()),
        None if choice.get("any").is_some() => Choice::Any,
        None => Choice::Auto,
    }
}

fn format(body: &Value) -> Format {
    let schema = body.pointer("/outputConfig/textFormat/structure/jsonSchema/schema");
    let schema = schema.and_then(Value::as_str);
    match schema.and_then(|schema| serde_json::from_str(schema).ok()) {
        Some(schema) => Format::Schema(schema),
        None => Format::Text,
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn read_message(message: &Value, asked: &mut Asked) {
    let text = texts(blocks(message), asked);
    asked.bytes += text.len();
    asked.results.clear();
    if message.get("role").and_then(Value::as_str) == Some("user") {
        for block in blocks(message) {
            let content = block.pointer("/toolResult/content");
            if let Some(content) = content.and_then(Value::as_array) {
                let said = texts(content, asked);
                asked.bytes += said.len();
                asked.results.push(said);
            }
        }
        if !text.is_empty() {
            asked.question = text;
        }
        return;
    }
    let inputs = blocks(message).iter();
    let inputs = inputs.filter_map(|block| block.pointer("/toolUse/input"));
    asked.bytes += inputs.map(|input| input.to_string().len()).sum::<usize>();
}

/// The texts of blocks, while their other kinds are counted.
fn texts(blocks: &[Value], asked: &mut Asked) -> String {
    let mut texts = Vec::new();
    for block in blocks {
        texts.extend(block.get("text").and_then(Value::as_str).map(str::to_owned));
        texts.extend(block.get("json").map(Value::to_string));
        asked.images += usize::from(block.get("image").is_some());
        asked.documents += usize::from(block.get("document").is_some());
        asked.clips += usize::from(block.get("audio").is_some());
    }
    texts.join("\n")
}
