//! Budgets by the API: made, listed with what was used, changed, removed.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};

fn body() -> Value {
    json!({"name": "team", "scope": "project", "scope_id": "web", "amount": "12.5", "period": "month",
           "time_zone": "Asia/Shanghai", "warn_percent": 80})
}

#[actix_web::test]
async fn a_budget_is_made_changed_and_removed_and_shows_its_period() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = hub
        .send(Call::post("/api/budgets", body()).key(&admin))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let budget = &made.body["budget"];
    assert_eq!(budget["amount"], "12.5");
    assert_eq!(
        (&budget["used"], &budget["left"]),
        (&json!("0"), &json!("12.5"))
    );
    assert_eq!(
        (&budget["state"], &budget["hard"]),
        (&json!("ok"), &json!(true))
    );
    // Midnight in Shanghai.
    assert_eq!(budget["period_ends_at"], "2026-11-30T16:00:00.000Z");
    let path = format!("/api/budgets/{}", budget["id"].as_str().unwrap());
    let change = json!({"extra": "5", "extra_until": "2026-12-01T00:00:00Z", "warn_percent": null, "hard": false});
    let changed = hub
        .send(Call::new(Method::PATCH, &path).json(change).key(&admin))
        .await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let changed = &changed.body["budget"];
    assert_eq!(
        (&changed["extra"], &changed["left"]),
        (&json!("5"), &json!("17.5"))
    );
    assert_eq!(
        (&changed["warn_percent"], &changed["name"]),
        (&Value::Null, &json!("team"))
    );
    let listed = hub.send(Call::get("/api/budgets").key(&admin)).await;
    assert_eq!(listed.body["budgets"], json!([changed]));
    let shown = hub.send(Call::get(&path).key(&admin)).await;
    assert_eq!(&shown.body["budget"], changed);
    let gone = hub.send(Call::new(Method::DELETE, &path).key(&admin)).await;
    assert_eq!(gone.status, 204);
    for method in [Method::GET, Method::DELETE] {
        let reply = hub.send(Call::new(method, &path).key(&admin)).await;
        assert_eq!(reply.status, 404);
    }
}

#[actix_web::test]
async fn a_wrong_member_of_a_budget_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for (member, value, param) in [
        ("name", json!(""), "name"),
        ("amount", json!("-1"), "amount"),
        ("amount", json!("0.0000000001"), "amount"),
        ("amount", json!("99999999999999999999"), "amount"),
        ("amount", json!(5), "amount"),
        ("period", json!("year"), "period"),
        ("scope", json!("team"), "scope"),
        ("scope_id", Value::Null, "scope_id"),
        ("scope", json!("hub"), "scope_id"),
        ("time_zone", json!("Mars/Base"), "time_zone"),
        ("warn_percent", json!(101), "warn_percent"),
    ] {
        let mut wrong = body();
        wrong[member] = value;
        let reply = hub
            .send(Call::post("/api/budgets", wrong).key(&admin))
            .await;
        assert_eq!(reply.status, 400, "{member}: {}", reply.text);
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
    let mut unknown = body();
    unknown["used"] = json!("0");
    let reply = hub
        .send(Call::post("/api/budgets", unknown).key(&admin))
        .await;
    assert!(
        reply.status == 400 && reply.text.contains("used"),
        "{}",
        reply.text
    );
    let made = hub
        .send(Call::post("/api/budgets", body()).key(&admin))
        .await;
    let path = format!(
        "/api/budgets/{}",
        made.body["budget"]["id"].as_str().unwrap()
    );
    for change in [
        json!({"extra": "5"}),
        json!({"extra": "5", "extra_until": "2020-01-01T00:00:00Z"}),
    ] {
        let reply = hub
            .send(Call::new(Method::PATCH, &path).json(change).key(&admin))
            .await;
        assert_eq!(
            reply.body["error"]["param"], "extra_until",
            "{}",
            reply.text
        );
    }
}

#[actix_web::test]
async fn a_budget_that_is_sent_again_with_the_same_key_is_made_once() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let send = |body: Value| {
        Call::post("/api/budgets", body)
            .key(&admin)
            .header("idempotency-key", "budget-1")
    };
    let first = hub.send(send(body())).await;
    let again = hub.send(send(body())).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.body, again.body);
    let mut larger = body();
    larger["amount"] = json!("13");
    let other = hub.send(send(larger)).await;
    assert_eq!(
        (other.status.as_u16(), other.code()),
        (409, "idempotency_key_reused")
    );
    let rows = hub.store.read(store::budgets::all).await.unwrap();
    assert_eq!(rows.len(), 1);
}
