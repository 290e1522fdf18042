//! Gemini's generateContent: whole, as events, as an array, with tools, and its refusals.

use serde_json::{Value, json};

use super::{Sim, merged};

fn hello() -> Value {
    json!({"contents": [{"role": "user", "parts": [{"text": "Hello there"}]}]})
}

fn weather() -> Value {
    json!({"functionDeclarations": [{"name": "weather", "parameters": {
        "type": "OBJECT",
        "properties": {"city": {"type": "STRING"}, "unit": {"type": "STRING", "enum": ["c", "f"]}},
        "required": ["city"],
    }}]})
}

async fn ask(sim: &Sim, model: &str, more: Value) -> super::Answer {
    let path = format!("/v1beta/models/{model}:generateContent");
    sim.post(&path, &[], &merged(hello(), more)).await
}

#[actix_web::test]
async fn a_whole_reply_tells_its_reason_and_its_usage() {
    let sim = Sim::start().await;
    let model = "x+say=Hi%2520you+input=100+cache_read=40+audio=5+output=20+reasoning=30";
    let body = ask(&sim, model, json!({})).await.json();
    let candidate = &body["candidates"][0];
    assert_eq!(candidate["content"]["parts"], json!([{"text": "Hi you"}]));
    assert_eq!(candidate["finishReason"], "STOP");
    let usage = &body["usageMetadata"];
    assert_eq!(usage["promptTokenCount"], 145);
    assert_eq!(usage["cachedContentTokenCount"], 40);
    assert_eq!(usage["candidatesTokenCount"], 20);
    assert_eq!(usage["thoughtsTokenCount"], 30);
    assert_eq!(usage["totalTokenCount"], 195);
}

#[actix_web::test]
async fn a_stream_has_its_reason_in_the_last_chunk_alone() {
    let sim = Sim::start().await;
    let path = "/v1beta/models/x+chunks=3:streamGenerateContent?alt=sse";
    let answer = sim.post(path, &[], &hello()).await;
    let data = answer.data();
    let (last, before) = data.split_last().unwrap();
    assert_eq!(before.len(), 3);
    assert_eq!(last["candidates"][0]["finishReason"], "STOP");
    assert!(last["usageMetadata"]["promptTokenCount"].is_u64());
    assert!(
        before
            .iter()
            .all(|chunk| chunk["candidates"][0].get("finishReason").is_none())
    );
    let cut = "/v1beta/models/x+chunks=3+no_done:streamGenerateContent?alt=sse";
    assert_eq!(sim.post(cut, &[], &hello()).await.data().len(), 3);
}

