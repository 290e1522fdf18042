//! The stream of a response that is kept.

use bytes::{BufMut, Bytes, BytesMut};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The events of a kept response, as a stream of it would have told them, but each text in one
/// piece. Those with a number of up to `after` are left out.
pub fn replay(response: &RawValue, after: Option<u64>) -> Bytes {
    let whole: Value = serde_json::from_str(response.get()).unwrap_or_default();
    let mut begun = whole.clone();
    if let Some(begun) = begun.as_object_mut() {
        begun.insert("status".to_owned(), "in_progress".into());
        begun.insert("output".to_owned(), json!([]));
        begun.insert("usage".to_owned(), Value::Null);
        begun.insert("incomplete_details".to_owned(), Value::Null);
    }
    let mut events = vec![
        json!({"type": "response.created", "response": begun}),
        json!({"type": "response.in_progress", "response": begun}),
    ];
    let output = whole.get("output").and_then(Value::as_array);
    for (place, item) in output.into_iter().flatten().enumerate() {
        item_events(item, place, &mut events);
    }
    let incomplete = whole.get("status").is_some_and(|is| is == "incomplete");
    let last = if incomplete {
        "response.incomplete"
    } else {
        "response.completed"
    };
    events.push(json!({"type": last, "response": whole}));
    written(events, after)
}

fn written(events: Vec<Value>, after: Option<u64>) -> Bytes {
    let mut out = BytesMut::new();
    for (mut event, number) in events.into_iter().zip(0_u64..) {
        if after.is_some_and(|after| number <= after) {
            continue;
        }
        let name = event
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        out.put_slice(format!("event: {name}\n").as_bytes());
        if let Some(members) = event.as_object_mut() {
            members.insert("sequence_number".to_owned(), number.into());
        }
        out.put_slice(format!("data: {event}\n\n").as_bytes());
    }
    out.freeze()
}

fn item_events(item: &Value, place: usize, events: &mut Vec<Value>) {
    let id = item.get("id").cloned().unwrap_or_default();
    let mut begun = item.clone();
    if let Some(begun) = begun.as_object_mut() {
        for (member, empty) in [
            ("content", json!([])),
            ("summary", json!([])),
            ("arguments", json!("")),
        ] {
            if begun.contains_key(member) {
                begun.insert(member.to_owned(), empty);
            }
        }
        if begun.contains_key("status") {
            begun.insert("status".to_owned(), "in_progress".into());
        }
    }
    events
        .push(json!({"type": "response.output_item.added", "output_index": place, "item": begun}));
    if item.get("type").is_some_and(|kind| kind == "message") {
        let content = item.get("content").and_then(Value::as_array);
        for (part_place, part) in content.into_iter().flatten().enumerate() {
            part_events(part, &id, place, part_place, events);
        }
    }
    if let Some(arguments) = item.get("arguments").filter(|told| told.is_string()) {
        let at = |kind: &str, member: &str| json!({"type": format!("response.function_call_arguments.{kind}"), "item_id": id, "output_index": place, member: arguments});
        events.extend([at("delta", "delta"), at("done", "arguments")]);
    }
    events.push(json!({"type": "response.output_item.done", "output_index": place, "item": item}));
}

fn part_events(part: &Value, id: &Value, item: usize, place: usize, events: &mut Vec<Value>) {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let member = if kind == "refusal" { "refusal" } else { "text" };
    let said = part.get(member).cloned().unwrap_or_default();
    let mut begun = part.clone();
    if let Some(begun) = begun.as_object_mut() {
        begun.insert(member.to_owned(), "".into());
    }
    let event = |name: &str, more: [(&str, &Value); 1]| {
        let mut event = json!({"type": format!("response.{name}"), "item_id": id, "output_index": item, "content_index": place});
        if let Some(event) = event.as_object_mut() {
            event.extend(more.map(|(name, value)| (name.to_owned(), value.clone())));
            if kind == "output_text" && name.starts_with("output_text") {
                event.insert("logprobs".to_owned(), json!([]));
            }
        }
        event
    };
    events.push(event("content_part.added", [("part", &begun)]));
    events.push(event(&format!("{kind}.delta"), [("delta", &said)]));
    events.push(event(&format!("{kind}.done"), [(member, &said)]));
    events.push(event("content_part.done", [("part", part)]));
}
