//! Pictures and vectors of the AIGNE API.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::post;
use crate::support::hub::TestHub;

const PRICES: &str = r#"
[[rates]]
provider = "sim-openai"
model = "pictures"
kind = "image"
input = "5"
output = "0"
per_image = "0.5"
image_input = "10"
image_output = "40"

[[rates]]
provider = "sim-openai"
model = "dall"
kind = "image"
per_image = "0.02"

[[rates]]
provider = "sim-openai"
model = "vectors"
kind = "embedding"
input = "0.13"
output = "0"
"#;

fn wish(model: &str, more: &Value) -> Value {
    let mut input = json!({"prompt": "a cat", "modelOptions": {"model": model}});
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({"input": input, "agent": "$IMAGE_MODEL", "options": {"userContext": {}, "memories": []}})
}

#[actix_web::test]
async fn pictures_come_as_files_or_by_their_address() {
    let hub = TestHub::with(PRICES, |_| {}).await;
    let body = wish("sim-openai/pictures", &json!({"n": 2, "size": "1024x1024"}));
    let answer = post(&hub, "/api/v2/image", &[], &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["images"].as_array().unwrap().len(), 2);
    let image = &told["images"][0];
    assert_eq!(
        (&image["type"], &image["mimeType"]),
        (&json!("file"), &json!("image/png"))
    );
    let bytes = STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
    assert!(bytes.starts_with(b"\x89PNG"));
    assert_eq!(
        (&told["model"], &told["modelWithProvider"]),
        (&json!("pictures"), &json!("sim-openai/pictures"))
    );
    assert!(told["usage"]["outputTokens"].as_u64().unwrap() > 0);
    // An empty sign is one that clients refuse.
    assert!(told["usage"].get("creditPrefix").is_none(), "{told}");

    let by_address = json!({"outputFileType": "url"});
    let answer = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/dall", &by_address),
    )
    .await;
    let told = answer.json();
    assert_eq!(
        told["images"],
        json!([{"type": "url", "url": "https://images.example/sim.png"}])
    );
    assert!(answer.header("x-hub-left-out").is_none());
    // A model that draws into its answer alone says that there is no address.
    let answer = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/pictures", &by_address),
    )
    .await;
    assert_eq!(answer.json()["images"][0]["type"], "file");
    assert_eq!(
        answer.header("x-hub-left-out"),
        Some("input.outputFileType")
    );

    let calls = hub.settled(3).await;
    assert!(calls.iter().all(|one| one.call.surface == "aigne-image"));
    assert!(calls.iter().all(|one| one.call.kind == "image"));
    assert!(calls.iter().all(|one| one.call.charge_nanos.is_some()));
    hub.close().await;
}

#[actix_web::test]
async fn a_picture_that_comes_along_is_changed() {
    let hub = TestHub::with(PRICES, |_| {}).await;
    let drawn = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/pictures", &json!({})),
    )
    .await;
    let picture = drawn.json()["images"][0].clone();
    let more = json!({"image": [picture], "prompt": "greener"});
    let answer = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/pictures", &more),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["images"][0]["type"], "file");
    let local = json!({"image": {"type": "local", "path": "/etc/passwd"}});
    let answer = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/pictures", &local),
    )
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["param"], "input.image");
    // The hub fetches from public addresses alone.
    let inside = json!({"image": {"type": "url", "url": "http://127.0.0.1:1/a.png"}});
    let answer = post(
        &hub,
        "/api/v2/image",
        &[],
        &wish("sim-openai/pictures", &inside),
    )
    .await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(
        answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("input.image")
    );
    hub.settled(2).await;
    hub.close().await;
}

#[actix_web::test]
async fn the_other_form_has_the_bytes_under_every_name_that_clients_know() {
    let hub = TestHub::with(PRICES, |_| {}).await;
    let body =
        json!({"model": "sim-openai/pictures", "prompt": "a cat", "responseFormat": "b64_json"});
    for path in [
        "/api/v2/image/generations",
        "/api/v1/image/generations",
        "/api/v1/sdk/image/generations",
    ] {
        let answer = post(&hub, path, &[], &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let told = answer.json();
        assert_eq!(told["images"], told["data"]);
        let image = &told["images"][0];
        assert!(image["base64"].is_string());
        for name in ["b64_json", "b64Json"] {
            assert_eq!(image[name], image["base64"]);
        }
    }
    let answer = post(
        &hub,
        "/api/v2/image/generations",
        &[],
        &json!({"model": "sim-openai/pictures"}),
    )
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["param"], "prompt");
    hub.settled(3).await;
    hub.close().await;
}

#[actix_web::test]
async fn vectors_are_had_in_both_forms() {
    let hub = TestHub::with(PRICES, |_| {}).await;
    let own = json!({"input": {"input": ["a", "b"], "modelOptions": {"model": "sim-openai/vectors"}}, "options": {}});
    let answer = post(&hub, "/api/v2/embeddings", &[], &own).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["embeddings"].as_array().unwrap().len(), 2);
    assert_eq!(told["data"][1]["embedding"], told["embeddings"][1]);
    assert_eq!(
        (&told["model"], &told["modelWithProvider"]),
        (&json!("vectors"), &json!("sim-openai/vectors"))
    );
    assert!(told["usage"]["inputTokens"].as_u64().unwrap() > 0);
    let openais = json!({"model": "sim-openai/vectors", "input": "a"});
    for path in ["/api/v2/embeddings", "/api/v1/embeddings"] {
        let answer = post(&hub, path, &[], &openais).await;
        assert_eq!(
            answer.json()["data"][0]["object"],
            "embedding",
            "{}",
            answer.text()
        );
    }
    let nothing = json!({"input": {"modelOptions": {"model": "sim-openai/vectors"}}});
    let answer = post(&hub, "/api/v2/embeddings", &[], &nothing).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["param"], "input.input");
    let calls = hub.settled(3).await;
    assert_eq!(calls[0].call.surface, "aigne-embeddings");
    hub.close().await;
}

#[actix_web::test]
async fn calls_are_counted_under_the_application_that_the_client_names() {
    let hub = TestHub::with(PRICES, |_| {}).await;
    let app = ("x-aigne-hub-client-did", "%40aigne%2Fcli");
    let body = json!({"model": "sim-openai/vectors", "input": "a"});
    post(&hub, "/api/v2/embeddings", &[app], &body).await;
    let settled = hub.only_call().await;
    assert_eq!(settled.call.project.as_deref(), Some("@aigne/cli"));
    let projects = hub.get("/api/usage/projects", &[]).await.json();
    assert_eq!(projects["total"], 1, "{projects}");
    assert_eq!(projects["projects"][0]["appDid"], "@aigne/cli");
    assert_eq!(projects["projects"][0]["totalCalls"], 1);
    assert_eq!(projects["projects"][0]["successRate"], 100);
    hub.close().await;
}
