//! Providers: added, changed, removed, and what is managed elsewhere.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};
use store::providers::Provider;

use super::hub::{Call, Hub, NOON};

/// Adds a provider and returns what was shown.
pub async fn create(hub: &Hub, admin: &str, body: Value) -> Value {
    let reply = hub
        .send(Call::post("/api/ai-providers", body).key(admin))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

/// A provider that came from elsewhere.
pub async fn managed(hub: &Hub, name: &str, managed_by: &str) -> String {
    let row = Provider {
        id: format!("{managed_by}-{name}"),
        name: name.to_owned(),
        display_name: name.to_owned(),
        kind: "openai".to_owned(),
        base_url: "https://api.openai.com/v1".to_owned(),
        region: None,
        enabled: true,
        private_network: false,
        config: "{}".to_owned(),
        managed_by: managed_by.to_owned(),
        created_by: None,
        created_at: NOON,
        updated_at: NOON,
    };
    let id = row.id.clone();
    hub.store
        .write(move |conn| store::providers::insert(conn, &row))
        .await
        .unwrap();
    id
}

#[actix_web::test]
async fn a_provider_is_added_listed_changed_and_removed() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = create(
        &hub,
        &admin,
        json!({"name": "openai", "displayName": "OpenAI"}),
    )
    .await;
    assert_eq!(made["kind"], "openai");
    assert_eq!(made["baseUrl"], "https://api.openai.com/v1");
    assert_eq!(made["enabled"], true);
    assert_eq!(made["managedBy"], "database");
    assert_eq!(made["readOnly"], false);
    assert_eq!(made["overriddenBy"], Value::Null);
    assert_eq!(made["createdAt"], "2026-11-23T12:00:00.000Z");
    assert_eq!(made["credentials"], json!([]));
    for root in ["/api/ai-providers", "/api/ai"] {
        let listed = hub.send(Call::get(root).key(&admin)).await.body;
        assert_eq!(listed, json!([made]), "{root}");
    }
    let path = format!("/api/ai-providers/{}", made["id"].as_str().unwrap());
    let put = Call::new(Method::PUT, &path).key(&admin);
    let changed = hub
        .send(put.json(json!({"enabled": false, "region": "eu", "name": "openai"})))
        .await;
    assert_eq!(changed.body["enabled"], false);
    assert_eq!(changed.body["region"], "eu");
    assert_eq!(changed.body["displayName"], "OpenAI");
    let removed = hub.send(Call::new(Method::DELETE, &path).key(&admin)).await;
    assert_eq!(
        removed.body,
        json!({"message": "Provider deleted successfully"})
    );
    let again = hub.send(Call::new(Method::DELETE, &path).key(&admin)).await;
    assert_eq!((again.status.as_u16(), again.code()), (404, "not_found"));
}

#[actix_web::test]
async fn a_wrong_member_of_a_provider_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    create(
        &hub,
        &admin,
        json!({"name": "taken", "baseUrl": "https://a.example"}),
    )
    .await;
    for (body, param) in [
        (json!({}), "name"),
        (json!({"name": "Open AI"}), "name"),
        (json!({"name": "mine"}), "baseUrl"),
        (
            json!({"name": "mine", "baseUrl": "ftp://a.example"}),
            "baseUrl",
        ),
        (
            json!({"name": "mine", "baseUrl": "https://user:pass@a.example"}),
            "baseUrl",
        ),
        (json!({"name": "mine", "kind": "magic"}), "kind"),
        (json!({"name": "openai", "enabled": "yes"}), "enabled"),
        (json!({"name": "openai", "config": []}), "config"),
        (
            json!({"name": "openai", "displayName": "x".repeat(101)}),
            "displayName",
        ),
    ] {
        let reply = hub
            .send(Call::post("/api/ai-providers", body.clone()).key(&admin))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "invalid_member"),
            "{body}"
        );
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
        assert!(!reply.text.contains("user:pass"));
    }
    let taken = json!({"name": "taken", "baseUrl": "https://b.example"});
    let reply = hub
        .send(Call::post("/api/ai-providers", taken).key(&admin))
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (409, "provider_exists")
    );
}

