//! What goes beside a call: a second target when the first is late, and copies.

use std::time::{Duration, Instant};

use serde_json::json;

use super::asking::{aims, hub, step};
use crate::support::hub::TestHub;
use crate::support::ways::{ANTHROPIC, Dialect, OPENAI};

/// The calls of the caller, and those of the hub itself.
async fn sorted(
    hub: &TestHub,
    count: usize,
) -> (
    Vec<crate::support::books::Settled>,
    Vec<crate::support::books::Settled>,
) {
    let all = hub.settled(count).await;
    all.into_iter().partition(|one| one.call.key_id.is_some())
}

#[actix_web::test]
async fn who_is_late_gets_a_rival_and_the_caller_pays_for_one() {
    let hub = hub(&crate::support::rates("ttfb=6000")).await;
    for (number, (stream, dialect, script)) in [
        (true, Dialect::OpenAi, "ttfb=6000"),
        (true, Dialect::Anthropic, "ttfb=6000"),
        (false, Dialect::OpenAi, "delay=6000"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("hedged-{number}");
        let slow = format!("sim-openai/m+{script}");
        let steps = [step("in_order", aims(&[&slow, "sim-anthropic/m"]))];
        let hedge = json!({ "after_ms": 100, "most_percent": 100 });
        hub.route(&name, json!({ "steps": steps, "hedge": hedge }))
            .await;
        let began = Instant::now();
        let answer = hub.ask(dialect, &name, stream).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "the first is not waited for"
        );
    }
    let (own, of_the_hub) = sorted(&hub, 6).await;
    assert_eq!((own.len(), of_the_hub.len()), (3, 3));
    for settled in &own {
        assert_eq!(settled.call.provider.as_deref(), Some(ANTHROPIC));
        let [late, served] = &settled.attempts[..] else {
            panic!("{settled:?}")
        };
        assert_eq!(
            (late.status.as_str(), served.status.as_str()),
            ("cancelled", "success")
        );
        assert_eq!(served.chosen_by.as_deref(), Some("hedge"));
    }
    for settled in &of_the_hub {
        assert_eq!(settled.call.status, "cancelled");
        assert_eq!(settled.call.provider.as_deref(), Some(OPENAI));
        assert_eq!(
            settled.call.user_agent.as_deref(),
            Some("aigne-hub (hedge)")
        );
        assert_eq!(settled.call.user_id, None);
    }
    hub.close().await;
}

#[actix_web::test]
async fn who_is_quick_enough_has_no_rival_and_who_wins_is_told() {
    let hub = hub("").await;
    let steps = [step("in_order", aims(&["sim-openai/m", "sim-anthropic/m"]))];
    let hedge = json!({ "after_ms": 5000, "most_percent": 100 });
    hub.route("quick", json!({ "steps": steps, "hedge": hedge }))
        .await;
    hub.ask_often("quick", 3).await;
    assert_eq!(hub.settled(3).await.len(), 3);
    // The first one wins though it was late.
    let steps = [step(
        "in_order",
        aims(&["sim-openai/m+ttfb=400", "sim-anthropic/m+ttfb=6000"]),
    )];
    let hedge = json!({ "after_ms": 50, "most_percent": 100 });
    hub.route("late", json!({ "steps": steps, "hedge": hedge }))
        .await;
    let answer = hub.ask(Dialect::OpenAi, "late", true).await;
    assert_eq!(answer.status, 200);
    let (own, of_the_hub) = sorted(&hub, 5).await;
    let last = own.last().unwrap();
    assert_eq!(last.call.provider.as_deref(), Some(OPENAI));
    assert_eq!(of_the_hub[0].call.provider.as_deref(), Some(ANTHROPIC));
    hub.close().await;
}

#[actix_web::test]
async fn a_rival_that_fails_changes_nothing_and_both_failing_goes_on() {
    let hub = hub("").await;
    let hedge = json!({ "after_ms": 50, "most_percent": 100 });
    let targets = aims(&["sim-openai/m+ttfb=400", "sim-anthropic/m+status=501"]);
    let steps = [step("in_order", targets)];
    hub.route("one", json!({ "steps": steps, "hedge": hedge }))
        .await;
    assert_eq!(hub.ask(Dialect::OpenAi, "one", true).await.status, 200);
    let targets = aims(&[
        "sim-openai/m+delay=300+status=501",
        "sim-anthropic/m+status=501",
        "sim-openai/m",
    ]);
    let steps = [step("in_order", targets)];
    hub.route("both", json!({ "steps": steps, "hedge": hedge }))
        .await;
    let answer = hub.ask(Dialect::OpenAi, "both", true).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (own, _) = sorted(&hub, 3).await;
    let both = own.last().unwrap();
    assert_eq!(both.attempts.len(), 3, "{both:?}");
    hub.close().await;
}

