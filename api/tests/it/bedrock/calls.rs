//! Calls of both callers' dialects, whole and streamed.

use serde_json::{Value, json};

use super::hub::{Hub, SECRET};

#[actix_web::test]
async fn a_signed_call_is_answered_and_its_secret_stays_here() {
    let hub = Hub::signing().await;
    let model = format!(
        "us.anthropic.claude-x:0+auth={SECRET}+say=Hi+input=7+cache_read=30+cache_write=5+output=4"
    );
    let more = json!({"seed": 1, "max_tokens": 50});
    let answer = hub.chat(&model, more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["choices"][0]["message"]["content"], "Hi");
    assert_eq!(body["usage"]["prompt_tokens"], 42);
    assert_eq!(body["usage"]["prompt_tokens_details"]["cached_tokens"], 30);
    assert_eq!(body["usage"]["completion_tokens"], 4);
    assert_eq!(answer.header("x-hub-left-out"), Some("seed"));
    let requests = hub.simulator.witness().requests();
    let seen = requests[0].to_string();
    assert!(
        !seen.contains(SECRET) || seen.matches(SECRET).count() == 1,
        "only in the script: {seen}"
    );
    let path = requests[0]["path"].as_str().unwrap();
    assert!(
        path.starts_with("/model/us.anthropic.claude-x%3A0%2Bauth%3D"),
        "{path}"
    );
    assert!(path.ends_with("/converse"), "{path}");
    let scope = "/eu-central-1/bedrock/aws4_request";
    assert!(
        seen.contains("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/") && seen.contains(scope)
    );
    assert!(
        seen.contains("content-type;host;x-amz-date;x-amz-security-token"),
        "{seen}"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn streams_and_tools_come_back_in_both_dialects() {
    let hub = Hub::signing().await;
    let model = format!("claude-sonnet-4-5+auth={SECRET}+tools=2+say=Looking+split=3");
    let schema =
        json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let tool = json!({"name": "weather", "description": "Weather", "parameters": schema});
    let more = json!({"stream": true, "stream_options": {"include_usage": true},
        "tools": [{"type": "function", "function": tool}]});
    let answer = hub.chat(&model, more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let chunks = answer.data();
    let names: Vec<&Value> = chunks
        .iter()
        .filter_map(|chunk| chunk.pointer("/choices/0/delta/tool_calls/0/function/name"))
        .collect();
    assert_eq!(names, ["weather", "weather"]);
    let arguments: String = chunks
        .iter()
        .filter_map(|chunk| chunk.pointer("/choices/0/delta/tool_calls/0"))
        .filter(|call| call["index"] == 1)
        .filter_map(|call| call["function"]["arguments"].as_str())
        .collect();
    assert!(serde_json::from_str::<Value>(&arguments).unwrap()["city"].is_string());
    assert!(
        chunks.last().unwrap()["usage"]["completion_tokens"]
            .as_u64()
            .unwrap()
            > 0
    );
    assert!(answer.text().ends_with("data: [DONE]\n\n"));

    let model = format!("claude-sonnet-4-5+auth={SECRET}");
    let thinking = json!({"type": "enabled", "budget_tokens": 2000});
    let answer = hub
        .messages(&model, json!({"stream": true, "thinking": thinking}))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let kinds: Vec<String> = answer
        .named_events()
        .into_iter()
        .filter_map(|(name, _)| name)
        .collect();
    assert_eq!(kinds.first().map(String::as_str), Some("message_start"));
    assert_eq!(kinds.last().map(String::as_str), Some("message_stop"));
    let data = answer.data();
    let sealed = |event: &&Value| event["delta"]["type"] == "signature_delta";
    assert!(
        data.iter().find(sealed).is_some(),
        "the thought keeps its seal"
    );
    let seen = hub.simulator.witness().requests();
    let path = seen.last().unwrap()["path"].as_str().unwrap().to_owned();
    assert!(path.ends_with("/converse-stream"), "{path}");
    hub.stop().await;
}

#[actix_web::test]
async fn a_second_turn_brings_thoughts_and_results_back() {
    let hub = Hub::signing().await;
    let tools = json!([{"name": "now", "input_schema": {"type": "object"}}]);
    let thinking = json!({"type": "enabled", "budget_tokens": 2000});
    let first = hub
        .messages(
            "claude-sonnet-4-5+tools=1",
            json!({"tools": tools, "thinking": thinking}),
        )
        .await
        .json();
    assert_eq!(first["stop_reason"], "tool_use", "{first}");
    let id = &first["content"][1]["id"];
    let messages = json!([
        {"role": "user", "content": "Time?"},
        {"role": "assistant", "content": first["content"]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": "noon"}]},
    ]);
    let more = json!({"tools": tools, "thinking": thinking, "messages": messages});
    let second = hub.messages("claude-sonnet-4-5+tools=1", more).await;
    assert_eq!(second.status, 200, "{}", second.text());
    assert!(
        second.text().contains("The tools said: “noon”."),
        "{}",
        second.text()
    );
    let seen = hub.simulator.witness().requests()[1].to_string();
    assert!(
        seen.contains("reasoningText") && seen.contains("signature"),
        "{seen}"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn an_api_key_of_bedrock_is_sent_as_a_bearer() {
    let hub = Hub::with("value = \"ABSKexample\"").await;
    let answer = hub.chat("m+auth=ABSKexample+say=Hi", json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = hub.chat("m+auth=another+say=Hi", json!({})).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert_eq!(
        answer.json()["error"]["code"],
        "provider_refused_credential"
    );
    hub.stop().await;
}
