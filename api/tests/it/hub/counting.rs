//! How large a request is: Anthropic's `count_tokens`. Gemini's is with its paths.

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

async fn count(hub: &TestHub, body: &Value) -> Answer {
    let headers = [
        ("x-api-key", KEY),
        ("anthropic-version", "2023-06-01"),
        ("anthropic-beta", "token-counting-2024-11-01"),
    ];
    let path = "/v1/messages/count_tokens";
    Call::send(hub.address, "POST", path, &headers, &body.to_string())
        .await
        .finish()
        .await
}

fn hello(model: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": "Hello there"}]})
}

#[actix_web::test]
async fn tokens_are_counted_by_anthropic_and_estimated_for_others() {
    let hub = TestHub::start().await;
    for provider in ["sim-anthropic", "sim-openai"] {
        let answer = count(&hub, &hello(&format!("{provider}/m"))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.json()["input_tokens"].as_u64().unwrap() > 0);
        let estimated = answer.header("x-hub-token-count") == Some("estimated");
        assert_eq!(estimated, provider != "sim-anthropic");
    }
    assert!(hub.all_settled().await.is_empty(), "a count is no call");
    hub.close().await;
}

#[actix_web::test]
async fn what_cannot_be_counted_is_refused_in_anthropics_words() {
    let hub = TestHub::start().await;
    let limited = json!({"model": "sim-anthropic/m", "max_tokens": 5,
        "messages": [{"role": "user", "content": "Hello"}]});
    for (body, status, word) in [
        (json!({"messages": []}), 400, "model"),
        (hello("nowhere/m"), 404, "nowhere"),
        // The provider's own refusal.
        (limited, 400, "max_tokens"),
        (hello("sim-anthropic/m+status=429"), 429, "rate limit"),
    ] {
        let answer = count(&hub, &body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        let told = answer.json();
        assert_eq!(told["type"], "error");
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.contains(word), "{message}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn anthropics_packages_find_the_id_where_they_look_for_it() {
    let hub = TestHub::start().await;
    let refused = count(&hub, &hello("nowhere/m")).await;
    let id = refused.header("request-id").unwrap();
    assert_eq!(refused.header("x-request-id"), Some(id));
    assert_eq!(refused.json()["request_id"], id);
    let openai = hub.get("/v1/models", &[]).await;
    assert_eq!(openai.header("request-id"), None);
    hub.close().await;
}
