//! The simulator over HTTP, seen with a client that knows nothing but bytes.

mod anthropic;
pub mod faults;
mod gemini;
mod load;
mod openai;
mod refusals;
mod responses;
mod said;
mod witness;

use std::sync::Arc;

use crate::support::client::{self, Answer};
use aigne_hub::clock::SystemClock;
use aigne_hub::simulator::Simulator;
use aigne_hub::simulator::server::{Serving, serve};
use serde_json::{Value, json};

/// A simulator on a free port.
struct Sim {
    simulator: Simulator,
    serving: Serving,
}

impl Sim {
    async fn start() -> Sim {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let serving = serve(([127, 0, 0, 1], 0).into(), simulator.clone())
            .await
            .unwrap();
        Sim { simulator, serving }
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let body = body.to_string();
        client::call(self.serving.address(), "POST", path, headers, &body).await
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        client::call(self.serving.address(), "GET", path, headers, "").await
    }

    /// One OpenAI call: the usual question, with `more` members over it.
    async fn openai(&self, model: &str, more: Value) -> Answer {
        let messages = json!([{"role": "user", "content": "Hello there"}]);
        let body = merged(json!({"model": model, "messages": messages}), more);
        self.post("/v1/chat/completions", &[], &body).await
    }

    /// One Anthropic call: the usual question, with `more` members over it.
    async fn anthropic(&self, model: &str, more: Value) -> Answer {
        let messages = json!([{"role": "user", "content": "Hello there"}]);
        let body = json!({"model": model, "max_tokens": 2000, "messages": messages});
        let headers = [("anthropic-version", "2023-06-01")];
        self.post("/v1/messages", &headers, &merged(body, more))
            .await
    }
}

fn merged(mut body: Value, more: Value) -> Value {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

/// The texts of all content chunks of an OpenAI stream.
fn openai_pieces(answer: &Answer, member: &str) -> Vec<String> {
    let path = format!("/choices/0/delta/{member}");
    let chunks = answer.data().into_iter();
    let texts = chunks.filter_map(|chunk| Some(chunk.pointer(&path)?.as_str()?.to_owned()));
    texts.filter(|text| !text.is_empty()).collect()
}

/// The values of this member in all deltas of an Anthropic stream.
fn anthropic_pieces(answer: &Answer, member: &str) -> Vec<String> {
    let path = format!("/delta/{member}");
    let events = answer.data().into_iter();
    let texts = events.filter_map(|event| Some(event.pointer(&path)?.as_str()?.to_owned()));
    texts.filter(|text| !text.is_empty()).collect()
}
