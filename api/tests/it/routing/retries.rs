//! What is tried again: when, with which credential, and what the caller is told where nothing helps.

use std::time::Duration;

use super::support::{admin, gone, provider};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// Two more attempts, soon.
async fn hub(more: &str) -> TestHub {
    TestHub::with(more, |config| {
        config.retry.again = 2;
        config.retry.backoff = Duration::from_millis(20);
    })
    .await
}

#[actix_web::test]
async fn what_may_pass_is_tried_again_and_what_may_not_is_not() {
    let hub = hub("").await;
    for (script, attempts) in [
        ("status=500", 3),
        ("status=503", 3),
        ("status=409", 3),
        ("status=408", 3),
        ("hangup", 3),
        ("status=404", 1),
        ("status=400", 1),
        ("status=413", 1),
        ("status=501", 1),
        ("html", 1),
    ] {
        let model = format!("sim-openai/m+{script}");
        let answer = hub.ask(Dialect::OpenAi, &model, false).await;
        assert_ne!(answer.status, 200);
        let settled = hub.settled(1).await.pop().unwrap();
        assert_eq!(settled.attempts.len(), attempts, "{script}");
        assert!(settled.attempts.iter().all(|one| one.error_code.is_some()));
    }
    hub.close().await;
}

#[actix_web::test]
async fn an_error_whose_words_never_come_is_not_waited_for() {
    let hub = TestHub::with("", |config| {
        config.retry.again = 0;
        config.upstream.idle = Duration::from_secs(600);
    })
    .await;
    let began = std::time::Instant::now();
    let model = "sim-openai/m+status=500+stall_byte=5";
    let answer = hub.ask(Dialect::OpenAi, model, false).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    let took = began.elapsed();
    println!("an error that stalls is passed on after {took:?} (5 s)");
    assert!(took < Duration::from_secs(25), "{took:?}");
    hub.close().await;
}

