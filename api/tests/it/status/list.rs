//! The list of models says which can be called.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// How the list shows a model, once that is so.
async fn shown(hub: &TestHub, key: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let started = Instant::now();
    loop {
        let answer = hub.get("/api/ai-providers/models", &[]).await;
        let models = answer.json();
        let model = models
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["key"] == key);
        let status = model.unwrap()["status"].clone();
        if is_so(&status) {
            return status;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{models}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Rates of models of the simulator with these scripts.
fn rates(models: &[&str]) -> String {
    let rate = |model: &&str| {
        format!(
            "[[rates]]\nprovider = \"sim-openai\"\nmodel = \"{model}\"\ninput = \"1\"\noutput = \"2\"\n"
        )
    };
    models.iter().map(rate).collect()
}

#[actix_web::test]
async fn calls_show_what_can_be_called_and_errors_are_told_without_the_providers_words() {
    let hub = TestHub::with(&rates(&["m+status=404"]), |_| {}).await;
    assert_eq!(
        shown(&hub, "sim-openai/m", Value::is_null).await,
        Value::Null
    );
    hub.ask(Dialect::OpenAi, "sim-openai/m", true).await;
    let good = shown(&hub, "sim-openai/m", |status| !status.is_null()).await;
    assert_eq!(good["available"], true);
    assert_eq!(good["error"], Value::Null);
    assert!(good["responseTime"].is_i64() && good["lastChecked"].is_string());
    hub.ask(Dialect::OpenAi, "sim-openai/m+status=404", false)
        .await;
    let bad = shown(&hub, "sim-openai/m+status=404", |status| !status.is_null()).await;
    assert_eq!(bad["available"], false);
    assert!(bad["error"]["code"].is_string() && bad["error"]["message"].is_string());
    assert_eq!(bad["error"].get("detail"), None);
    hub.close().await;
}

#[actix_web::test]
async fn one_bad_day_is_a_doubt_and_three_in_a_row_are_not() {
    let hub = TestHub::with(&rates(&["m+status=500"]), |config| {
        config.breaker.failures = 0;
    })
    .await;
    let model = "sim-openai/m+status=500";
    for available in [true, true, false] {
        hub.ask(Dialect::OpenAi, model, false).await;
        let status = shown(&hub, model, |status| status["available"] == available).await;
        assert_eq!(status["available"], available);
    }
    hub.close().await;
}

#[actix_web::test]
async fn limits_and_wrong_requests_say_nothing_of_a_model() {
    let scripts = ["m+status=429", "m+status=400"];
    let hub = TestHub::with(&rates(&scripts), |_| {}).await;
    for script in scripts {
        let model = format!("sim-openai/{script}");
        hub.ask(Dialect::OpenAi, &model, false).await;
        drop(hub.store().write(|_| Ok(())).await);
        assert_eq!(shown(&hub, &model, Value::is_null).await, Value::Null);
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_probe_brings_back_what_had_failed() {
    use aigne_hub::standing::models::{Called, Seen, Source};

    let hub = TestHub::start().await;
    let snapshot = hub.app.snapshot.load_full();
    let provider = &snapshot.providers["sim-openai"];
    let called = Called {
        provider_id: provider.id.clone(),
        model: "m".to_owned(),
        kind: "chat".to_owned(),
    };
    let seen = Seen::Fails {
        code: "provider_failed".to_owned(),
        detail: "it was down".to_owned(),
        certain: true,
    };
    let models = &hub.app.standing.models;
    models.saw(called.clone(), &seen, Source::Traffic);
    let failed = models.of(&called).unwrap();
    assert!(!failed.available);
    let mut due = failed.clone();
    (due.check_at, due.checked_at) = (Some(0), failed.checked_at + 1);
    due.changed_at = failed.changed_at + 1;
    let written = hub
        .store()
        .write(move |conn| store::model_statuses::put(conn, &due));
    assert!(written.await.unwrap());
    let started = Instant::now();
    while models.of(&called).unwrap().check_at != Some(0) {
        assert!(started.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(hub.app.jobs.hasten("model-statuses").await.unwrap());
    let status = shown(&hub, "sim-openai/m", |status| status["available"] == true).await;
    assert_eq!(status["error"], Value::Null);
    assert_eq!(models.of(&called).unwrap().source, "call");
    hub.close().await;
}
