//! Whom requests name: a key that is not there gets neither credits nor limits nor prices.

use aigne_hub::identity::principal::Role;
use aigne_hub::identity::token;
use serde_json::{Value, json};

use super::hub::{Call, Hub};
use super::providers::create;

#[actix_web::test]
async fn a_key_that_is_not_there_is_refused_wherever_one_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let hash = token::stored(&admin);
    let row = hub
        .store
        .read(move |conn| store::hub_keys::by_hash(conn, &hash));
    let own = row.await.unwrap().unwrap().id;
    let provider = create(&hub, &admin, json!({"name": "openai"})).await;
    let provider = provider["id"].as_str().unwrap().to_owned();
    let rate = |id: &str| {
        json!({"model": "m", "type": "chatCompletion", "inputRate": "1", "outputRate": "1",
            "scope": "key", "scopeId": id, "providers": [provider]})
    };
    let asks = |id: &str| -> Vec<(String, Value, &'static str)> {
        vec![
            (
                format!("/api/accounts/key:{id}/credits"),
                json!({"amount": "1"}),
                "owner",
            ),
            (
                "/api/budgets".to_owned(),
                json!({"name": "b", "scope": "key", "scope_id": id, "amount": "1", "period": "day"}),
                "scope_id",
            ),
            (
                "/api/limits".to_owned(),
                json!({"name": "l", "scope": "key", "scope_id": id, "limits": {"concurrent_calls": 1}}),
                "scope_id",
            ),
            (
                format!("/api/ai-providers/{provider}/model-rates"),
                rate(id),
                "scopeId",
            ),
            (
                "/api/ai-providers/model-rates".to_owned(),
                rate(id),
                "scopeId",
            ),
        ]
    };
    for (path, body, param) in asks("admin") {
        let refused = hub.send(Call::post(&path, body).key(&admin)).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.body["error"]["param"]),
            (400, &json!(param)),
            "{path}: {}",
            refused.text
        );
        let words = refused.body["error"]["message"].as_str().unwrap();
        assert!(words.contains("is no key's id"), "{words}");
        // Its name is close, so its id is told.
        assert!(words.contains(&own), "{words}");
    }
    let kept = hub.store.read(|conn| {
        let budgets = store::budgets::all(conn)?.len();
        Ok((budgets, store::limits::all(conn)?.len()))
    });
    assert_eq!(kept.await.unwrap(), (0, 0));
    for (path, body, _) in asks(&own).into_iter().take(4) {
        let done = hub.send(Call::post(&path, body).key(&admin)).await;
        assert!(done.status.is_success(), "{path}: {}", done.text);
    }
}
