//! The API of AIGNE Hub, as its own clients speak it.

mod chat;
mod completions;
mod contract;
mod hubs;
mod media;

use serde_json::Value;

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

/// A whole call, as npm `@aigne/aigne-hub` sends it.
async fn post(hub: &TestHub, path: &str, more: &[(&str, &str)], body: &Value) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend_from_slice(more);
    let call = Call::send(hub.address, "POST", path, &headers, &body.to_string()).await;
    call.finish().await
}

/// The deltas of a stream, put together as `@aigne/transport` does: texts are appended, values assigned.
fn merged(answer: &Answer) -> Value {
    let mut whole = serde_json::Map::new();
    for event in answer.events() {
        let event: Value = serde_json::from_str(&event).unwrap();
        let delta = &event["delta"];
        for (name, text) in delta["text"].as_object().into_iter().flatten() {
            let said = whole.entry(name.as_str()).or_insert_with(|| "".into());
            *said = format!("{}{}", said.as_str().unwrap(), text.as_str().unwrap()).into();
        }
        for (name, value) in delta["json"].as_object().into_iter().flatten() {
            whole.insert(name.clone(), value.clone());
        }
    }
    Value::Object(whole)
}
