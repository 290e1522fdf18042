//! Messages: whole, streamed, with tools and thoughts, and their usage.

use serde_json::{Value, json};

use super::{Sim, anthropic_pieces, merged};

fn weather() -> Value {
    json!({"name": "weather", "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    }})
}

#[actix_web::test]
async fn a_whole_message_has_every_member() {
    let sim = Sim::start().await;
    let answer = sim.anthropic("claude+say=Hi%20you", json!({})).await;
    let body = answer.json();
    assert_eq!(body["type"], "message");
    assert_eq!(body["role"], "assistant");
    assert_eq!(body["model"], "claude");
    assert_eq!(body["content"], json!([{"type": "text", "text": "Hi you"}]));
    assert_eq!(body["stop_reason"], "end_turn");
    assert_eq!(body["stop_sequence"], Value::Null);
    assert_eq!(body["usage"]["input_tokens"], 3);
    assert_eq!(body["usage"]["output_tokens"], 2);
    assert!(answer.header("request-id").unwrap().starts_with("req_sim_"));
}

#[actix_web::test]
async fn a_stream_has_the_events_in_their_order() {
    let sim = Sim::start().await;
    let answer = sim
        .anthropic("claude+chunks=2", json!({"stream": true}))
        .await;
    let events = answer.named_events();
    let names: Vec<&str> = events
        .iter()
        .filter_map(|(name, _)| name.as_deref())
        .collect();
    let expected = [
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ];
    assert_eq!(names, expected);
    let data = answer.data();
    assert!(
        names
            .iter()
            .zip(&data)
            .all(|(name, data)| data["type"] == *name)
    );
    assert_eq!(data[0]["message"]["content"], json!([]));
    assert_eq!(data[0]["message"]["usage"]["input_tokens"], 3);
    assert_eq!(
        data[1]["content_block"],
        json!({"type": "text", "text": ""})
    );
    assert_eq!(
        data[6]["delta"],
        json!({"stop_reason": "end_turn", "stop_sequence": null})
    );
    assert_eq!(data[6]["usage"]["output_tokens"], 24);
}

#[actix_web::test]
async fn counters_do_not_contain_one_another() {
    let sim = Sim::start().await;
    let model =
        "claude+input=10+cache_read=20+cache_write=30+cache_write_1h=40+output=5+reasoning=6";
    let usage = sim.anthropic(model, json!({})).await.json()["usage"].clone();
    assert_eq!(usage["input_tokens"], 10);
    assert_eq!(usage["cache_read_input_tokens"], 20);
    assert_eq!(usage["cache_creation_input_tokens"], 70);
    let written = json!({"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 40});
    assert_eq!(usage["cache_creation"], written);
    assert_eq!(usage["output_tokens"], 11);
    assert_eq!(usage["output_tokens_details"]["thinking_tokens"], 6);
}

#[actix_web::test]
async fn the_script_says_when_usage_is_told() {
    let sim = Sim::start().await;
    let none = sim
        .anthropic("claude+usage=none", json!({"stream": true}))
        .await;
    assert!(!none.text().contains("usage"));
    let last = sim
        .anthropic("claude+usage=last", json!({"stream": true}))
        .await
        .data();
    assert_eq!(last[0]["message"]["usage"]["input_tokens"], 0);
    assert_eq!(last[last.len() - 2]["usage"]["input_tokens"], 3);
    let every = sim
        .anthropic("claude+usage=every", json!({"stream": true}))
        .await;
    let told = every
        .named_events()
        .into_iter()
        .filter(|(name, _)| name.as_deref() == Some("message_delta"));
    assert_eq!(told.count(), 2);
}

#[actix_web::test]
async fn tools_are_called_whole_and_streamed() {
    let sim = Sim::start().await;
    let tools = json!({"tools": [weather()], "tool_choice": {"type": "any"}});
    let body = sim.anthropic("claude", tools.clone()).await.json();
    assert_eq!(body["stop_reason"], "tool_use");
    assert_eq!(body["content"][0]["type"], "tool_use");
    assert_eq!(body["content"][0]["input"], json!({"city": "city"}));
    for model in ["claude+tools=2", "claude+tools=2+interleave"] {
        let streamed = merged(json!({"stream": true}), tools.clone());
        let data = sim.anthropic(model, streamed).await.data();
        for index in [0, 1] {
            let own: Vec<&Value> = data
                .iter()
                .filter(|event| event["index"] == index)
                .collect();
            assert_eq!(own[0]["content_block"]["name"], "weather");
            assert_eq!(own[0]["content_block"]["input"], json!({}));
            let pieces = own
                .iter()
                .filter_map(|event| event["delta"]["partial_json"].as_str());
            let whole: Value = serde_json::from_str(&pieces.collect::<String>()).unwrap();
            assert_eq!(whole, json!({"city": "city"}));
            assert_eq!(own.last().unwrap()["type"], "content_block_stop");
        }
        let indexes = data.iter().filter_map(|event| event["index"].as_u64());
        assert_eq!(indexes.is_sorted(), !model.contains("interleave"));
    }
}

#[actix_web::test]
async fn thoughts_are_signed_and_only_come_back_unchanged() {
    let sim = Sim::start().await;
    let thinking = json!({"thinking": {"type": "adaptive"}});
    let body = sim.anthropic("claude", thinking).await.json();
    let block = body["content"][0].clone();
    assert_eq!(block["type"], "thinking");
    let streamed = sim
        .anthropic("claude+thinking", json!({"stream": true}))
        .await;
    assert_eq!(
        anthropic_pieces(&streamed, "thinking").concat(),
        block["thinking"]
    );
    assert_eq!(
        anthropic_pieces(&streamed, "signature").concat(),
        block["signature"]
    );

    let again = |block: Value| {
        json!({"messages": [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": [block, {"type": "text", "text": "Hi"}]},
            {"role": "user", "content": "And?"},
        ]})
    };
    assert_eq!(
        sim.anthropic("claude", again(block.clone())).await.status,
        200
    );
    let changed = merged(block, json!({"thinking": "something else"}));
    let refused = sim.anthropic("claude", again(changed)).await;
    assert_eq!(refused.status, 400);
    let message = refused.json()["error"]["message"].clone();
    assert_eq!(
        message,
        "messages.1.content.0: Invalid `signature` in `thinking` block"
    );
}

#[actix_web::test]
async fn stops_limits_and_refusals_have_their_reasons() {
    let sim = Sim::start().await;
    let model = "claude+say=one%20two%20three";
    let body = sim
        .anthropic(model, json!({"stop_sequences": ["three"]}))
        .await
        .json();
    assert_eq!(
        (&body["stop_reason"], &body["stop_sequence"]),
        (&json!("stop_sequence"), &json!("three"))
    );
    assert_eq!(body["content"][0]["text"], "one two ");
    let body = sim.anthropic(model, json!({"max_tokens": 1})).await.json();
    assert_eq!(body["stop_reason"], "max_tokens");
    let body = sim.anthropic("claude+refuse", json!({})).await.json();
    assert_eq!(body["stop_reason"], "refusal");
    assert_eq!(body["stop_details"]["type"], "refusal");
    let body = sim
        .anthropic("claude+finish=length", json!({}))
        .await
        .json();
    assert_eq!(body["stop_reason"], "max_tokens");
}

#[actix_web::test]
async fn tokens_are_counted_as_the_call_counts_them() {
    let sim = Sim::start().await;
    let headers = [("anthropic-version", "2023-06-01")];
    let body = json!({"model": "claude", "messages": [{"role": "user", "content": "Hello there"}]});
    let counted = sim.post("/v1/messages/count_tokens", &headers, &body).await;
    assert_eq!(counted.json(), json!({"input_tokens": 3}));
    let with_limit = merged(body, json!({"max_tokens": 5}));
    let refused = sim
        .post("/v1/messages/count_tokens", &headers, &with_limit)
        .await;
    let message = refused.json()["error"]["message"].clone();
    assert_eq!(message, "max_tokens: Extra inputs are not permitted");
}

#[actix_web::test]
async fn models_are_listed_in_anthropics_shape() {
    let sim = Sim::start().await;
    let body = sim
        .get("/v1/models", &[("anthropic-version", "2023-06-01")])
        .await
        .json();
    assert_eq!(body["data"][0]["type"], "model");
    assert_eq!(body["has_more"], false);
    assert_eq!(body["first_id"], "chat");
}
