//! A second turn, with the seals that the caller's dialect has no place for.

use serde_json::{Value, json};

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const MORE: &str = r#"
[[providers]]
name = "sim-google"
kind = "google"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sim-google-key"
"#;

fn asked(model: &str, stream: bool, messages: Value) -> String {
    json!({
        "model": model,
        "stream": stream,
        "reasoning_effort": "low",
        "messages": messages,
        "tools": [{"type": "function", "function": {"name": "weather", "parameters": {
            "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
        }}}],
    })
    .to_string()
}

fn question() -> Value {
    json!({"role": "user", "content": "Weather?"})
}

/// The first turn of a client of chat completions: what it sends as the second.
async fn first_turn(hub: &TestHub, model: &str, stream: bool) -> Value {
    let body = asked(model, stream, json!([question()]));
    let answer = hub.call(Dialect::OpenAi, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let id = match stream {
        false => answer.json()["choices"][0]["message"]["tool_calls"][0]["id"].clone(),
        true => {
            let mut events = answer.events().into_iter();
            let of = |event: String| {
                let event: Value = serde_json::from_str(&event).ok()?;
                let id = &event["choices"][0]["delta"]["tool_calls"][0]["id"];
                id.is_string().then(|| id.clone())
            };
            events.find_map(of).unwrap()
        }
    };
    json!([
        question(),
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": id, "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"city\"}"}},
        ]},
        {"role": "tool", "tool_call_id": id, "content": "sunny"},
    ])
}

fn seen(hub: &TestHub) -> Value {
    hub.simulator.witness().requests().pop().unwrap()["body"].clone()
}

#[actix_web::test]
async fn a_chat_client_brings_anthropics_thinking_back_first_and_sealed() {
    let hub = TestHub::with(MORE, |_| {}).await;
    for stream in [false, true] {
        let model = "sim-anthropic/claude-sonnet-4-5+thinking+tools=1";
        let messages = first_turn(&hub, model, stream).await;
        let second = asked("sim-anthropic/claude-sonnet-4-5", stream, messages);
        let answer = hub.call(Dialect::OpenAi, &second).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let turn = seen(&hub)["messages"][1]["content"].clone();
        assert_eq!(turn[0]["type"], "thinking", "{turn}");
        let seal = turn[0]["signature"].as_str().unwrap();
        assert!(!seal.is_empty() && !seal.starts_with("hub1:"), "{turn}");
        assert_eq!(turn[1]["type"], "tool_use");
    }
    // What is kept is not lost.
    for settled in hub.settled(4).await {
        assert!(!settled.call.left_out.contains("signature"), "{settled:?}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_chat_client_brings_geminis_seal_on_a_call_back() {
    let hub = TestHub::with(MORE, |_| {}).await;
    for stream in [false, true] {
        let model = "sim-google/gemini-3-pro-preview+thinking+tools=1";
        let messages = first_turn(&hub, model, stream).await;
        let second = asked("sim-google/gemini-3-pro-preview", stream, messages);
        let answer = hub.call(Dialect::OpenAi, &second).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let parts = seen(&hub)["contents"][1]["parts"].clone();
        let parts = parts.as_array().unwrap();
        let call = parts.iter().find(|part| part.get("functionCall").is_some());
        let seal = call.unwrap()["thoughtSignature"].as_str().unwrap();
        assert_ne!(seal, "skip_thought_signature_validator");
    }
    hub.close().await;
}

#[actix_web::test]
async fn another_provider_gets_no_foreign_seal_and_that_is_told() {
    let hub = TestHub::with(MORE, |_| {}).await;
    let model = "sim-anthropic/claude-sonnet-4-5+thinking+tools=1";
    let messages = first_turn(&hub, model, false).await;
    let second = asked("sim-google/gemini-3-pro-preview", false, messages);
    let answer = hub.call(Dialect::OpenAi, &second).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.header("x-hub-left-out").unwrap();
    assert!(told.contains("messages[1].thinking"), "{told}");
    let parts = seen(&hub)["contents"][1]["parts"].clone();
    assert_eq!(
        parts[0]["thoughtSignature"],
        "skip_thought_signature_validator"
    );
    hub.close().await;
}

#[actix_web::test]
async fn where_nothing_may_be_kept_the_seal_is_lost_and_told() {
    let hub = TestHub::with(MORE, |config| config.state.on = false).await;
    let model = "sim-anthropic/claude-sonnet-4-5+thinking+tools=1";
    first_turn(&hub, model, false).await;
    let call = hub.only_call().await.call;
    assert!(call.left_out.contains("content[0].signature"), "{call:?}");
    hub.close().await;
}
