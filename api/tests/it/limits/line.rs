//! The line in which calls wait: its order, its bounds, and those who leave it.

use std::time::{Duration, Instant};

use super::support::{key, limit, wait};
use crate::routing::support::admin;
use crate::support::client::Call;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// One call at once at the simulator.
fn one_at_once() -> String {
    limit(
        "narrow",
        "provider",
        "of = \"sim-openai\"\nconcurrent_calls = 1",
    )
}

/// A stream that has begun and says no more: it has the only place.
async fn blocker(hub: &TestHub) -> Call {
    let body = Dialect::OpenAi.request("sim-openai/m+stall=2", true);
    let mut call = hub.send(Dialect::OpenAi, &body).await;
    call.events(1).await;
    call
}

/// Waits until so many stand in the line.
async fn in_line(hub: &TestHub, count: usize) {
    let began = Instant::now();
    loop {
        let waiting: usize = hub.app.queue.shown().waiting.values().sum();
        if waiting == count {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{waiting} of {count}"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// What the simulator was asked for after the blocker, in order, by the name that each model bears.
fn order(hub: &TestHub) -> Vec<String> {
    let requests = hub.simulator.witness().requests();
    let said = requests.iter().skip(1).map(|request| {
        let body = &request["body"];
        let model = body["model"].as_str().unwrap().to_owned();
        model.rsplit('=').next().unwrap().to_owned()
    });
    said.collect()
}

#[actix_web::test]
async fn callers_take_turns_and_those_of_a_higher_priority_go_first() {
    let (a, a_lines) = key("a", "");
    let (b, b_lines) = key("b", "");
    let (vip, vip_lines) = key("vip", "priority = 10");
    let lines = one_at_once() + &a_lines + &b_lines + &vip_lines;
    let hub = TestHub::with(&lines, |config| {
        config.queue.wait = Duration::from_secs(30);
    })
    .await;
    let first = blocker(&hub).await;
    let mut calls = Vec::new();
    let names = ["a1", "a2", "a3", "b1", "b2", "v1"];
    for (count, name) in names.iter().enumerate() {
        let secret = match &name[..1] {
            "a" => &a,
            "b" => &b,
            _ => &vip,
        };
        let body = Dialect::OpenAi.request(&format!("sim-openai/m+say={name}"), false);
        calls.push(hub.send_as(secret, Dialect::OpenAi, &body).await);
        in_line(&hub, count + 1).await;
    }
    drop(first);
    for call in calls {
        let answer = call.finish().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(order(&hub), ["v1", "a1", "b1", "a2", "b2", "a3"]);
    hub.close().await;
}

#[actix_web::test]
async fn the_line_and_the_wait_are_bounded() {
    let lines = one_at_once() + &admin();
    let hub = TestHub::with(&lines, |config| {
        config.queue.length = 1;
        config.queue.wait = Duration::from_millis(300);
    })
    .await;
    let first = blocker(&hub).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let second = hub.send(Dialect::OpenAi, &body).await;
    in_line(&hub, 1).await;
    for dialect in Dialect::BOTH {
        let third = hub.ask(dialect, "sim-openai/m", false).await;
        assert_eq!(third.status, 503, "{}", third.text());
        assert_eq!(third.header("retry-after"), Some("1"));
        assert!(third.text().contains("1 calls wait"), "{}", third.text());
    }
    let second = second.finish().await;
    assert_eq!(wait(&second), 1);
    assert!(second.text().contains("`narrow` of 1 calls at once"));
    let metrics = hub.as_admin("GET", "/api/metrics").await.text();
    for line in [
        "hub_queue_calls_total{end=\"full\"} 2",
        "hub_queue_calls_total{end=\"too_long\"} 1",
    ] {
        assert!(metrics.contains(line), "{metrics}");
    }
    drop(first);
    hub.settled(4).await;
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        200
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_client_that_leaves_frees_its_place_in_the_line() {
    let hub = TestHub::with(&one_at_once(), |config| {
        config.queue.length = 1;
        config.queue.wait = Duration::from_secs(30);
    })
    .await;
    let first = blocker(&hub).await;
    let body = Dialect::OpenAi.request("sim-openai/m+say=gone", false);
    let second = hub.send(Dialect::OpenAi, &body).await;
    in_line(&hub, 1).await;
    drop(second);
    in_line(&hub, 0).await;
    let body = Dialect::OpenAi.request("sim-openai/m+say=stays", false);
    let third = hub.send(Dialect::OpenAi, &body).await;
    in_line(&hub, 1).await;
    drop(first);
    assert_eq!(third.finish().await.status, 200);
    assert_eq!(order(&hub), ["stays"]);
    assert_eq!(hub.app.queue.shown().left, 1);
    hub.close().await;
}

#[actix_web::test]
async fn who_can_go_does_not_wait_behind_those_who_cannot() {
    let lines = limit(
        "slow",
        "model",
        "of = \"sim-openai/m+stall=2\"\nconcurrent_calls = 1",
    );
    let hub = TestHub::with(&lines, |config| {
        config.queue.wait = Duration::from_secs(30);
    })
    .await;
    let first = blocker(&hub).await;
    let body = Dialect::OpenAi.request("sim-openai/m+stall=2", true);
    let second = hub.send(Dialect::OpenAi, &body).await;
    in_line(&hub, 1).await;
    let other = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    assert_eq!(other.status, 200, "{}", other.text());
    drop((first, second));
    hub.settled(3).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_provider_with_three_places_never_has_four_calls() {
    let lines = limit(
        "three",
        "provider",
        "of = \"sim-openai\"\nconcurrent_calls = 3",
    );
    let hub = TestHub::with(&lines, |config| {
        config.queue.wait = Duration::from_secs(30);
    })
    .await;
    let calls = (0..24).map(|_| hub.ask(Dialect::OpenAi, "sim-openai/m+delay=20", false));
    let most = async {
        let mut most = 0;
        for _ in 0..100 {
            most = most.max(hub.simulator.witness().running());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        most
    };
    let (answers, most) =
        futures_util::future::join(futures_util::future::join_all(calls), most).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!((1..=3).contains(&most), "{most}");
    assert!(hub.app.queue.shown().served > 0);
    hub.close().await;
}