#[actix_web::test]
async fn a_limit_sends_the_call_to_the_next_key_at_once_and_the_next_one_around_it() {
    let hub = hub(&(admin() + &provider("pool", &["m+limit=1+per=60000"]))).await;
    let model = "pool/m+limit=1+per=60000";
    for stream in [true, false] {
        let answer = hub.ask(Dialect::OpenAi, model, stream).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let third = hub.ask(Dialect::Anthropic, model, false).await;
    assert_eq!(third.status, 429, "{}", third.text());
    let wait: u64 = third.header("retry-after").unwrap().parse().unwrap();
    assert!((55..=60).contains(&wait), "{wait}");
    let fourth = hub.ask(Dialect::OpenAi, model, false).await;
    assert_eq!(fourth.status, 429);
    let attempts: Vec<_> = hub
        .settled(4)
        .await
        .iter()
        .map(|one| one.attempts.len())
        .collect();
    assert_eq!(attempts, [1, 1, 2, 0], "what is limited is not asked again");
    let standing = hub.standing().await;
    let limited = standing["credentials"].as_array().unwrap();
    assert_eq!(limited.len(), 2, "{standing}");
    assert!(
        limited
            .iter()
            .all(|one| one["state"] == "limited" && one["until"].is_string())
    );
    // Another model of the same keys is not limited.
    let other = hub.ask(Dialect::OpenAi, "pool/m", false).await;
    assert_eq!(other.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn a_short_limit_is_waited_for_as_long_as_the_provider_says() {
    let hub = hub("").await;
    let model = "sim-openai/m+limit=1+per=1000";
    assert_eq!(hub.ask(Dialect::OpenAi, model, false).await.status, 200);
    let second = hub.ask(Dialect::OpenAi, model, true).await;
    assert_eq!(second.status, 200, "{}", second.text());
    let settled = hub.settled(2).await.pop().unwrap();
    let [limited, served] = &settled.attempts[..] else {
        panic!("{settled:?}")
    };
    assert_eq!(limited.http_status, Some(429));
    let waited = served.started_at - limited.started_at;
    assert!((1_000..3_000).contains(&waited), "{waited}");
    hub.close().await;
}

#[actix_web::test]
async fn two_seconds_of_retry_after_are_waited_for_or_spent_at_another_key() {
    let limited = "m+status=429+retry_after=2+first=1";
    let hub = hub(&provider("pool", &[limited])).await;
    for stream in [false, true] {
        // The only key of this one: it is asked again when it said.
        let model = format!("sim-openai/{limited}+words={}", 3 + usize::from(stream));
        let answer = hub.ask(Dialect::OpenAi, &model, stream).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let settled = hub.settled(1).await.pop().unwrap();
        let [refused, served] = &settled.attempts[..] else {
            panic!("{settled:?}")
        };
        assert_eq!(refused.http_status, Some(429));
        let waited = served.started_at - refused.started_at;
        assert!((2_000..4_000).contains(&waited), "{waited}");
    }
    // Of two keys the other one is asked at once: each has its first call refused, so it is the
    // first one again that serves, two seconds after it said so.
    let answer = hub
        .ask(Dialect::Anthropic, &format!("pool/{limited}"), true)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let settled = hub.settled(1).await.pop().unwrap();
    let [first, second, third] = &settled.attempts[..] else {
        panic!("{settled:?}")
    };
    assert_ne!(first.credential_name, second.credential_name);
    assert!(second.started_at - first.started_at < 1_000);
    assert_eq!(first.credential_name, third.credential_name);
    assert!(third.started_at - first.started_at >= 2_000);
    hub.close().await;
}

#[actix_web::test]
async fn a_retry_after_that_is_out_of_reach_is_told_and_one_that_nobody_believes_is_cut() {
    let hub = hub("").await;
    for (script, told) in [("retry_after=30", "30"), ("retry_after=86400", "3600")] {
        let model = format!("sim-openai/m+status=429+{script}");
        let answer = hub.ask(Dialect::OpenAi, &model, false).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), Some(told));
        assert_eq!(
            answer.text().contains("for 86400 s"),
            told == "3600",
            "{}",
            answer.text()
        );
    }
    assert_eq!(hub.settled(2).await[0].attempts.len(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn one_that_cannot_be_reached_is_tried_again_only_after_the_others() {
    let more = gone("a-gone", &["shared"]) + &provider("b-down", &["shared+status=500"]);
    let hub = hub(&more).await;
    let alone = hub.ask(Dialect::OpenAi, "a-gone/shared", false).await;
    assert_eq!(alone.status, 502);
    let pool = hub
        .ask(Dialect::OpenAi, "b-down/shared+status=500", false)
        .await;
    assert_eq!(pool.status, 502);
    let settled = hub.settled(2).await;
    assert_eq!(settled[0].attempts.len(), 3);
    // Both keys in turn, then each again.
    let names = settled[1]
        .attempts
        .iter()
        .map(|one| one.credential_name.as_deref());
    let names: Vec<_> = names.flatten().collect();
    assert_eq!(names[..2], ["one", "two"]);
    // The fifth failure in a row opened the circuit.
    assert_eq!(names.len(), 5);
    hub.close().await;
}

#[actix_web::test]
async fn no_call_makes_more_attempts_or_waits_longer_than_it_may() {
    let hub = TestHub::with("", |config| {
        config.retry.again = 50;
        config.retry.attempts = 4;
        config.retry.backoff = Duration::from_millis(1);
        config.breaker.failures = 0;
    })
    .await;
    hub.ask(Dialect::OpenAi, "sim-openai/m+status=500", false)
        .await;
    assert_eq!(hub.only_call().await.attempts.len(), 4);
    hub.close().await;
    let impatient = TestHub::with("", |config| {
        config.retry.again = 50;
        config.retry.wait = Duration::ZERO;
    })
    .await;
    impatient
        .ask(Dialect::OpenAi, "sim-openai/m+status=500", false)
        .await;
    assert_eq!(impatient.only_call().await.attempts.len(), 1);
    impatient.close().await;
}