#[actix_web::test]
async fn a_caller_that_leaves_while_two_are_asked_has_one_call() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m+ttfb=9000", "sim-anthropic/m+ttfb=9000"]);
    let steps = [step("in_order", targets)];
    let hedge = json!({ "after_ms": 20, "most_percent": 100 });
    hub.route("left", json!({ "steps": steps, "hedge": hedge }))
        .await;
    let request = Dialect::OpenAi.request("left", true);
    let call = hub.send(Dialect::OpenAi, &request).await;
    hub.running(2).await;
    drop(call);
    let (own, of_the_hub) = sorted(&hub, 2).await;
    assert_eq!((own.len(), of_the_hub.len()), (1, 1));
    assert_eq!(own[0].call.status, "cancelled");
    assert_eq!(own[0].call.provider.as_deref(), Some(OPENAI));
    hub.close().await;
}

#[actix_web::test]
async fn rivals_keep_to_their_share_and_their_price() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m+ttfb=120", "sim-anthropic/m+ttfb=120"]);
    let route = |hedge: serde_json::Value| json!({ "steps": [step("in_order", targets.clone())], "hedge": hedge });
    hub.route("rare", route(json!({ "after_ms": 20, "most_percent": 10 })))
        .await;
    for _ in 0..10 {
        assert_eq!(hub.ask(Dialect::OpenAi, "rare", true).await.status, 200);
    }
    let cheap = json!({ "after_ms": 20, "most_percent": 100, "most_cost": "0.000000001" });
    hub.route("cheap", route(cheap)).await;
    assert_eq!(hub.ask(Dialect::OpenAi, "cheap", true).await.status, 200);
    let routes = hub.admin("GET", "/api/routes").await;
    let counts = |name: &str| {
        let mut routes = routes["routes"].as_array().unwrap().iter();
        let route = routes.find(|route| route["name"] == name).unwrap();
        route["counts"]["hedged"].clone()
    };
    assert_eq!((counts("rare"), counts("cheap")), (json!(1), json!(0)));
    hub.close().await;
}

#[actix_web::test]
async fn without_a_time_the_slowest_of_late_are_the_measure() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m+ttfb=4000", "sim-anthropic/m"]);
    let hedge = json!({ "most_percent": 100 });
    hub.route(
        "learned",
        json!({ "steps": [step("in_order", targets)], "hedge": hedge }),
    )
    .await;
    let unknown = hub.ask(Dialect::OpenAi, "learned", true).await;
    assert_eq!(unknown.status, 200);
    assert_eq!(hub.settled(1).await.len(), 1, "nothing is known yet");
    let snapshot = hub.app.snapshot.load();
    let id = snapshot.providers[OPENAI].id.clone();
    let pace = hub
        .app
        .standing
        .paces
        .of(&id, "m+ttfb=4000", aigne_hub::clock::Millis(0));
    for _ in 0..64 {
        pace.waited(true, 60, aigne_hub::clock::Millis(0));
    }
    let began = Instant::now();
    assert_eq!(hub.ask(Dialect::OpenAi, "learned", true).await.status, 200);
    assert!(began.elapsed() < Duration::from_millis(3_500));
    hub.settled(3).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_copy_is_the_hubs_own_and_the_caller_does_not_wait_for_it() {
    let hub = hub(&crate::support::rates("ttfb=3000")).await;
    let steps = [step("priority", aims(&["sim-openai/m"]))];
    let mirror = json!({ "model": "sim-anthropic/m+ttfb=3000" });
    hub.route("copied", json!({ "steps": steps, "mirror": mirror }))
        .await;
    let half = json!({ "model": "sim-anthropic/m+status=500", "percent": 50 });
    hub.route("half", json!({ "steps": steps, "mirror": half }))
        .await;
    let began = Instant::now();
    let answer = hub.ask(Dialect::OpenAi, "copied", true).await;
    assert_eq!(answer.status, 200);
    assert!(began.elapsed() < Duration::from_millis(2_500));
    let (own, copies) = sorted(&hub, 2).await;
    assert_eq!((own.len(), copies.len()), (1, 1));
    let copy = &copies[0];
    assert_eq!(copy.call.status, "success", "{copy:?}");
    assert_eq!(copy.attempts[0].chosen_by.as_deref(), Some("mirror"));
    assert_eq!(copy.call.user_agent.as_deref(), Some("aigne-hub (mirror)"));
    assert_eq!(copy.call.request_id, own[0].call.request_id);
    assert!(
        copy.call
            .charge_nanos
            .is_some_and(|charge| charge.is_positive())
    );
    // One that fails is nobody's trouble.
    hub.ask_often("half", 10).await;
    let (own, copies) = sorted(&hub, 18).await;
    assert_eq!((own.len(), copies.len()), (11, 7));
    hub.close().await;
}
