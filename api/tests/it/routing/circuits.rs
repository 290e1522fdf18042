//! Circuits: a model that keeps failing at a provider is left alone, and found again.

use std::time::Duration;

use super::support::{admin, provider};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

#[actix_web::test]
async fn a_model_that_keeps_failing_is_left_alone_and_an_admin_can_close_its_circuit() {
    let hub = TestHub::with(&(admin() + &provider("pool", &["m"])), |_| {}).await;
    let model = "pool/m+status=500";
    // Two keys are tried in each call: the third call meets the fifth failure.
    for attempts in [2, 2, 1, 0] {
        let answer = hub.ask(Dialect::Anthropic, model, false).await;
        let call = hub.settled(1).await.pop().unwrap();
        assert_eq!(call.attempts.len(), attempts, "{}", answer.text());
    }
    let refused = hub.ask(Dialect::OpenAi, model, true).await;
    assert_eq!(refused.status, 503);
    assert!(
        refused.text().contains("provider_unavailable"),
        "{}",
        refused.text()
    );
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=13).contains(&wait), "{wait}");
    // Its other models are not touched.
    assert_eq!(hub.ask(Dialect::OpenAi, "pool/m", false).await.status, 200);
    let standing = hub.standing().await;
    let circuits = standing["circuits"].as_array().unwrap();
    let open = circuits.iter().find(|one| one["state"] == "open").unwrap();
    assert_eq!(open["model"], "m+status=500");
    assert_eq!((&open["calls"], &open["failed"]), (&5.into(), &5.into()));
    let metrics = hub.as_admin("GET", "/api/metrics").await.text();
    let line = "hub_circuit_open{provider=\"pool\",model=\"m+status=500\"} 2";
    assert!(metrics.contains(line), "{metrics}");
    let id = open["providerId"].as_str().unwrap();
    hub.admin(
        "POST",
        &format!("/api/ai-providers/{id}/circuits/reset?model=m%2Bstatus%3D500"),
    )
    .await;
    hub.ask(Dialect::OpenAi, model, false).await;
    let call = hub.settled(1).await.pop().unwrap();
    assert_eq!(call.attempts.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn an_open_circuit_lets_one_call_through_after_a_while_and_closes_when_it_succeeds() {
    let hub = TestHub::with(&admin(), |config| {
        config.breaker.failures = 1;
        config.breaker.open = Duration::from_millis(1_500);
        // Else a call would wait until it is let through.
        config.retry.wait = Duration::ZERO;
    })
    .await;
    // One call in the window is served, the next ones fail: then the provider recovers.
    let key = "sk-sim-openai-main";
    hub.simulator.keys().refuse(key, 500);
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        502
    );
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        503
    );
    hub.simulator.keys().accept(key);
    hub.stands(|standing| standing["circuits"][0]["state"] == "half_open")
        .await;
    for _ in 0..2 {
        let answer = hub.ask(Dialect::OpenAi, "sim-openai/m", true).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    hub.stands(|standing| {
        let circuits = standing["circuits"].as_array().unwrap();
        circuits.iter().all(|one| one["state"] == "closed")
    })
    .await;
    hub.close().await;
}

#[actix_web::test]
async fn what_the_caller_did_wrong_or_a_limit_does_not_open_it() {
    let hub = TestHub::with(&admin(), |config| config.breaker.failures = 1).await;
    for script in ["status=400", "status=404", "status=429+retry_after=1"] {
        let model = format!("sim-openai/m+{script}");
        hub.ask(Dialect::OpenAi, &model, false).await;
    }
    let standing = hub.standing().await;
    assert_eq!(
        standing["circuits"].as_array().unwrap().len(),
        0,
        "{standing}"
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_stream_that_breaks_in_the_middle_counts_as_a_failure() {
    let hub = TestHub::with("", |config| config.breaker.failures = 1).await;
    let model = "sim-openai/m+cut_event=4";
    assert_eq!(hub.ask(Dialect::OpenAi, model, true).await.status, 200);
    assert_eq!(hub.ask(Dialect::OpenAi, model, true).await.status, 503);
    hub.close().await;
}

#[actix_web::test]
async fn whoever_answered_just_now_is_asked_where_nobody_else_is_left() {
    let hub = TestHub::with(&admin(), |config| {
        config.breaker.failures = 2;
        config.retry.again = 0;
    })
    .await;
    let key = "sk-sim-openai-main";
    let ask = || hub.ask(Dialect::OpenAi, "sim-openai/m", false);
    assert_eq!(ask().await.status, 200);
    hub.simulator.keys().refuse(key, 500);
    for _ in 0..3 {
        assert_eq!(ask().await.status, 502, "each call is tried");
    }
    hub.stands(|standing| standing["circuits"][0]["state"] == "open")
        .await;
    hub.simulator.keys().accept(key);
    assert_eq!(ask().await.status, 200);
    let call = hub.settled(5).await.pop().unwrap();
    let because = call.attempts[0].reason.as_deref().unwrap_or_default();
    assert!(because.contains("still answers"), "{because}");
    hub.close().await;
}