#[actix_web::test]
async fn what_is_managed_elsewhere_is_shown_and_not_changed() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    create(&hub, &admin, json!({"name": "openai"})).await;
    for (name, source, word) in [
        ("openai", "environment", "environment variable"),
        ("other", "hub.toml", "SIGHUP"),
        ("demo", "builtin", "hub itself"),
    ] {
        let id = managed(&hub, name, source).await;
        let path = format!("/api/ai-providers/{id}");
        let value = json!({"name": "k", "value": "sk-not-to-be-kept"});
        for call in [
            Call::new(Method::PUT, &path).json(json!({"enabled": false})),
            Call::new(Method::DELETE, &path),
            Call::post(&format!("{path}/credentials"), value.clone()),
            Call::new(Method::PUT, &format!("{path}/credentials/x")).json(value.clone()),
            Call::new(Method::DELETE, &format!("{path}/credentials/x")),
        ] {
            let reply = hub.send(call.key(&admin)).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (409, "managed_elsewhere")
            );
            assert!(reply.message().contains(source), "{}", reply.text);
            assert!(reply.message().contains(word), "{}", reply.text);
        }
    }
    let listed = hub
        .send(Call::get("/api/ai-providers?name=openai").key(&admin))
        .await
        .body;
    let state = |of: &str| {
        let row = listed
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["managedBy"] == of)
            .unwrap();
        (row["readOnly"].clone(), row["overriddenBy"].clone())
    };
    assert_eq!(state("database"), (json!(false), json!("environment")));
    assert_eq!(state("environment"), (json!(true), Value::Null));
}

#[actix_web::test]
async fn models_are_listed_once_with_every_provider_that_has_them() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for name in ["openai", "azure-like"] {
        let body = json!({"name": name, "displayName": name, "kind": "compatible", "baseUrl": "http://127.0.0.1:1/v1", "privateNetwork": true});
        let provider = create(&hub, &admin, body).await;
        let path = format!(
            "/api/ai-providers/{}/model-rates",
            provider["id"].as_str().unwrap()
        );
        for (model, kind) in [("shared", "chatCompletion"), (name, "embedding")] {
            let rate = json!({"model": model, "type": kind, "description": "said once", "inputRate": "0.000001", "outputRate": "0.000002"});
            let made = hub.send(Call::post(&path, rate).key(&admin)).await;
            assert_eq!(made.status, 200, "{}", made.text);
        }
    }
    let path = "/api/ai-providers/chat/models";
    assert_eq!(hub.send(Call::get(path)).await.status, 401);
    let member = hub.key(Role::Member).await;
    let list = |path: String| {
        let call = Call::get(&path).key(&member);
        hub.send(call)
    };
    let all = list(path.to_owned()).await.body;
    let all = all.as_array().unwrap();
    let shared: Vec<_> = all.iter().filter(|one| one["model"] == "shared").collect();
    assert_eq!(shared.len(), 1, "{all:?}");
    let names: Vec<_> = shared[0]["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|provider| provider["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"openai") && names.contains(&"azure-like"));
    assert_eq!(shared[0]["description"], "said once");
    let rates = shared[0]["rates"].as_array().unwrap();
    assert_eq!(rates.len(), 2);
    assert_eq!(rates[0]["type"], "chatCompletion");
    assert_eq!(rates[0]["inputRate"], "0.000001");
    assert_eq!(rates[0]["outputRate"], "0.000002");
    assert!(names.contains(&rates[0]["provider"]["name"].as_str().unwrap()));
    let embeddings = list(format!("{path}?type=embedding")).await.body;
    let embeddings = embeddings.as_array().unwrap();
    assert!(embeddings.iter().any(|one| one["model"] == "openai"));
    assert!(embeddings.iter().all(|one| one["model"] != "shared"));
    assert_eq!(list(format!("{path}?type=poem")).await.status, 400);
}
