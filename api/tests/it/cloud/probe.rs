//! Credentials of the clouds, tried before they are kept.

use serde_json::{Value, json};

use super::hub::{Cloud, Hub};

/// Adds a provider that lives at the simulator; its path.
async fn provider(hub: &Hub, body: Value) -> String {
    let made = hub.post("/api/ai-providers", body, json!({})).await;
    assert_eq!(made.status, 200, "{}", made.text());
    format!("/api/ai-providers/{}", made.json()["id"].as_str().unwrap())
}

/// Tries a secret there: the status, and what was said.
async fn tried(hub: &Hub, path: &str, value: Value, model: &str) -> (u16, String) {
    let body = json!({"value": value, "testModel": model});
    let answer = hub
        .post(&format!("{path}/credentials/test"), body, json!({}))
        .await;
    (answer.status, answer.text())
}

#[actix_web::test]
async fn a_service_account_is_tried_with_a_whole_call() {
    let cloud = Cloud::start().await;
    let (account, _) = cloud.account(3599).await;
    let base = format!("http://{}", cloud.address());
    let hub = cloud.hub("").await;
    let body =
        json!({"name": "vertex", "region": "global", "baseUrl": base, "privateNetwork": true});
    let path = provider(&hub, body).await;
    for model in ["gemini-x", "claude-x"] {
        let (status, told) = tried(&hub, &path, account.clone(), model).await;
        assert_eq!(status, 200, "{model}: {told}");
    }
    assert_eq!(
        hub.exchanges(),
        1,
        "the second try has the token of the first"
    );
    let mut unknown = account;
    unknown["client_email"] = json!("nobody@elsewhere.iam.gserviceaccount.com");
    let (status, told) = tried(&hub, &path, unknown, "gemini-x").await;
    assert_eq!(status, 400, "{told}");
    assert!(
        told.contains("account not found") && !told.contains("PRIVATE"),
        "{told}"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn a_key_of_azure_is_tried_where_its_version_has_its_path() {
    let cloud = Cloud::start().await;
    let base = format!("http://{}", cloud.address());
    let hub = cloud.hub("").await;
    let config = json!({"apiVersion": "2024-10-21", "deployments": {"gpt-4o": "chat+auth=az-key"}});
    let body = json!({"name": "azure", "baseUrl": base, "privateNetwork": true, "config": config});
    let refused = hub.post("/api/ai-providers", body.clone(), json!({})).await;
    assert_eq!(
        refused.json()["error"]["param"],
        "config.deployments",
        "no name of a deployment"
    );
    let mut body = body;
    body["config"]["deployments"] = json!({"gpt-4o": "prod-4o"});
    let path = provider(&hub, body).await;
    let (status, told) = tried(&hub, &path, json!("az-key"), "").await;
    assert_eq!(status, 200, "{told}");
    let seen = hub.seen().pop().unwrap();
    let expected = "/openai/deployments/prod-4o/chat/completions?api-version=2024-10-21";
    assert_eq!(seen["path"], expected);
    let (status, told) = tried(&hub, &path, json!("wrong"), "chat+auth=az-key").await;
    assert_eq!(status, 400, "{told}");
    hub.stop().await;
}
