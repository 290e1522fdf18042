//! Which price a call meets: the caller's own before everyone's, and from its moment on.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

const ROOT: &str = "/api/ai-providers";
const ADMIN: &str = "aigne-test-admin-0123456789-0123456789-0123456789";
const ANN: &str = "aigne-test-ann-0123456789-0123456789-0123456789";
const BOB: &str = "aigne-test-bob-0123456789-0123456789-0123456789";

/// A hub with an admin's key, and one each of Ann and Bob, who work on one project.
async fn hub() -> TestHub {
    let keys = format!(
        r#"
        [[keys]]
        name = "of the admin"
        secret = "{ADMIN}"
        role = "admin"
        [[keys]]
        name = "of ann"
        secret = "{ANN}"
        user = "ann"
        project = "big"
        [[keys]]
        name = "of bob"
        secret = "{BOB}"
        user = "bob"
        project = "big"
        "#
    );
    TestHub::with(&keys, |_| {}).await
}

async fn admin(hub: &TestHub, method: &str, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let path = format!("{ROOT}{path}");
    let call = Call::send(hub.address, method, &path, &headers, &body.to_string()).await;
    let answer = call.finish().await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

fn rate(model: &str, input: &str, more: &Value) -> Value {
    let mut body =
        json!({"model": model, "type": "chatCompletion", "inputRate": input, "outputRate": "0"});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

/// Charge and tokens of one more call.
async fn charged(hub: &TestHub, key: &str, model: &str, number: usize) -> (Option<i64>, i64) {
    let dialect = Dialect::OpenAi;
    let call = hub
        .send_as(key, dialect, &dialect.request(model, false))
        .await;
    assert_eq!(call.finish().await.status, 200);
    let settled = hub.settled(number).await.pop().unwrap();
    (
        settled.call.charge_nanos.map(|nanos| nanos.0),
        settled.call.input_tokens,
    )
}

#[actix_web::test]
async fn the_callers_own_price_goes_before_everyones_and_a_default_fills_gaps() {
    let hub = hub().await;
    assert_eq!(charged(&hub, ANN, "sim-openai/unpriced", 1).await.0, None);
    let provider = "/*/model-rates";
    admin(&hub, "POST", provider, &rate("*", "0.001", &json!({}))).await;
    let sim = json!({"scope": "project", "scopeId": "big"});
    admin(&hub, "POST", provider, &rate("*", "0.002", &sim)).await;
    let own = json!({"scope": "user", "scopeId": "ann"});
    admin(&hub, "POST", provider, &rate("*", "0.003", &own)).await;
    for (number, (key, each)) in [(KEY, 1), (BOB, 2), (ANN, 3)].into_iter().enumerate() {
        let (charge, tokens) = charged(&hub, key, "sim-openai/unpriced", number + 2).await;
        assert_eq!(charge, Some(tokens * each * 1_000_000));
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_price_begins_at_its_moment_without_a_restart() {
    let hub = hub().await;
    let provider = "/*/model-rates";
    let made = admin(&hub, "POST", provider, &rate("*", "0.001", &json!({}))).await;
    let made: Value = serde_json::from_str(&made.text()).unwrap();
    let path = format!("{provider}/{}", made["id"].as_str().unwrap());
    let soon = hub.app.clock.now().0 + 1_500;
    let starts = aigne_hub::clock::Millis(soon).rfc3339();
    let change = json!({"inputRate": "0.002", "startsAt": starts});
    admin(&hub, "PUT", &path, &change).await;
    let mut number = 1;
    let (charge, tokens) = charged(&hub, KEY, "sim-openai/unpriced", number).await;
    assert_eq!(
        charge,
        Some(tokens * 1_000_000),
        "the change is still to come"
    );
    let began = Instant::now();
    loop {
        number += 1;
        let asked = hub.app.clock.now().0;
        let (charge, tokens) = charged(&hub, KEY, "sim-openai/unpriced", number).await;
        if charge == Some(tokens * 2_000_000) {
            break;
        }
        assert_eq!(charge, Some(tokens * 1_000_000));
        assert!(
            asked < soon + 250,
            "the old price holds {} ms too long",
            asked - soon
        );
        assert!(began.elapsed() < Duration::from_secs(20));
    }
    assert!(hub.app.clock.now().0 >= soon, "not before its moment");
    hub.close().await;
}
