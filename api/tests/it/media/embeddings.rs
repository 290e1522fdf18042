//! Embeddings across the APIs: whoever asks, in whose form, gets the same vectors.

use serde_json::{Value, json};

use super::{post, send_with};
use crate::support::client::Answer;
use crate::support::hub::TestHub;

const PROVIDERS: &str = r#"
[[providers]]
name = "goo"
kind = "google"
base_url = "http://{sim}"
credentials = [{ name = "a", value = "AIza-test" }]

[[providers]]
name = "coh"
kind = "cohere"
base_url = "http://{sim}"
credentials = [{ name = "a", value = "co-test" }]

[[providers]]
name = "bed"
kind = "bedrock"
region = "us-east-1"
base_url = "http://{sim}"
credentials = [{ access_key_id = "AKIATEST", secret_access_key = "aws-secret" }]

[[rates]]
provider = "goo"
model = "vectors"
kind = "embedding"
input = "0.15"
output = "0"

[[rates]]
provider = "bed"
model = "amazon.titan-embed-text-v2:0"
kind = "embedding"
input = "0.02"
output = "0"
"#;

/// Who embeds in the tests, each in a form of its own.
const MODELS: [&str; 6] = [
    "sim-openai/vectors",
    "goo/vectors",
    "coh/vectors",
    "bed/amazon.titan-embed-text-v2:0",
    "bed/cohere.embed-english-v3",
    "bed/amazon.nova-2-multimodal-embeddings-v1:0",
];

/// Its answers say how many tokens they took; of others the hub makes an estimate.
fn tells_tokens(model: &str) -> bool {
    !model.contains("cohere.embed") && !model.contains("nova")
}

async fn hub() -> TestHub {
    TestHub::with(PROVIDERS, |_| {}).await
}

/// The bodies that the simulator was sent by the last calls, oldest first.
fn sent(hub: &TestHub, count: usize) -> Vec<(String, Value)> {
    let requests = hub.simulator.witness().requests();
    let last = requests.iter().rev().take(count).rev();
    last.map(|seen| {
        let path = seen["path"].as_str().unwrap().to_owned();
        (path, seen["body"].clone())
    })
    .collect()
}

fn numbers(vector: &Value) -> Vec<f32> {
    serde_json::from_value(vector.clone()).unwrap()
}

