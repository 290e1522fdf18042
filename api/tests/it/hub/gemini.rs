//! Gemini's paths: where the model stands in them, how a stream is framed, and what its end waits
//! for.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

const GOOGLE: &str = r#"
[[providers]]
name = "sim-google"
kind = "google"
base_url = "http://{sim}"
private_network = true
credentials = [{ name = "one", value = "AIza-simulated-secret" }]
"#;

/// Every provider that a call of Gemini's can go to.
const PROVIDERS: [&str; 3] = ["sim-openai", "sim-anthropic", "sim-google"];

fn hello() -> String {
    json!({"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}).to_string()
}

async fn start() -> TestHub {
    TestHub::with(GOOGLE, |_| {}).await
}

async fn send(hub: &TestHub, path: &str) -> Call {
    let headers = [("x-goog-api-key", KEY)];
    Call::send(hub.address, "POST", path, &headers, &hello()).await
}

async fn ask(hub: &TestHub, path: &str) -> Answer {
    send(hub, path).await.finish().await
}

#[actix_web::test]
async fn every_way_to_write_a_path_leads_to_the_model() {
    let hub = start().await;
    for path in [
        "/v1beta/models/sim-google/m:generateContent",
        "/v1/models/sim-google/m:generateContent",
        "/v1beta/sim-google/m:generateContent",
        "/v1/sim-google/m:generateContent",
        "/v1beta/models/sim-google%2Fm:generateContent",
        "/v1/sim-google%2fm:generateContent",
        "/v1beta/models/aignehub/sim-google/m:generateContent",
    ] {
        let answer = ask(&hub, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let settled = hub.all_settled().await.pop().unwrap();
        assert_eq!(
            settled.call.provider.as_deref(),
            Some("sim-google"),
            "{path}"
        );
        assert_eq!(settled.call.model.as_deref(), Some("m"), "{path}");
        assert_eq!(settled.call.surface, "gemini-generate");
    }
    let query = format!("/v1beta/models/sim-google/m:generateContent?key={KEY}");
    let by_query = Call::send(hub.address, "POST", &query, &[], &hello()).await;
    assert_eq!(by_query.finish().await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn the_bytes_reach_google_as_they_came_and_with_its_own_key() {
    let hub = start().await;
    let body =
        r#"{ "contents":[{"parts":[{"text":"h\u00e9"}]}], "generation_config":{"top_k":40.0} }"#;
    let headers = [("x-goog-api-key", KEY)];
    let path = "/v1beta/models/sim-google/m:generateContent";
    let call = Call::send(hub.address, "POST", path, &headers, body).await;
    assert_eq!(call.finish().await.status, 200);
    let seen = hub.simulator.witness().requests().pop().unwrap();
    assert_eq!(seen["path"], "/v1beta/models/m:generateContent");
    let text = seen.to_string();
    assert!(text.contains("AIza-simulated-secret") && !text.contains(KEY));
    assert!(text.contains("40.0"), "{text}");
    hub.close().await;
}

#[actix_web::test]
async fn the_chunk_that_completes_a_stream_waits_for_the_disk() {
    let hub = start().await;
    for (number, provider) in PROVIDERS.into_iter().enumerate() {
        for (place, query) in ["", "?alt=sse"].into_iter().enumerate() {
            let long = "x".repeat(12_000);
            let script = format!("{provider}/m+chunks=4+say={long}");
            hub.store().limit_pages(Some(1));
            let path = format!("/v1beta/models/{script}:streamGenerateContent{query}");
            let mut call = send(&hub, &path).await;
            call.until("modelVersion").await;
            while call.anything_within(Duration::from_millis(60)).await {}
            assert!(!call.has("finishReason"), "{provider}{query}");
            assert_eq!(hub.all_settled().await.len(), number * 2 + place);
            hub.store().limit_pages(None);
            let answer = call.finish().await;
            assert!(answer.whole && answer.text().contains("finishReason"));
            hub.settled(number * 2 + place + 1).await;
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_stream_that_is_cut_ends_with_an_error_in_either_framing() {
    let hub = start().await;
    for provider in PROVIDERS {
        for query in ["", "?alt=sse"] {
            let path = format!(
                "/v1beta/models/{provider}/m+chunks=8+cut_event=4:streamGenerateContent{query}"
            );
            let answer = ask(&hub, &path).await;
            assert_eq!(answer.status, 200);
            let chunks: Vec<Value> = if query.is_empty() {
                serde_json::from_str(&answer.text()).unwrap()
            } else {
                let events = answer.events();
                let read = events
                    .iter()
                    .map(|event| serde_json::from_str(event).unwrap());
                read.collect()
            };
            let (last, before) = chunks.split_last().unwrap();
            assert_eq!(last["error"]["status"], "UNAVAILABLE", "{provider}{query}");
            assert!(!before.is_empty());
            assert!(
                before
                    .iter()
                    .all(|chunk| chunk["candidates"][0].get("finishReason").is_none())
            );
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn errors_are_in_googles_shape() {
    let hub = start().await;
    let unknown = ask(&hub, "/v1beta/models/nowhere/m:generateContent").await;
    assert_eq!(unknown.status, 404);
    let body = unknown.json();
    assert_eq!(body["error"]["code"], 404);
    assert_eq!(body["error"]["status"], "NOT_FOUND");
    assert_eq!(body["error"]["details"][0]["reason"], "unknown_model");
    let verb = ask(&hub, "/v1beta/models/sim-google/m:embedContent").await;
    assert_eq!(verb.json()["error"]["status"], "INVALID_ARGUMENT");
    let up = ask(&hub, "/v1beta/models/sim-google/..%2Fm:generateContent").await;
    assert_eq!(
        up.json()["error"]["details"][0]["reason"],
        "provider_misconfigured"
    );
    let quota = ask(
        &hub,
        "/v1beta/models/sim-google/m+status=429:generateContent",
    )
    .await;
    assert_eq!(
        (quota.status, quota.header("retry-after")),
        (429, Some("8"))
    );
    hub.close().await;
}

#[actix_web::test]
async fn tokens_are_counted_by_google_and_estimated_for_others() {
    let hub = start().await;
    for provider in PROVIDERS {
        let answer = ask(&hub, &format!("/v1beta/models/{provider}/m:countTokens")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.json()["totalTokens"].as_u64().unwrap() > 0);
        let estimated = answer.header("x-hub-token-count") == Some("estimated");
        assert_eq!(estimated, provider != "sim-google");
    }
    assert!(hub.all_settled().await.is_empty(), "a count is no call");
    hub.close().await;
}

#[actix_web::test]
async fn models_are_listed_in_googles_shape() {
    let hub = start().await;
    for path in ["/v1beta/models", "/v1/models"] {
        let body = hub.get(path, &[("x-goog-api-key", KEY)]).await.json();
        let names = body["models"].as_array().unwrap().iter();
        assert!(
            names
                .map(|model| &model["name"])
                .any(|name| name == "models/demo/chat")
        );
    }
    let one = hub.get("/v1beta/models/demo/chat", &[]).await.json();
    assert_eq!(one["name"], "models/demo/chat");
    let openai = hub.get("/v1/models", &[]).await.json();
    assert_eq!(openai["object"], "list");
    hub.close().await;
}

#[actix_web::test]
async fn a_verb_that_no_model_has_is_told_with_those_that_there_are() {
    let hub = start().await;
    for path in ["/v1beta/models/x:flyContent", "/v1/models/a/b:flyContent"] {
        let answer = ask(&hub, path).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        let words = answer.json()["error"]["message"].clone();
        let words = words.as_str().unwrap();
        for verb in ["flyContent", "generateContent", "batchEmbedContents"] {
            assert!(words.contains(verb), "{words}");
        }
    }
    // A name with a colon is looked up as ever.
    let headers = [("x-goog-api-key", KEY)];
    let read = Call::send(hub.address, "GET", "/v1/models/x:latest", &headers, "").await;
    let read = read.finish().await;
    assert_eq!(read.status, 404);
    assert!(!read.text().contains("batchEmbedContents"));
    hub.close().await;
}
