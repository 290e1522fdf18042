//! Cohere: chat whole and streamed, tools, rerank, and what goes wrong.

use serde_json::{Value, json};

use super::{post, send_with};
use crate::support::hub::TestHub;

const PROVIDERS: &str = r#"
[[providers]]
name = "coh"
kind = "cohere"
base_url = "http://{sim}/v1"
credentials = [{ name = "a", value = "co-test" }]

[[rates]]
provider = "coh"
model = "command+say=Good%20day+input=7+output=3+auth=co-test"
input = "2"
output = "10"

[[rates]]
provider = "coh"
model = "rerank"
kind = "rerank"
per_search = "0.002"
"#;

async fn hub() -> TestHub {
    TestHub::with(PROVIDERS, |_| {}).await
}

fn question(model: &str, stream: bool) -> Value {
    json!({
        "model": model,
        "stream": stream,
        "max_tokens": 100,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello there"},
        ],
    })
}

#[actix_web::test]
async fn chat_is_asked_in_coheres_form_and_charged_by_what_it_bills() {
    let hub = hub().await;
    let model = "coh/command+say=Good%20day+input=7+output=3+auth=co-test";
    let answer = post(&hub, "/v1/chat/completions", question(model, false)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["choices"][0]["message"]["content"], "Good day");
    assert_eq!(told["choices"][0]["finish_reason"], "stop");
    assert_eq!(told["usage"]["prompt_tokens"], 7);
    let seen = hub.simulator.witness().requests().pop().unwrap();
    assert_eq!(seen["path"], "/v2/chat");
    assert_eq!(seen["body"]["max_tokens"], 100);
    let call = hub.only_call().await.call;
    assert_eq!(
        call.charge_nanos,
        Some(store::Nanos(7 * 2_000 + 3 * 10_000))
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_stream_comes_in_pieces_and_ends_with_its_count() {
    let hub = hub().await;
    let mut body = question("coh/command+thinking+say=One%20two%20three+output=3", true);
    body["stream_options"] = json!({"include_usage": true});
    let answer = post(&hub, "/v1/chat/completions", body).await;
    assert_eq!(answer.events().last().map(String::as_str), Some("[DONE]"));
    let chunks = answer.data();
    let text: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, "One two three");
    assert!(chunks.len() > 4);
    let usage = &chunks.last().unwrap()["usage"];
    assert!(usage["completion_tokens"].as_u64().unwrap() >= 3, "{usage}");
    let call = hub.only_call().await.call;
    assert_eq!(
        (call.status.as_str(), call.usage_source.as_str()),
        ("success", "reported")
    );

    // The end that tells an error is an error for the caller.
    let body = question("coh/command+error_event=3", true);
    let answer = post(&hub, "/v1/chat/completions", body).await;
    assert!(
        answer.events().last().unwrap().contains("\"error\""),
        "{:?}",
        answer.events()
    );
    hub.close().await;
}

#[actix_web::test]
async fn tools_are_called_and_their_results_go_back() {
    let hub = hub().await;
    let tool = json!({"type": "function", "function": {"name": "clock",
        "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}}}});
    for stream in [false, true] {
        let mut body = question("coh/command+tools=2+interleave", stream);
        body["tools"] = json!([tool]);
        body["tool_choice"] = json!("required");
        let answer = post(&hub, "/v1/chat/completions", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains("call_sim_"), "{}", answer.text());
        assert!(
            answer.text().contains("\"tool_calls\""),
            "{}",
            answer.text()
        );
    }
    let mut body = question("coh/command+echo", false);
    body["tools"] = json!([tool]);
    let messages = body["messages"].as_array_mut().unwrap();
    messages.push(json!({"role": "assistant", "content": null, "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "clock", "arguments": "{}"}}]}));
    messages.push(json!({"role": "tool", "tool_call_id": "c1", "content": "noon"}));
    let answer = post(&hub, "/v1/chat/completions", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let seen = hub.simulator.witness().requests().pop().unwrap();
    let last = seen["body"]["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&last["role"], &last["tool_call_id"]),
        (&json!("tool"), &json!("c1"))
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_ranking_costs_its_searches_and_gives_documents_back() {
    let hub = hub().await;
    let body = json!({"model": "coh/rerank", "query": "which", "top_n": 1, "rank_fields": ["text"],
        "documents": ["short", {"text": "the longest of them"}], "return_documents": true});
    let answer = post(&hub, "/v1/rerank", body.clone()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let results = &answer.json()["results"];
    assert_eq!(results[0]["index"], 1);
    assert_eq!(results[0]["document"]["text"], "the longest of them");
    assert_eq!(answer.header("x-hub-left-out"), Some("rank_fields"));
    let call = hub.only_call().await.call;
    assert_eq!(call.charge_nanos, Some(store::Nanos(2_000_000)));
    let refused = send_with(&hub, "/v1/rerank", &[("x-hub-strict", "1")], body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    hub.close().await;
}

#[actix_web::test]
async fn errors_keep_coheres_words_in_the_callers_form() {
    let hub = hub().await;
    for (script, status, words) in [
        ("status=404", 404, "not found"),
        ("status=429+retry_after=3", 429, "Trial key"),
        ("status=500", 502, "internal server error"),
    ] {
        let model = format!("coh/command+{script}");
        let refused = post(&hub, "/v1/chat/completions", question(&model, false)).await;
        assert_eq!(refused.status, status, "{}", refused.text());
        let error = &refused.json()["error"];
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
    }
    let refused = post(
        &hub,
        "/v1/embeddings",
        json!({"model": "coh/embed+status=401", "input": "a"}),
    );
    let refused = refused.await;
    assert_eq!(refused.status, 502, "{}", refused.text());
    assert_eq!(
        refused.json()["error"]["code"],
        "provider_refused_credential"
    );
    hub.close().await;
}
