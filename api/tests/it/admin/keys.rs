//! Hub keys: made, listed, changed, rotated, revoked.

use std::collections::HashSet;

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};

async fn create(hub: &Hub, admin: &str, body: Value) -> (Value, String) {
    let reply = hub.send(Call::post("/api/keys", body).key(admin)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let secret = reply.body["secret"].as_str().unwrap().to_owned();
    (reply.body["key"].clone(), secret)
}

#[actix_web::test]
async fn a_key_shows_its_secret_once_and_works_at_once() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let body = json!({"name": "ci", "role": "admin", "project": "web", "models": ["openai/*"], "expires_at": "2026-11-24T12:00:00Z"});
    let (key, secret) = create(&hub, &admin, body).await;
    assert_eq!(key["name"], "ci");
    assert_eq!(key["prefix"], secret[..10]);
    assert_eq!(key["last_four"], secret[secret.len() - 4..]);
    assert_eq!(key["models"], json!(["openai/*"]));
    assert_eq!(key["state"], "active");
    assert_eq!(key["expires_at"], "2026-11-24T12:00:00.000Z");
    assert_eq!(key["read_only"], false);
    let path = format!("/api/keys/{}", key["id"].as_str().unwrap());
    let shown = hub.send(Call::get(&path).key(&secret)).await;
    assert_eq!(shown.body["key"], key);
    assert!(!shown.text.contains(&secret));
    hub.clock.advance_ms(24 * 60 * 60 * 1000);
    let expired = hub.send(Call::get(&path).key(&secret)).await;
    assert_eq!(
        (expired.status.as_u16(), expired.code()),
        (401, "expired_key")
    );
}

#[actix_web::test]
async fn a_wrong_member_of_a_key_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for (body, param) in [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": 1}), "name"),
        (json!({"name": "a", "role": "owner"}), "role"),
        (json!({"name": "a", "models": ["x", "a b"]}), "models[1]"),
        (json!({"name": "a", "models": ["x", 2]}), "models[1]"),
        (json!({"name": "a", "expires_at": "soon"}), "expires_at"),
        (
            json!({"name": "a", "expires_at": "2026-11-23T11:59:59Z"}),
            "expires_at",
        ),
        (
            json!({"name": "a", "expire_at": "2027-11-23T11:59:59Z"}),
            "expire_at",
        ),
    ] {
        let reply = hub
            .send(Call::post("/api/keys", body.clone()).key(&admin))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "invalid_member"),
            "{body}"
        );
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
}

#[actix_web::test]
async fn pages_follow_one_another_without_gap_or_repeat() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for number in 0..119 {
        create(&hub, &admin, json!({"name": format!("key {number}")})).await;
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    for (page, rows) in [50, 50, 20].into_iter().enumerate() {
        let path = format!("/api/keys?limit=50&after={after}");
        let reply = hub.send(Call::get(&path).key(&admin)).await;
        let keys = reply.body["keys"].as_array().unwrap();
        assert_eq!(keys.len(), rows, "page {page}");
        seen.extend(
            keys.iter()
                .map(|key| key["name"].as_str().unwrap().to_owned()),
        );
        if page == 0 {
            // What is added meanwhile is newer, and does not move the pages behind.
            create(&hub, &admin, json!({"name": "meanwhile"})).await;
        }
        after = reply.body["meta"]["next"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
    }
    assert_eq!(after, "");
    let mut expected: Vec<String> = (0..119).rev().map(|n| format!("key {n}")).collect();
    expected.push("admin key".to_owned());
    assert_eq!(seen, expected);
    let found = hub
        .send(Call::get("/api/keys?q=key%201&limit=200").key(&admin))
        .await;
    let names: HashSet<&str> = found.body["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 1 + 10 + 19);
}

#[actix_web::test]
async fn a_rotated_key_works_on_until_the_overlap_ends() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let (key, old) = create(
        &hub,
        &admin,
        json!({"name": "app", "role": "admin", "project": "web"}),
    )
    .await;
    let path = format!("/api/keys/{}/rotate", key["id"].as_str().unwrap());
    let rotate = || Call::post(&path, json!({"overlap_seconds": 60})).key(&admin);
    let reply = hub.send(rotate()).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let new = reply.body["secret"].as_str().unwrap();
    assert_eq!(reply.body["key"]["project"], "web");
    assert_ne!(reply.body["key"]["id"], key["id"]);
    assert_eq!(hub.send(rotate()).await.code(), "key_replaced");
    for (secret, status) in [(old.as_str(), 200), (new, 200)] {
        assert_eq!(
            hub.send(Call::get("/api/keys").key(secret)).await.status,
            status
        );
    }
    hub.clock.advance_ms(60_000);
    for (secret, status) in [(old.as_str(), 401), (new, 200)] {
        assert_eq!(
            hub.send(Call::get("/api/keys").key(secret)).await.status,
            status
        );
    }
    let expired = hub
        .send(Call::get("/api/keys?state=expired").key(&admin))
        .await;
    assert_eq!(expired.body["keys"][0]["id"], key["id"]);
}

#[actix_web::test]
async fn a_change_leaves_out_what_is_absent_and_empties_what_is_null() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let body = json!({"name": "app", "project": "web", "expires_at": "2027-01-01T00:00:00Z"});
    let (key, _) = create(&hub, &admin, body).await;
    let path = format!("/api/keys/{}", key["id"].as_str().unwrap());
    let patch = |body| Call::new(Method::PATCH, &path).key(&admin).json(body);
    let named = hub
        .send(patch(json!({"name": "other", "models": ["demo/*"]})))
        .await
        .body;
    assert_eq!(named["key"]["name"], "other");
    assert_eq!(named["key"]["project"], "web");
    assert_eq!(named["key"]["models"], json!(["demo/*"]));
    let emptied = hub
        .send(patch(json!({"project": null, "expires_at": null})))
        .await
        .body;
    assert_eq!(emptied["key"]["project"], Value::Null);
    assert_eq!(emptied["key"]["expires_at"], Value::Null);
    assert_eq!(emptied["key"]["name"], "other");
}

#[actix_web::test]
async fn a_revoked_key_stops_at_once_and_stays_on_record() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let (key, secret) = create(&hub, &admin, json!({"name": "app", "role": "admin"})).await;
    let path = format!("/api/keys/{}", key["id"].as_str().unwrap());
    let revoke = || Call::new(Method::DELETE, &path).key(&admin);
    assert_eq!(hub.send(revoke()).await.status, 204);
    assert_eq!(hub.send(revoke()).await.status, 204);
    assert_eq!(
        hub.send(Call::get("/api/keys").key(&secret)).await.status,
        401
    );
    assert_eq!(
        hub.send(Call::get(&path).key(&admin)).await.body["key"]["state"],
        "revoked"
    );
    let change = Call::new(Method::PATCH, &path)
        .key(&admin)
        .json(json!({"name": "x"}));
    assert_eq!(hub.send(change).await.code(), "key_revoked");
    let unknown = hub.send(Call::get("/api/keys/x").key(&admin)).await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.code()),
        (404, "not_found")
    );
}
