//! Kinds of providers that are rows of the table: their accents, their lists of models, their names.

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const ROWS: &str = r#"
[[providers]]
name = "deep"
kind = "deepseek"
base_url = "http://{sim}/v1"
private_network = true
credentials = [{ name = "one", value = "sk-simulated" }]

[[providers]]
name = "market"
kind = "openrouter"
base_url = "http://{sim}/v1"
private_network = true
models = ["x-ai/grok-4"]
credentials = [{ name = "one", value = "sk-simulated" }]

[[keys]]
name = "admin"
secret = "aigne-test-9876543210-9876543210-9876543210-abc"
role = "admin"
"#;

/// The key of the admin above.
const ADMIN: &str = "aigne-test-9876543210-9876543210-9876543210-abc";

async fn start() -> TestHub {
    TestHub::with(ROWS, |_| {}).await
}

fn seen(hub: &TestHub) -> Value {
    hub.simulator.witness().requests().pop().unwrap()
}

async fn get(hub: &TestHub, method: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [("authorization", bearer.as_str())];
    let call = Call::send(hub.address, method, path, &headers, "").await;
    call.finish().await
}

#[actix_web::test]
async fn what_a_server_would_refuse_is_made_to_fit_and_what_is_lost_is_told() {
    let hub = start().await;
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    let body = json!({
        "model": "deep/deepseek-chat",
        "messages": [
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": "Where am I?"},
        ],
        "max_completion_tokens": 50,
        "temperature": 0.5,
        "response_format": {"type": "json_schema", "json_schema": {"name": "place", "schema": schema}},
    });
    let answer = hub.call(Dialect::OpenAi, &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("x-hub-left-out"),
        Some("response_format.json_schema")
    );
    let sent = &seen(&hub)["body"];
    assert_eq!(sent["max_tokens"], 50);
    assert_eq!(sent.get("max_completion_tokens"), None);
    assert_eq!(sent["response_format"], json!({"type": "json_object"}));
    let roles: Vec<_> = (0..3)
        .map(|place| &sent["messages"][place]["role"])
        .collect();
    assert_eq!(roles, ["system", "system", "user"]);
    let told = sent["messages"][1]["content"].as_str().unwrap();
    assert!(
        told.contains(r#""city""#) && told.contains("JSON"),
        "{told}"
    );
    let call = hub.only_call().await.call;
    assert_eq!(call.left_out, r#"["response_format.json_schema"]"#);
    hub.close().await;
}

#[actix_web::test]
async fn a_request_that_fits_reaches_such_a_server_as_it_was_written() {
    let hub = start().await;
    let body = r#"{ "temperature":1.0e0,"model":"deep/deepseek-chat",
        "messages":[{"role":"user","content":"h\u00e9"}]  }"#;
    let answer = hub.call(Dialect::OpenAi, body).await;
    assert_eq!(
        (answer.status, answer.header("x-hub-left-out")),
        (200, None)
    );
    let sent: Value =
        serde_json::from_str(&body.replace("deep/deepseek-chat", "deepseek-chat")).unwrap();
    assert_eq!(seen(&hub)["body"], sent);
    hub.close().await;
}

#[actix_web::test]
async fn thinking_is_asked_for_in_the_words_of_the_market() {
    let hub = start().await;
    let body = json!({
        "model": "market/x-ai/grok-4+status=400",
        "max_tokens": 4096,
        "thinking": {"type": "enabled", "budget_tokens": 2000},
        "messages": [{"role": "user", "content": "Hi"}],
    });
    hub.call(Dialect::Anthropic, &body.to_string()).await;
    let sent = &seen(&hub)["body"];
    assert_eq!(sent["model"], "x-ai/grok-4+status=400");
    assert_eq!(sent["reasoning"], json!({"max_tokens": 2000}));
    hub.close().await;
}

#[actix_web::test]
async fn a_bare_name_with_slashes_leads_to_whoever_has_it() {
    let hub = start().await;
    let body = json!({
        "model": "x-ai/grok-4",
        "messages": [{"role": "user", "content": "Hi"}],
    });
    let answer = hub.call(Dialect::OpenAi, &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let call = hub.only_call().await.call;
    assert_eq!(call.provider.as_deref(), Some("market"));
    assert_eq!(call.model.as_deref(), Some("x-ai/grok-4"));
    hub.close().await;
}

#[actix_web::test]
async fn models_of_a_providers_own_list_can_be_called_by_name() {
    let hub = start().await;
    let body = json!({
        "model": "fast",
        "messages": [{"role": "user", "content": "Hi"}],
    });
    let before = hub.call(Dialect::OpenAi, &body.to_string()).await;
    assert_eq!(before.status, 404, "{}", before.text());

    let providers = get(&hub, "GET", "/api/ai-providers").await.json();
    let providers = providers["providers"]
        .as_array()
        .or(providers.as_array())
        .unwrap();
    let deep = providers
        .iter()
        .find(|provider| provider["name"] == "deep")
        .unwrap();
    let path = format!(
        "/api/ai-providers/{}/discover",
        deep["id"].as_str().unwrap()
    );
    let found = get(&hub, "POST", &path).await;
    assert_eq!(found.status, 200, "{}", found.text());
    let names: Vec<_> = found.json()["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains(&"fast".to_owned()), "{names:?}");
    assert_eq!(seen(&hub)["path"], "/v1/models");

    let after = hub.call(Dialect::OpenAi, &body.to_string()).await;
    assert_eq!(after.status, 200, "{}", after.text());
    let listed = get(&hub, "GET", "/v1/models").await.text();
    assert!(listed.contains("deep/fast"), "{listed}");
    hub.close().await;
}

#[actix_web::test]
async fn forms_are_told_which_kinds_there_are() {
    let hub = start().await;
    let kinds = get(&hub, "GET", "/api/ai-providers/kinds").await.json();
    let of = |name: &str| {
        let kinds = kinds.as_array().unwrap();
        kinds.iter().find(|kind| kind["name"] == name).cloned()
    };
    assert_eq!(of("ollama").unwrap()["needsCredential"], false);
    assert_eq!(of("ollama").unwrap()["privateNetwork"], true);
    assert_eq!(of("compatible").unwrap()["needsBaseUrl"], true);
    assert_eq!(of("bedrock").unwrap()["needsRegion"], true);
    assert_eq!(
        of("bedrock").unwrap()["credentialForms"],
        serde_json::json!(["pair", "key"])
    );
    let vertex = of("vertex").unwrap();
    assert_eq!(
        (&vertex["needsRegion"], &vertex["needsBaseUrl"]),
        (&true.into(), &false.into())
    );
    assert_eq!(vertex["settings"], serde_json::json!(["project"]));
    assert_eq!(vertex["credentialForms"], serde_json::json!(["file"]));
    assert_eq!(
        of("moonshot").unwrap()["otherBaseUrls"][0]["baseUrl"],
        "https://api.moonshot.cn/v1"
    );
    assert_eq!(of("demo"), None);
    hub.close().await;
}
