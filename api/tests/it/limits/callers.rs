//! Limits of callers.

use super::support::{key, limit, model, wait};
use crate::support::clock::Ahead;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

#[actix_web::test]
async fn a_minute_has_so_many_calls_and_after_the_wait_that_is_told_the_next_one_passes() {
    let clock = Ahead::at_a_second();
    let lines = limit("few", "hub", "requests_per_minute = 3");
    let hub = TestHub::by(clock.clone(), &lines, |_| {}).await;
    let ask = |dialect| hub.ask(dialect, "sim-openai/m", false);
    for _ in 0..3 {
        assert_eq!(ask(Dialect::OpenAi).await.status, 200);
    }
    let first = wait(&ask(Dialect::OpenAi).await);
    for dialect in Dialect::BOTH {
        let refused = ask(dialect).await;
        assert!((1..=61).contains(&wait(&refused)));
        let error = &refused.json()["error"];
        let words = error["message"].as_str().unwrap();
        assert!(words.contains("`few` of 3 calls a minute"), "{words}");
        match dialect {
            Dialect::OpenAi => assert_eq!(error["code"], "rate_limit_exceeded"),
            Dialect::Anthropic => assert_eq!(error["type"], "rate_limit_error"),
        }
    }
    // Nothing was asked of a provider, and nothing is in the books.
    assert_eq!(hub.simulator.witness().requests().len(), 3);
    assert_eq!(hub.settled(3).await.len(), 3);
    clock.by(first * 1_000);
    assert_eq!(ask(Dialect::OpenAi).await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn tokens_are_reserved_by_what_such_calls_use_and_corrected_by_what_was_used() {
    let clock = Ahead::at_a_second();
    let lines = limit("tokens", "hub", "tokens_per_minute = 1000");
    let hub = TestHub::by(clock.clone(), &lines, |_| {}).await;
    let model = model(400);
    let ask = || hub.by_key(KEY, Dialect::OpenAi, &model);
    // Little is known at first; after the answer all of it counts.
    let first = ask().await;
    assert_eq!(first.status, 200, "{}", first.text());
    let second = ask().await;
    let left = |answer: &crate::support::client::Answer| -> u64 {
        let left = answer.header("x-ratelimit-remaining-tokens").unwrap();
        left.parse().unwrap()
    };
    // The first counts as 400 by now, and the second is taken for as much.
    assert_eq!(left(&second), 200);
    let third = ask().await;
    let seconds = wait(&third);
    assert!(third.text().contains("of 1000 tokens a minute"));
    clock.by(seconds * 1_000);
    assert_eq!(ask().await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn a_call_that_came_to_nothing_gives_its_tokens_back() {
    let lines = limit("tokens", "hub", "tokens_per_minute = 1000");
    let hub = TestHub::with(&lines, |_| {}).await;
    for _ in 0..8 {
        let failed = hub
            .by_key(KEY, Dialect::OpenAi, "sim-openai/m+status=400")
            .await;
        assert_eq!(failed.status, 400);
    }
    let answer = hub.by_key(KEY, Dialect::OpenAi, &model(100)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    hub.close().await;
}

#[actix_web::test]
async fn so_many_calls_are_under_way_at_once_and_one_that_leaves_makes_room() {
    let lines = limit("at once", "hub", "concurrent_calls = 2");
    let hub = TestHub::with(&lines, |_| {}).await;
    let stalled = Dialect::OpenAi.request("sim-openai/m+stall=2", true);
    let mut calls = Vec::new();
    for _ in 0..2 {
        let mut call = hub.send(Dialect::OpenAi, &stalled).await;
        call.events(1).await;
        calls.push(call);
    }
    let third = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    assert_eq!(wait(&third), 1);
    assert!(third.text().contains("of 2 calls at once"));
    drop(calls.pop());
    hub.settled(1).await;
    let fourth = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    assert_eq!(fourth.status, 200, "{}", fourth.text());
    drop(calls);
    hub.settled(3).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_restart_does_not_forget_the_calls_of_a_day() {
    let clock = Ahead::at_a_second();
    clock.to_midnight();
    let lines = limit("daily", "hub", "requests_per_day = 4");
    let hub = TestHub::by(clock.clone(), &lines, |_| {}).await;
    for _ in 0..4 {
        assert_eq!(
            hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
            200
        );
    }
    let refused = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    let seconds = wait(&refused);
    assert!((86_000..=86_400).contains(&seconds), "{seconds}");
    hub.handle.stop(false).await;
    let folder = hub.ended().await;
    let again = TestHub::again(folder, clock.clone(), &lines).await;
    let refused = again.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    clock.by(wait(&refused) * 1_000);
    assert_eq!(
        again
            .ask(Dialect::OpenAi, "sim-openai/m", false)
            .await
            .status,
        200
    );
    // The simulator of the first one, against which the books are checked, is gone.
    again.handle.stop(false).await;
    again.ended().await;
}

#[actix_web::test]
async fn each_key_may_have_a_limit_by_itself_and_the_tightest_refuses() {
    let (one, one_lines) = key("one", "project = \"a\"");
    let (two, two_lines) = key("two", "project = \"a\"");
    let (own, own_lines) = key("own", "project = \"b\"\nrequests_per_minute = 1");
    let lines = limit("each key", "key", "requests_per_minute = 3")
        + &limit(
            "project a",
            "project",
            "of = \"a\"\nrequests_per_minute = 5",
        )
        + &one_lines
        + &two_lines
        + &own_lines;
    let hub = TestHub::with(&lines, |_| {}).await;
    let ask = |key: &str| {
        let key = key.to_owned();
        let hub = &hub;
        async move { hub.by_key(&key, Dialect::OpenAi, "sim-openai/m").await }
    };
    for _ in 0..3 {
        assert_eq!(ask(&one).await.status, 200);
    }
    assert!(ask(&one).await.text().contains("`each key` of 3"));
    for _ in 0..2 {
        assert_eq!(ask(&two).await.status, 200);
    }
    assert!(ask(&two).await.text().contains("`project a` of 5"));
    assert_eq!(ask(&own).await.status, 200);
    let refused = ask(&own).await;
    assert!(
        refused.text().contains("`key own` of 1"),
        "{}",
        refused.text()
    );
    // A key that nothing binds but the limit of each.
    assert_eq!(ask(KEY).await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn every_surface_counts() {
    let lines = limit("all", "hub", "requests_per_minute = 3");
    let hub = TestHub::with(&lines, |_| {}).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let asked = [
        (
            "/v1/embeddings",
            r#"{"model":"sim-openai/m","input":"a"}"#,
            200,
        ),
        (
            "/v1/responses",
            r#"{"model":"sim-openai/m","input":"a"}"#,
            200,
        ),
        (
            "/v1beta/models/sim-openai/m:generateContent",
            r#"{"contents":[{"role":"user","parts":[{"text":"a"}]}]}"#,
            200,
        ),
        (
            "/v1/moderations",
            r#"{"model":"sim-openai/m","input":"a"}"#,
            429,
        ),
        (
            "/v1/videos",
            r#"{"model":"sim-openai/m","prompt":"a"}"#,
            429,
        ),
        (
            "/api/v2/chat/completions",
            r#"{"model":"sim-openai/m","max_tokens":9,"messages":[{"role":"user","content":"a"}]}"#,
            429,
        ),
    ];
    for (path, body, status) in asked {
        let call = crate::support::client::call(hub.address, "POST", path, &headers, body);
        let answer = call.await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
    hub.close().await;
}
