//! Items as they are kept.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::error::WireError;
use crate::object::{Field, Object};

/// The items of a body's `input`, as OpenAI lists them: each with a type and an id, the contents of
/// messages as parts. Items that have no id get one of `seed`, which is unique for each call.
pub fn own(body: &[u8], seed: &str) -> Result<Vec<Box<RawValue>>, WireError> {
    let mut object = Object::body(body)?;
    let Some(input) = object.take("input") else {
        return Ok(Vec::new());
    };
    if input.is_string() {
        let message = json!({"role": "user", "content": input.string()?});
        return Ok(listed(message, seed, 0).into_iter().collect());
    }
    let mut items = Vec::new();
    for (place, item) in input.array()?.into_iter().enumerate() {
        let value: Value =
            serde_json::from_str(item.value.get()).map_err(|_| item.wrong("an item"))?;
        items.extend(listed(value, seed, place));
    }
    Ok(items)
}

fn listed(item: Value, seed: &str, place: usize) -> Option<Box<RawValue>> {
    let Value::Object(mut item) = item else {
        return None;
    };
    if !item.contains_key("type") && item.contains_key("role") {
        item.insert("type".to_owned(), "message".into());
    }
    let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind == "message" {
        with_parts(&mut item);
    }
    let prefix = match item.get("type").and_then(Value::as_str) {
        Some("message") => "msg",
        Some("function_call" | "custom_tool_call") => "fc",
        Some("function_call_output" | "custom_tool_call_output") => "fco",
        Some("reasoning") => "rs",
        _ => "item",
    };
    if item.get("id").is_none_or(Value::is_null) {
        item.insert("id".to_owned(), format!("{prefix}_{seed}_in{place}").into());
    }
    let text = Value::Object(item).to_string();
    RawValue::from_string(text).ok()
}

/// A content that is a string becomes a part.
fn with_parts(item: &mut Map<String, Value>) {
    let said_by_model = item.get("role").is_some_and(|role| role == "assistant");
    let Some(content) = item.get_mut("content") else {
        return;
    };
    if let Value::String(text) = content {
        *content = if said_by_model {
            json!([{"type": "output_text", "text": text, "annotations": []}])
        } else {
            json!([{"type": "input_text", "text": text}])
        };
    }
}

/// Items that another account of OpenAI takes: their ids mean nothing there, and what was sealed or
/// hosted elsewhere is refused. The second list tells the paths of what is left out.
pub fn portable(items: &[Box<RawValue>]) -> (Vec<Box<RawValue>>, Vec<String>) {
    let mut kept = Vec::with_capacity(items.len());
    let mut left_out = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let field = Field::new(format!("input[{place}]"), item);
        match without_id(&field) {
            Some(item) => kept.push(item),
            None => left_out.push(field.path),
        }
    }
    (kept, left_out)
}

fn without_id(item: &Field<'_>) -> Option<Box<RawValue>> {
    let Ok(Value::Object(mut item)) = serde_json::from_str(item.value.get()) else {
        return None;
    };
    let taken_everywhere = matches!(
        item.get("type").and_then(Value::as_str),
        Some(
            "message"
                | "function_call"
                | "function_call_output"
                | "custom_tool_call"
                | "custom_tool_call_output"
        )
    );
    if !taken_everywhere {
        return None;
    }
    item.shift_remove("id");
    item.shift_remove("status");
    RawValue::from_string(Value::Object(item).to_string()).ok()
}
