//! Limits through the admin API.

use serde_json::{Value, json};

use super::support::limit;
use crate::routing::support::{ADMIN, admin};
use crate::support::client::{Answer, Call};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

async fn send(hub: &TestHub, method: &str, path: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [("authorization", bearer.as_str())];
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let call = Call::send(hub.address, method, path, &headers, &body).await;
    call.finish().await
}

#[actix_web::test]
async fn a_limit_is_made_changed_and_removed_and_binds_at_once() {
    let hub = TestHub::with(&admin(), |_| {}).await;
    let made = send(
        &hub,
        "POST",
        "/api/limits",
        json!({"name": "all", "scope": "hub", "limits": {"requests_per_minute": 1}}),
    )
    .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["limit"]["id"].as_str().unwrap().to_owned();
    let ask = || hub.ask(Dialect::OpenAi, "sim-openai/m", false);
    assert_eq!(ask().await.status, 200);
    assert_eq!(ask().await.status, 429);
    let path = format!("/api/limits/{id}");
    let more = json!({"limits": {"requests_per_minute": 2, "tokens_per_minute": null}});
    assert_eq!(send(&hub, "PATCH", &path, more).await.status, 200);
    // What was counted stays.
    assert_eq!(ask().await.status, 200);
    assert_eq!(ask().await.status, 429);
    let listed = send(&hub, "GET", "/api/limits", Value::Null).await.json();
    assert_eq!(listed["limits"][0]["limits"]["requests_per_minute"], 2);
    assert_eq!(send(&hub, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(send(&hub, "GET", &path, Value::Null).await.status, 404);
    assert_eq!(ask().await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn a_key_has_limits_of_its_own() {
    let hub = TestHub::with(&admin(), |_| {}).await;
    let made = send(
        &hub,
        "POST",
        "/api/keys",
        json!({"name": "app", "limits": {"requests_per_minute": 2}, "priority": 5}),
    )
    .await
    .json();
    assert_eq!(made["key"]["limits"]["requests_per_minute"], 2);
    assert_eq!(made["key"]["priority"], 5);
    let (id, secret) = (
        made["key"]["id"].as_str().unwrap(),
        made["secret"].as_str().unwrap(),
    );
    let ask = || hub.by_key(secret, Dialect::OpenAi, "sim-openai/m");
    for status in [200, 200, 429] {
        assert_eq!(ask().await.status, status);
    }
    let path = format!("/api/keys/{id}");
    // What is not mentioned stays.
    let named = send(&hub, "PATCH", &path, json!({"name": "other"}))
        .await
        .json();
    assert_eq!(named["key"]["limits"]["requests_per_minute"], 2);
    let free = json!({"limits": {"requests_per_minute": null}});
    let freed = send(&hub, "PATCH", &path, free).await.json();
    assert_eq!(freed["key"]["limits"]["requests_per_minute"], Value::Null);
    assert_eq!(freed["key"]["priority"], 5);
    assert_eq!(ask().await.status, 200);
    let rotated = send(&hub, "POST", &format!("{path}/rotate"), json!({})).await;
    assert_eq!(rotated.json()["key"]["priority"], 5);
    hub.close().await;
}

#[actix_web::test]
async fn what_limits_nothing_or_nobody_is_refused() {
    let lines = admin() + &limit("of the file", "hub", "requests_per_day = 1000");
    let hub = TestHub::with(&lines, |_| {}).await;
    for (body, param) in [
        (json!({"name": "a", "scope": "hub", "limits": {}}), "limits"),
        (
            json!({"name": "a", "scope": "hub", "limits": {"concurrent_calls": 0}}),
            "limits.concurrent_calls",
        ),
        (
            json!({"name": "a", "scope": "hub", "scope_id": "x", "limits": {"concurrent_calls": 1}}),
            "scope_id",
        ),
        (
            json!({"name": "a", "scope": "provider", "limits": {"concurrent_calls": 1}}),
            "scope_id",
        ),
        (
            json!({"name": "", "scope": "hub", "limits": {"concurrent_calls": 1}}),
            "name",
        ),
    ] {
        let refused = send(&hub, "POST", "/api/limits", body.clone()).await;
        assert_eq!(refused.status, 400, "{body}");
        assert_eq!(
            refused.json()["error"]["param"],
            param,
            "{}",
            refused.text()
        );
    }
    let unknown = json!({"name": "a", "scope": "hub", "limits": {"rpm": 1}});
    assert_eq!(send(&hub, "POST", "/api/limits", unknown).await.status, 400);
    let listed = send(&hub, "GET", "/api/limits", Value::Null).await.json();
    let limit = &listed["limits"][0];
    assert_eq!(
        (&limit["managed_by"], &limit["read_only"]),
        (&json!("hub.toml"), &json!(true))
    );
    let path = format!("/api/limits/{}", limit["id"].as_str().unwrap());
    assert_eq!(send(&hub, "DELETE", &path, Value::Null).await.status, 409);
    hub.close().await;
}