#[actix_web::test]
async fn an_openai_client_gets_vectors_of_every_provider() {
    let hub = hub().await;
    for model in MODELS {
        let body = json!({"model": model, "input": ["one text", "another"], "dimensions": 4});
        let answer = post(&hub, "/v1/embeddings", body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        let told = answer.json();
        assert_eq!(told["object"], "list", "{model}");
        for (index, item) in told["data"].as_array().unwrap().iter().enumerate() {
            assert_eq!(
                (&item["object"], &item["index"]),
                (&json!("embedding"), &json!(index))
            );
            assert_eq!(numbers(&item["embedding"]).len(), 4, "{model}");
        }
        assert_eq!(told["data"].as_array().unwrap().len(), 2, "{model}");
        let tokens = told["usage"]["prompt_tokens"].as_u64().unwrap();
        assert!(
            tokens == 4 || !tells_tokens(model) && tokens > 0,
            "{model}: {tokens}"
        );
        assert_eq!(answer.header("x-hub-left-out"), None, "{model}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn vectors_are_packed_for_whoever_wants_them_so() {
    let hub = hub().await;
    let ask = async |model: &str, format: &str| {
        let body = json!({"model": model, "input": ["a", "b"], "encoding_format": format});
        let answer = post(&hub, "/v1/embeddings", body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        answer.json()["data"][0]["embedding"].clone()
    };
    let packed = ask("sim-openai/vectors", "base64").await;
    assert!(packed.is_string());
    for model in MODELS {
        assert_eq!(ask(model, "base64").await, packed, "{model}");
        assert_eq!(numbers(&ask(model, "float").await).len(), 8, "{model}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn each_provider_is_asked_in_its_own_words() {
    let hub = hub().await;
    let ask = async |model: &str| {
        let body = json!({"model": model, "input": ["a", "b"], "dimensions": 4,
            "input_type": "search_query", "user": "u"});
        let answer = post(&hub, "/v1/embeddings", body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        answer
    };
    let left_out = |answer: &Answer| answer.header("x-hub-left-out").unwrap().to_owned();

    assert_eq!(left_out(&ask("goo/vectors").await), "user");
    let one = |text: &str| {
        json!({"model": "models/vectors", "content": {"parts": [{"text": text}]},
            "taskType": "RETRIEVAL_QUERY", "outputDimensionality": 4})
    };
    let path = "/v1beta/models/vectors:batchEmbedContents".to_owned();
    let body = json!({"requests": [one("a"), one("b")]});
    assert_eq!(sent(&hub, 1), [(path, body)]);

    assert_eq!(left_out(&ask("coh/vectors").await), "user");
    let body = json!({"model": "vectors", "texts": ["a", "b"], "input_type": "search_query",
        "embedding_types": ["float"], "output_dimension": 4});
    assert_eq!(sent(&hub, 1), [("/v2/embed".to_owned(), body)]);

    // One text a call there, each signed on its own.
    let answer = ask("bed/amazon.titan-embed-text-v2:0").await;
    assert_eq!(left_out(&answer), "user, input_type");
    let path = "/model/amazon.titan-embed-text-v2%3A0/invoke";
    let mut calls = sent(&hub, 2);
    calls.sort_by_key(|(_, body)| body.to_string());
    let of = |text: &str| (path.to_owned(), json!({"inputText": text, "dimensions": 4}));
    assert_eq!(calls, [of("a"), of("b")]);
    hub.close().await;
}

#[actix_web::test]
async fn calls_of_one_request_are_paid_together_and_fail_together() {
    let hub = hub().await;
    let model = "bed/amazon.titan-embed-text-v2:0";
    let texts: Vec<String> = (0..20).map(|number| format!("text {number:04}")).collect();
    let body = |model: &str| json!({"model": model, "input": texts});
    let answer = post(&hub, "/v1/embeddings", body(model)).await;
    assert_eq!(answer.json()["data"].as_array().unwrap().len(), 20);
    let call = hub.settled(1).await.pop().unwrap();
    assert_eq!(call.attempts.len(), 1);
    // 9 bytes each: three tokens.
    assert_eq!(
        (call.call.input_tokens, call.call.usage_source.as_str()),
        (60, "reported")
    );
    assert_eq!(call.call.charge_nanos, Some(store::Nanos(60 * 20)));

    let refused = post(&hub, "/v1/embeddings", body(&format!("{model}+status=429"))).await;
    assert_eq!(refused.status, 429, "{}", refused.text());
    let call = hub.settled(2).await.pop().unwrap();
    assert_eq!(call.attempts[0].http_status, Some(429));
    assert_eq!(call.call.charge_nanos.unwrap_or_default(), store::Nanos(0));
    hub.close().await;
}

#[actix_web::test]
async fn tokens_and_losses_are_refused_where_they_would_matter() {
    let hub = hub().await;
    let body = json!({"model": "goo/vectors", "input": [[1, 2, 3]]});
    let refused = post(&hub, "/v1/embeddings", body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(refused.json()["error"]["param"], "input[0]");

    let body = json!({"model": "goo/vectors", "input": "a", "user": "u"});
    let refused = send_with(&hub, "/v1/embeddings", &[("x-hub-strict", "1")], body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert!(refused.text().contains("user"), "{}", refused.text());

    let body = json!({"model": "bed/anthropic.claude", "input": "a"});
    let refused = post(&hub, "/v1/embeddings", body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert!(
        refused.text().contains("no embedding model"),
        "{}",
        refused.text()
    );
    assert_eq!(hub.simulator.witness().requests().len(), 0);
    hub.close().await;
}

#[actix_web::test]
async fn what_a_provider_does_not_tell_is_estimated_for_book_and_caller_alike() {
    let hub = hub().await;
    let body = json!({"model": "goo/vectors+usage=none", "input": "twelve bytes"});
    let answer = post(&hub, "/v1/embeddings", body).await;
    let told = answer.json()["usage"]["prompt_tokens"].as_i64().unwrap();
    let call = hub.only_call().await.call;
    assert_eq!(
        (call.input_tokens, call.usage_source.as_str()),
        (told, "estimated")
    );
    assert!(told > 0);
    hub.close().await;
}

#[actix_web::test]
async fn a_gemini_client_gets_vectors_of_every_provider() {
    let hub = hub().await;
    let content = |text: &str| json!({"parts": [{"text": text}], "role": "user"});
    for model in MODELS {
        let path = format!("/v1beta/models/{model}:embedContent");
        let body = json!({"content": content("one text"), "outputDimensionality": 4});
        let answer = post(&hub, &path, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        assert_eq!(
            numbers(&answer.json()["embedding"]["values"]).len(),
            4,
            "{model}"
        );
        let tokens = answer.json()["usageMetadata"]["promptTokenCount"]
            .as_u64()
            .unwrap();
        assert!(
            tokens == 2 || !tells_tokens(model) && tokens > 0,
            "{model}: {tokens}"
        );

        let path = format!("/v1/{model}:batchEmbedContents");
        let one =
            |text: &str| json!({"model": format!("models/{model}"), "content": content(text)});
        let body = json!({"requests": [one("one text"), one("another")]});
        let answer = post(&hub, &path, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        assert_eq!(
            answer.json()["embeddings"].as_array().unwrap().len(),
            2,
            "{model}"
        );
    }
    let calls = hub.settled(2 * MODELS.len()).await;
    let surfaces: Vec<_> = calls[..2]
        .iter()
        .map(|call| call.call.surface.as_str())
        .collect();
    assert_eq!(surfaces, ["gemini-embed", "gemini-batch-embed"]);
    hub.close().await;
}

#[actix_web::test]
async fn a_gemini_client_is_told_in_its_own_words() {
    let hub = hub().await;
    let one = |text: &str, task: &str| {
        json!({"model": "models/x", "content": {"parts": [{"text": text}]}, "taskType": task,
            "title": "T"})
    };
    let path = "/v1beta/models/sim-openai/vectors:batchEmbedContents";
    let body = json!({"requests": [one("a", "CLUSTERING"), one("b", "CLUSTERING")]});
    let answer = post(&hub, path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.header("x-hub-left-out");
    assert_eq!(told, Some("requests[].taskType, requests[].title"));

    let body = json!({"requests": [one("a", "CLUSTERING"), one("b", "RETRIEVAL_QUERY")]});
    let refused = post(&hub, path, body).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"]["status"], "INVALID_ARGUMENT");

    // Where the provider speaks it, each request may ask for something else.
    let path = "/v1beta/models/goo/vectors:batchEmbedContents";
    let body = json!({"requests": [one("a", "CLUSTERING"), one("b", "RETRIEVAL_QUERY")]});
    let answer = post(&hub, path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (_, body) = sent(&hub, 1).remove(0);
    assert_eq!(body["requests"][1]["model"], "models/vectors");
    assert_eq!(body["requests"][1]["taskType"], "RETRIEVAL_QUERY");
    hub.close().await;
}
