//! Limits of providers and models: where calls go, or wait, and what providers tell of their own.

use std::time::{Duration, Instant};

use super::support::{limit, wait};
use crate::routing::support::{admin, provider};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

#[actix_web::test]
async fn a_provider_at_its_limit_is_passed_over() {
    let lines = limit("a only", "provider", "of = \"a\"\nrequests_per_minute = 1")
        + &provider("a", &["shared"])
        + &provider("b", &["shared"]);
    let hub = TestHub::with(&lines, |_| {}).await;
    for _ in 0..3 {
        let answer = hub.ask(Dialect::OpenAi, "shared", false).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let settled = hub.settled(3).await;
    let at: Vec<_> = settled
        .iter()
        .map(|one| one.attempts[0].provider.as_str())
        .collect();
    assert_eq!(at, ["a", "b", "b"]);
    assert!(settled.iter().all(|one| one.attempts.len() == 1));
    hub.close().await;
}

#[actix_web::test]
async fn where_there_is_nothing_else_the_caller_is_told_when_and_that_is_true() {
    let clock = crate::support::clock::Ahead::at_a_second();
    let lines = limit(
        "gpt",
        "model",
        "of = \"sim-openai/m*\"\nrequests_per_minute = 2",
    );
    let hub = TestHub::by(clock.clone(), &lines, |_| {}).await;
    let ask = |model: &'static str| hub.ask(Dialect::OpenAi, model, false);
    for model in ["sim-openai/m", "sim-openai/m+chunks=2"] {
        assert_eq!(ask(model).await.status, 200);
    }
    let began = Instant::now();
    let refused = ask("sim-openai/m").await;
    // Who would have to wait longer than may be is told at once.
    assert!(began.elapsed() < Duration::from_secs(2));
    let seconds = wait(&refused);
    assert!((10..=61).contains(&seconds), "{seconds}");
    assert!(refused.text().contains("`gpt` of 2 calls a minute"));
    // The model of another provider has no limit.
    assert_eq!(ask("sim-anthropic/m").await.status, 200);
    clock.by(seconds * 1_000);
    assert_eq!(ask("sim-openai/m").await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn a_credential_of_which_the_provider_says_that_nothing_is_left_is_passed_over() {
    for (name, model) in [
        ("openai", "m+left=0+reset=60000"),
        ("anthropic", "m+left=0+reset=60000"),
    ] {
        let kind = format!("kind = \"{name}\"");
        let base = match name {
            "anthropic" => "http://{sim}\"",
            _ => "http://{sim}/v1\"",
        };
        let lines = provider("pool", &[model, "m"])
            .replace("kind = \"compatible\"", &kind)
            .replace("http://{sim}/v1\"", base);
        let hub = TestHub::with(&(admin() + &lines), |_| {}).await;
        let model = format!("pool/{model}");
        for _ in 0..2 {
            let answer = hub.ask(Dialect::OpenAi, &model, false).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        let refused = hub.ask(Dialect::OpenAi, &model, false).await;
        let seconds = wait(&refused);
        assert!((50..=60).contains(&seconds), "{seconds}");
        let settled = hub.settled(3).await;
        let tried: Vec<_> = settled.iter().map(|one| one.attempts.len()).collect();
        assert_eq!(tried, [1, 1, 0], "nobody asks in vain");
        let used = |number: usize| settled[number].attempts[0].credential_name.clone();
        assert_ne!(used(0), used(1));
        // Another model of the same credentials is free, and an admin sees why.
        assert_eq!(hub.ask(Dialect::OpenAi, "pool/m", false).await.status, 200);
        let standing = hub.standing().await;
        let limited = standing["credentials"].as_array().unwrap();
        assert_eq!(limited.len(), 2, "{standing}");
        assert_eq!(limited[0]["state"], "limited");
        hub.close().await;
    }
}

#[actix_web::test]
async fn one_that_comes_back_soon_is_waited_for() {
    let hub = TestHub::with("", |_| {}).await;
    let model = "sim-openai/m+left=0+reset=400";
    let began = Instant::now();
    for _ in 0..3 {
        let answer = hub.ask(Dialect::OpenAi, model, false).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert!(began.elapsed() >= Duration::from_millis(800));
    // It was never asked while nothing was left.
    assert_eq!(hub.simulator.witness().requests().len(), 3);
    hub.close().await;
}
