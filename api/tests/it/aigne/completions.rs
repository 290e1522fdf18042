//! `POST /api/v2/completions` and `/api/v2/chat/completions` of AIGNE's clients, in three modes.

use serde_json::{Value, json};

use super::post;
use crate::support::hub::TestHub;

const EVENTS: (&str, &str) = ("accept", "application/json, text/event-stream");

#[actix_web::test]
async fn one_request_is_answered_in_three_ways() {
    let hub = TestHub::start().await;
    let body = json!({"model": "sim-anthropic/m+say=Hello%20there+input=9+output=2", "prompt": "Hi", "maxTokens": 20});
    for path in ["/api/v2/completions", "/api/v2/chat/completions"] {
        let whole = post(&hub, path, &[], &body).await;
        assert_eq!(whole.status, 200, "{}", whole.text());
        let told = whole.json();
        for name in ["text", "content"] {
            assert_eq!(told[name], "Hello there", "{told}");
        }
        assert_eq!(told["role"], "assistant");
        // What OpenAI's clients look for stands beside it.
        assert_eq!(told["choices"][0]["message"]["content"], "Hello there");
        assert_eq!(told["usage"]["total_tokens"], 11);

        let events = post(&hub, path, &[EVENTS], &body).await;
        assert_eq!(events.header("content-type"), Some("text/event-stream"));
        let events: Vec<Value> = events
            .events()
            .iter()
            .map(|event| serde_json::from_str(event).unwrap())
            .collect();
        let said: String = events
            .iter()
            .filter_map(|event| event["delta"]["content"].as_str())
            .collect();
        assert_eq!(said, "Hello there");
        let last = events.last().unwrap();
        assert_eq!(last["usage"]["promptTokens"], 9, "{last}");
        assert_eq!(last["usage"]["totalTokens"], 11);

        let mut streamed = body.clone();
        streamed["stream"] = true.into();
        let text = post(&hub, path, &[], &streamed).await;
        assert_eq!(
            text.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(text.text(), "Hello there");
    }
    let calls = hub.settled(6).await;
    assert!(
        calls
            .iter()
            .all(|one| one.call.surface == "aigne-completions")
    );
    hub.close().await;
}

#[actix_web::test]
async fn calls_grow_from_chunk_to_chunk_and_come_back() {
    let hub = TestHub::start().await;
    let weather = json!({"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}});
    let body = json!({"model": "sim-openai/m+tools=2", "messages": [{"role": "user", "content": "Weather?"}],
        "tools": [weather, {"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]});
    let answer = post(&hub, "/api/v2/chat/completions", &[EVENTS], &body).await;
    let calls = answer
        .events()
        .iter()
        .filter_map(|event| {
            let event: Value = serde_json::from_str(event).unwrap();
            event["delta"]["toolCalls"].as_array().cloned()
        })
        .next_back()
        .unwrap();
    assert_eq!(calls.len(), 2, "{calls:?}");
    let arguments: Value =
        serde_json::from_str(calls[0]["function"]["arguments"].as_str().unwrap()).unwrap();
    assert!(arguments["city"].is_string());

    let mut messages = vec![
        json!({"role": "user", "content": "Weather?"}),
        json!({"role": "assistant", "content": "", "toolCalls": calls}),
    ];
    messages.extend(
        calls
            .iter()
            .map(|call| json!({"role": "tool", "toolCallId": call["id"], "content": "sunny"})),
    );
    let next =
        json!({"model": "sim-anthropic/m+say=Sunny", "messages": messages, "tools": body["tools"]});
    let answer = post(&hub, "/api/v2/chat/completions", &[], &next).await;
    assert_eq!(answer.json()["text"], "Sunny", "{}", answer.text());
    hub.settled(2).await;
    hub.close().await;
}

#[actix_web::test]
async fn each_mode_says_that_it_broke_off() {
    let hub = TestHub::start().await;
    let mut body = json!({"model": "sim-openai/m+chunks=9+cut_event=5", "messages": [{"role": "user", "content": "Hi"}]});
    let path = "/api/v2/completions";
    let events = post(&hub, path, &[EVENTS], &body).await;
    let last: Value = serde_json::from_str(events.events().last().unwrap()).unwrap();
    assert!(last["error"]["message"].is_string(), "{last}");
    body["stream"] = true.into();
    let text = post(&hub, path, &[], &body).await;
    assert!(text.text().contains("ERROR: "), "{}", text.text());

    let both = json!({"prompt": "Hi", "messages": body["messages"], "model": "sim-openai/m"});
    let answer = post(&hub, path, &[], &both).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["param"], "prompt");
    hub.close().await;
}
