//! What a translation drops is told.

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

#[actix_web::test]
async fn two_hundred_members_that_cannot_cross_are_told_within_a_kilobyte_and_recorded_whole() {
    let hub = TestHub::start().await;
    for stream in [true, false] {
        let mut body = json!({
            "model": "sim-anthropic/m",
            "stream": stream,
            "messages": [{ "role": "user", "content": "Hi" }],
        });
        for number in 0..200 {
            body[format!("x_member_{number:03}")] = json!(number);
        }
        let answer = hub.call(Dialect::OpenAi, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let told = answer.header("x-hub-left-out").unwrap();
        assert!(told.len() <= 1024, "{}", told.len());
        assert!(
            told.starts_with("x_member_000, ") && told.ends_with(", ..."),
            "{told}"
        );
    }
    for settled in hub.settled(2).await {
        let kept: Vec<String> = serde_json::from_str(&settled.call.left_out).unwrap();
        assert_eq!(kept.len(), 200);
        assert_eq!(kept[199], "x_member_199");
    }
    hub.close().await;
}

#[actix_web::test]
async fn what_would_change_the_meaning_is_refused_and_the_member_named() {
    let hub = TestHub::start().await;
    let body = json!({
        "model": "sim-anthropic/m",
        "n": 3,
        "messages": [{ "role": "user", "content": "Hi" }],
    });
    let answer = hub.call(Dialect::OpenAi, &body.to_string()).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(answer.json()["error"]["param"], "n");
    assert!(hub.simulator.witness().requests().is_empty());
    assert_eq!(hub.only_call().await.attempts.len(), 0);
    hub.close().await;
}

#[actix_web::test]
async fn a_matching_request_reaches_the_provider_as_it_was_written() {
    let hub = TestHub::start().await;
    let body = r#"{ "metadata":{"a" :"\u0041"},"temperature":1.0e0,"model":"sim-openai/m",
        "messages":[{"role":"user","content":"Hi"}]  }"#;
    let answer = hub.call(Dialect::OpenAi, body).await;
    assert_eq!(
        (answer.status, answer.header("x-hub-left-out")),
        (200, None)
    );
    let seen = hub.simulator.witness().requests().pop().unwrap();
    let expected = body.replace("sim-openai/m", "m");
    let sent: serde_json::Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(seen["body"], sent);
    hub.close().await;
}

fn hinted(model: &str) -> String {
    json!({
        "model": model,
        "seed": 7,
        "metadata": {"team": "a"},
        "messages": [{ "role": "user", "content": "Hi" }],
    })
    .to_string()
}

async fn strictly(hub: &TestHub, body: &str) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str()), ("x-hub-strict", "1")];
    let path = Dialect::OpenAi.path();
    let call = Call::send(hub.address, "POST", path, &headers, body).await;
    call.finish().await
}

#[actix_web::test]
async fn in_strict_mode_what_would_be_left_out_is_refused_before_anybody_is_asked() {
    let hub = TestHub::start().await;
    let answer = strictly(&hub, &hinted("sim-anthropic/m")).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let error = answer.json()["error"].clone();
    assert_eq!(error["code"], "left_out_in_strict_mode");
    for member in ["seed", "metadata"] {
        assert!(
            error["message"].as_str().unwrap().contains(member),
            "{error}"
        );
    }
    assert!(hub.simulator.witness().requests().is_empty());
    let settled = hub.only_call().await;
    assert_eq!(settled.attempts.len(), 0);
    assert_eq!(
        settled.call.error_code.as_deref(),
        Some("left_out_in_strict_mode")
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_word_that_says_neither_strict_nor_not_is_refused() {
    let hub = TestHub::start().await;
    let bearer = format!("Bearer {KEY}");
    let said = async |word: &str, path: &str, body: &str| {
        let headers = [("authorization", bearer.as_str()), ("x-hub-strict", word)];
        let call = Call::send(hub.address, "POST", path, &headers, body).await;
        call.finish().await
    };
    let chat = Dialect::OpenAi.path();
    let body = hinted("sim-anthropic/m");
    for (path, body) in [
        (chat, body.as_str()),
        ("/v1/embeddings", r#"{"model":"sim-openai/m","input":"hi"}"#),
    ] {
        let refused = said("banana", path, body).await;
        assert_eq!(refused.status, 400, "{path}: {}", refused.text());
        let error = refused.json()["error"].clone();
        assert_eq!(error["code"], "invalid_strict_header");
        let words = error["message"].as_str().unwrap();
        assert!(words.contains("x-hub-strict") && words.contains("banana"));
    }
    assert!(hub.simulator.witness().requests().is_empty());
    for (word, status) in [("0", 200), ("false", 200), ("true", 400), ("TRUE", 400)] {
        let answer = said(word, chat, &body).await;
        assert_eq!(answer.status, status, "{word}: {}", answer.text());
    }
    hub.close().await;
}

#[actix_web::test]
async fn in_strict_mode_what_loses_nothing_is_served() {
    let hub = TestHub::start().await;
    assert_eq!(strictly(&hub, &hinted("sim-openai/m")).await.status, 200);
    let plain = Dialect::OpenAi.request("sim-anthropic/m", false);
    assert_eq!(strictly(&hub, &plain).await.status, 200);
    // A signature that is kept for the next turn is not lost.
    let sealed = Dialect::OpenAi.request("sim-anthropic/m+thinking", false);
    assert_eq!(strictly(&hub, &sealed).await.status, 200);
    hub.close().await;
}

/// One model at two providers, of which only the second has a place for a seed.
const EITHER: &str = r#"
[[providers]]
name = "a-anthropic"
kind = "anthropic"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sim-anthropic-key"
[[providers.models]]
name = "shared"
[[providers]]
name = "b-google"
kind = "google"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sim-google-key"
[[providers.models]]
name = "shared"
"#;

#[actix_web::test]
async fn in_strict_mode_a_provider_that_loses_nothing_is_found() {
    let hub = TestHub::with(EITHER, |_| {}).await;
    let mut body: Value = serde_json::from_str(&hinted("shared")).unwrap();
    body.as_object_mut().unwrap().remove("metadata");
    let answer = strictly(&hub, &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-hub-left-out"), None);
    let settled = hub.only_call().await;
    assert_eq!(settled.attempts.len(), 1);
    assert_eq!(settled.attempts[0].provider, "b-google");
    hub.close().await;
}

#[actix_web::test]
async fn in_strict_mode_a_whole_answer_that_loses_something_is_refused_and_charged() {
    let hub = TestHub::with("", |config| config.state.on = false).await;
    let body = Dialect::OpenAi.request("sim-anthropic/m+thinking", false);
    let answer = strictly(&hub, &body).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let error = answer.json()["error"].clone();
    assert_eq!(error["code"], "left_out_in_strict_mode");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("content[0].signature"),
        "{error}"
    );
    let call = hub.only_call().await.call;
    assert!(
        call.output_tokens > 0 && call.usage_source == "reported",
        "{call:?}"
    );
    hub.close().await;
}
