//! The audit log: what is kept of changes, what is not, and that nobody can mend it unseen.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};

async fn entries(hub: &Hub, key: &str, query: &str) -> Vec<Value> {
    let path = format!("/api/audit{query}");
    let reply = hub.send(Call::get(&path).key(key)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["entries"].as_array().unwrap().clone()
}

async fn check(hub: &Hub, key: &str) -> Value {
    let reply = hub.send(Call::get("/api/audit/check").key(key)).await;
    reply.body["check"].clone()
}

fn limit(name: &str) -> Value {
    json!({"name": name, "scope": "hub", "limits": {"requests_per_minute": 5}})
}

#[actix_web::test]
async fn a_change_is_kept_with_who_made_it_and_questions_and_refusals_are_not() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = hub
        .send(Call::post("/api/limits", limit("five")).key(&admin))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let refused = hub
        .send(Call::post("/api/limits", json!({"name": ""})).key(&admin))
        .await;
    assert_eq!(refused.status, 400);
    let question = json!({"model": "demo/chat"});
    hub.send(Call::post("/api/routes/explain", question).key(&admin))
        .await;
    let id = made.body["limit"]["id"].as_str().unwrap();
    let path = format!("/api/limits/{id}");
    hub.send(Call::new(Method::DELETE, &path).key(&admin)).await;

    let all = entries(&hub, &admin, "").await;
    let operations: Vec<_> = all.iter().map(|entry| entry["operation"].clone()).collect();
    assert_eq!(operations, [json!("delete_limit"), json!("create_limit")]);
    let [deleted, created] = all.as_slice() else {
        panic!("two entries");
    };
    assert_eq!(created["number"], 1);
    assert_eq!(created["status"], 201);
    assert_eq!(created["told"], limit("five"));
    assert_eq!(created["actor"]["kind"], "key");
    assert_eq!(created["actor"]["role"], "admin");
    assert_eq!(deleted["path"], path.as_str());
    assert_eq!(deleted["told"], Value::Null);

    let of_one = entries(&hub, &admin, "?operation=create_limit").await;
    assert_eq!(of_one, std::slice::from_ref(created));
    assert_eq!(entries(&hub, &admin, &format!("?path={id}")).await.len(), 1);
    let older = entries(&hub, &admin, "?limit=1&after=2").await;
    assert_eq!(older, std::slice::from_ref(created));
    assert!(
        entries(&hub, &admin, "?to=2020-01-01T00:00:00Z")
            .await
            .is_empty()
    );
}

#[actix_web::test]
async fn no_secret_is_kept() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let body = json!({
        "name": "company", "issuer": "https://login.example.com", "client_id": "hub",
        "client_secret": "s3cret-of-the-client",
    });
    let made = hub.send(Call::post("/api/issuers", body).key(&admin)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let all = entries(&hub, &admin, "").await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["told"]["client_secret"], "***");
    assert_eq!(all[0]["told"]["client_id"], "hub");
    let rows = hub.store.read(store::audit::newest).await.unwrap().unwrap();
    assert!(!format!("{rows:?}").contains("s3cret"));
}

#[actix_web::test]
async fn an_entry_that_was_not_written_by_the_hub_shows() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for name in ["one", "two", "three"] {
        hub.send(Call::post("/api/limits", limit(name)).key(&admin))
            .await;
    }
    let whole = check(&hub, &admin).await;
    assert_eq!(whole["intact"], true);
    assert_eq!(whole["entries"], 3);

    // What the database refuses somebody with the file can force; it shows all the same.
    let other = hub.store.clone();
    let entry = other.read(store::audit::newest).await.unwrap().unwrap();
    let forged = store::audit::AuditEntry {
        number: 4,
        actor_name: Some("somebody else".to_owned()),
        ..entry
    };
    other
        .write(move |conn| store::audit::append(conn, &forged))
        .await
        .unwrap();
    let broken = check(&hub, &admin).await;
    assert_eq!(broken["intact"], false);
    assert_eq!(broken["entries"], 3);
    assert_eq!(broken["broken_at"], 4);
    assert_eq!(broken["fault"], "not_linked");
}