#[actix_web::test]
async fn without_sse_a_stream_is_an_array() {
    let sim = Sim::start().await;
    let path = "/v1beta/models/x+chunks=2:streamGenerateContent";
    let body = sim.post(path, &[], &hello()).await.json();
    assert_eq!(body.as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn calls_have_no_ids_and_the_first_is_signed() {
    let sim = Sim::start().await;
    let body = ask(&sim, "x+tools=2", json!({"tools": [weather()]}))
        .await
        .json();
    let parts = body["candidates"][0]["content"]["parts"]
        .as_array()
        .unwrap();
    assert_eq!(parts[0]["functionCall"]["args"]["city"], "city");
    assert!(parts[0]["functionCall"].get("id").is_none());
    assert!(parts[0]["thoughtSignature"].is_string());
    assert!(parts[1].get("thoughtSignature").is_none());
}

#[actix_web::test]
async fn a_refusal_is_a_blocked_prompt() {
    let sim = Sim::start().await;
    let body = ask(&sim, "x+refuse", json!({})).await.json();
    assert_eq!(body["promptFeedback"]["blockReason"], "SAFETY");
    assert!(body.get("candidates").is_none());
}

#[actix_web::test]
async fn tokens_are_counted() {
    let sim = Sim::start().await;
    let path = "/v1beta/models/x:countTokens";
    let bare = sim.post(path, &[], &hello()).await.json();
    assert_eq!(bare, json!({"totalTokens": 3}));
    let wrapped = json!({"generateContentRequest": merged(hello(), json!({"model": "models/x"}))});
    assert_eq!(sim.post(path, &[], &wrapped).await.json(), bare);
}

#[actix_web::test]
async fn what_google_refuses_is_refused() {
    let sim = Sim::start().await;
    let call = json!({"functionCall": {"name": "weather", "args": {}}});
    let answer = json!({"functionResponse": {"name": "weather", "response": {}}});
    let turns = |parts: Value, answers: Value| {
        json!({"contents": [
            {"role": "user", "parts": [{"text": "hi"}]},
            {"role": "model", "parts": parts},
            {"role": "user", "parts": answers},
        ]})
    };
    let cases = [
        (json!({"foo": 1}), "Unknown name \"foo\""),
        (json!({"contents": []}), "contents is not specified"),
        (
            json!({"contents": [{"role": "king", "parts": [{"text": "a"}]}]}),
            "valid role",
        ),
        (json!({"contents": [{"parts": [{}]}]}), "required oneof"),
        (
            json!({"contents": [{"role": "model", "parts": [call]}]}),
            "immediately after a user turn",
        ),
        (
            turns(json!([call, call]), json!([answer])),
            "number of function response parts",
        ),
        (
            json!({"generationConfig": {"temperature": 3}}),
            "temperature",
        ),
        (
            json!({"generationConfig": {"thinkingConfig": {"thinkingBudget": 1, "thinkingLevel": "LOW"}}}),
            "only one of thinking budget",
        ),
        (
            json!({"generationConfig": {"responseJsonSchema": {"type": "object"}}}),
            "response mime type",
        ),
        (
            json!({"tools": [{"functionDeclarations": [{"name": "f", "parameters": {"type": "OBJECT"}}]}]}),
            "should be non-empty for OBJECT",
        ),
        (
            json!({"toolConfig": {"functionCallingConfig": {"mode": "ANY"}}}),
            "without function_declarations",
        ),
    ];
    for (more, words) in cases {
        let refused = ask(&sim, "x", more).await;
        let body = refused.json();
        let message = body["error"]["message"].as_str().unwrap();
        assert_eq!(refused.status, 400, "{words}");
        assert!(message.contains(words), "{message} / {words}");
        assert_eq!(body["error"]["status"], "INVALID_ARGUMENT");
    }
}

#[actix_web::test]
async fn a_newer_model_wants_its_calls_signed() {
    let sim = Sim::start().await;
    let turns = |signature: &str| {
        json!({"contents": [
            {"role": "user", "parts": [{"text": "hi"}]},
            {"role": "model", "parts": [{
                "functionCall": {"name": "weather", "args": {}},
                "thoughtSignature": signature,
            }]},
            {"role": "user", "parts": [{"functionResponse": {"name": "weather", "response": {}}}]},
        ]})
    };
    let asked = ask(&sim, "gemini-3-pro+tools=1", json!({"tools": [weather()]}))
        .await
        .json();
    let signature = &asked["candidates"][0]["content"]["parts"][0]["thoughtSignature"];
    let signature = signature.as_str().unwrap();
    for (told, status) in [
        (signature, 200),
        ("skip_thought_signature_validator", 200),
        ("eA==", 400),
    ] {
        assert_eq!(
            ask(&sim, "gemini-3-pro", turns(told)).await.status,
            status,
            "{told}"
        );
    }
}

#[actix_web::test]
async fn models_are_listed_under_their_collection() {
    let sim = Sim::start().await;
    let list = sim.get("/v1beta/models", &[]).await.json();
    assert_eq!(list["models"][0]["name"], "models/chat");
    let one = sim.get("/v1beta/models/chat", &[]).await.json();
    assert_eq!(one["name"], "models/chat");
}

#[actix_web::test]
async fn a_spent_quota_tells_when_to_come_back() {
    let sim = Sim::start().await;
    let refused = ask(&sim, "x+status=429", json!({})).await;
    assert_eq!(refused.status, 429);
    let body = refused.json();
    assert_eq!(body["error"]["status"], "RESOURCE_EXHAUSTED");
    assert_eq!(body["error"]["details"][0]["retryDelay"], "7.5s");
}
