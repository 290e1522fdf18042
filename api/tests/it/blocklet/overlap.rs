//! Blue and green: two hubs on one data folder, as during an upgrade.

use std::time::Duration;

use awc::http::Method;
use serde_json::{Value, json};

use super::support::{Hub, Place, login};

fn bearer(secret: &str) -> [(&'static str, String); 1] {
    [("authorization", format!("Bearer {secret}"))]
}

async fn made_key(hub: &Hub, name: &str) -> String {
    let body = json!({"name": name});
    let (status, told) = hub
        .send(
            Method::POST,
            "/api/keys",
            &bearer(&login("owner")),
            Some(body),
        )
        .await;
    assert_eq!(status, 201, "{told}");
    told["secret"].as_str().unwrap().to_owned()
}

async fn chat(hub: &Hub, key: &str, stream: bool) -> u16 {
    let body = json!({"model": "demo/chat+chunks=3", "stream": stream, "messages": [{"role": "user", "content": "Hello"}]});
    hub.send(
        Method::POST,
        "/v1/chat/completions",
        &bearer(key),
        Some(body),
    )
    .await
    .0
}

/// Tries until the hub knows the key, for at most a second and what a slow machine adds.
async fn learned(hub: &Hub, key: &str) -> bool {
    for _ in 0..40 {
        if hub.get("/v1/models", &bearer(key)).await.0 == 200 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[actix_web::test]
async fn two_hubs_on_one_folder_serve_at_once_and_the_books_hold() {
    let place = Place::new(1);
    // Both make and migrate the same database at the same time.
    let (blue, green) = tokio::join!(place.start(), place.start());
    let of_blue = made_key(&blue, "blue").await;
    let of_green = made_key(&green, "green").await;
    assert!(learned(&green, &of_blue).await && learned(&blue, &of_green).await);
    let calls = (0..20).map(|n| {
        let (hub, key) = if n % 2 == 0 {
            (&blue, &of_green)
        } else {
            (&green, &of_blue)
        };
        chat(hub, key, n % 3 == 0)
    });
    let statuses = futures_util::future::join_all(calls).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    // A third starts on the filled folder while both serve: migrations find nothing to do.
    let third = place.start().await;
    assert_eq!(chat(&third, &of_blue, false).await, 200);
    third.stop().await;
    blue.stop().await;
    assert_eq!(chat(&green, &of_blue, true).await, 200);
    let (_, told) = green
        .get("/api/calls?limit=100", &bearer(&login("owner")))
        .await;
    let calls = told["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 22);
    assert!(
        calls
            .iter()
            .all(|call| call["status"] == "success" && call["charge"] != Value::Null)
    );
    let store = green.app.store.clone();
    let report = store.read(store::ledger::check::check).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
    green.stop().await;
}
