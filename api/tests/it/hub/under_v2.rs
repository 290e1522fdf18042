//! OpenAI's clients whose base URL is the one of the AIGNE API.

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

async fn post(hub: &TestHub, path: &str, agent: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str()), ("user-agent", agent)];
    Call::send(hub.address, "POST", path, &headers, &body.to_string())
        .await
        .finish()
        .await
}

#[actix_web::test]
async fn a_library_of_openais_is_served_as_under_v1() {
    let hub = TestHub::start().await;
    let agent = "OpenAI/Python 2.8.1";
    let chat = json!({"model": "sim-openai/m+say=Hi", "stream": true,
        "messages": [{"role": "user", "content": "Hello"}]});
    let answer = post(&hub, "/api/v2/chat/completions", agent, &chat).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.events().last().map(String::as_str), Some("[DONE]"));

    let embed = json!({"model": "sim-openai/vectors", "input": "a", "encoding_format": "base64"});
    let answer = post(&hub, "/api/v2/embeddings", agent, &embed).await;
    assert!(
        answer.json()["data"][0]["embedding"].is_string(),
        "{}",
        answer.text()
    );

    let draw = json!({"model": "sim-openai/pictures", "prompt": "A cat"});
    let answer = post(&hub, "/api/v2/images/generations", "curl/8", &draw).await;
    assert!(
        answer.json()["data"][0]["b64_json"].is_string(),
        "{}",
        answer.text()
    );

    let speak = json!({"model": "sim-openai/voice", "input": "Hi", "voice": "alloy"});
    let answer = post(&hub, "/api/v2/audio/speech", "curl/8", &speak).await;
    assert!(answer.body.starts_with(b"RIFF"), "{}", answer.status);

    let respond = json!({"model": "sim-openai/m", "input": "Hi"});
    let answer = post(&hub, "/api/v2/responses", agent, &respond).await;
    assert_eq!(answer.json()["object"], "response", "{}", answer.text());
    let path = format!(
        "/api/v2/responses/{}",
        answer.json()["id"].as_str().unwrap()
    );
    let kept = hub.get(&path, &[]).await;
    assert_eq!(kept.json()["id"], answer.json()["id"], "{}", kept.text());
    let videos = hub.get("/api/v2/videos", &[]).await;
    assert_eq!(videos.json()["object"], "list", "{}", videos.text());

    let models = hub.get("/api/v2/models", &[]).await;
    assert_eq!(models.json()["object"], "list", "{}", models.text());
    hub.settled(5).await;
    hub.close().await;
}

#[actix_web::test]
async fn what_both_could_have_written_is_not_taken_for_openais() {
    let hub = TestHub::start().await;
    let mut chat = json!({"model": "sim-openai/m",
        "messages": [{"role": "user", "content": "Hello"}]});
    let answer = post(&hub, "/api/v2/chat/completions", "curl/8", &chat).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["text"].is_string(), "{}", answer.text());
    chat["max_tokens"] = json!(10);
    let answer = post(&hub, "/api/v2/chat/completions", "curl/8", &chat).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json().get("text").is_none(), "{}", answer.text());
    // Whoever has no key learns nothing more.
    let headers = [("user-agent", "OpenAI/JS 6")];
    let path = "/api/v2/chat/completions";
    let refused = Call::send(hub.address, "POST", path, &headers, &chat.to_string()).await;
    assert_eq!(refused.finish().await.status, 401);
    hub.close().await;
}
