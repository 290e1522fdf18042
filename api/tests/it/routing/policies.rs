//! What decides between the targets of a step.

use std::sync::Arc;

use aigne_hub::clock::Millis;
use aigne_hub::standing::pace::Pace;
use serde_json::json;

use super::asking::{aims, hub, step};
use crate::support::hub::TestHub;
use crate::support::ways::{ANTHROPIC, Dialect, OPENAI};

fn pace(hub: &TestHub, provider: &str, model: &str) -> Arc<Pace> {
    let snapshot = hub.app.snapshot.load();
    let id = &snapshot.providers[provider].id;
    hub.app.standing.paces.of(id, model, Millis(0))
}

#[actix_web::test]
async fn weights_decide_how_many_calls_each_target_gets() {
    let hub = hub("").await;
    let targets = json!([
        { "model": "sim-openai/m", "weight": 3 },
        { "model": "sim-anthropic/m" },
        { "model": "sim-openai/spare", "weight": 0 },
    ]);
    hub.route("spread", json!({ "steps": [step("priority", targets)] }))
        .await;
    hub.ask_often("spread", 80).await;
    let first = hub.answered(0, 80, OPENAI).await;
    assert!((59..=61).contains(&first), "{first} of 80");
    let settled = hub.settled(80).await;
    assert!(
        settled
            .iter()
            .all(|one| one.call.model.as_deref() == Some("m"))
    );
    let attempt = &settled[0].attempts[0];
    assert_eq!(attempt.route.as_deref(), Some("spread"));
    assert_eq!(attempt.chosen_by.as_deref(), Some("priority"));
    let reason = attempt.reason.as_deref().unwrap();
    assert!(reason.contains("step 1"), "{reason}");
    hub.close().await;
}

#[actix_web::test]
async fn the_lowest_price_is_that_of_this_request() {
    // One is cheap to read, the other cheap to write.
    let prices = ["reader", "writer"].map(|model| {
        let (input, output) = if model == "reader" { ("1", "20") } else { ("10", "2") };
        format!("[[rates]]\nprovider = \"sim-openai\"\nmodel = \"{model}\"\ninput = \"{input}\"\noutput = \"{output}\"\n")
    });
    let hub = hub(&prices.concat()).await;
    let targets = aims(&["sim-openai/reader", "sim-openai/writer"]);
    hub.route("cheap", json!({ "steps": [step("lowest_price", targets)] }))
        .await;
    for (input, output, model) in [(100_000, 10, "reader"), (10, 10_000, "writer")] {
        for model in ["reader", "writer"] {
            let used = wire::Usage {
                input,
                output,
                ..wire::Usage::default()
            };
            // So many that what was learned before is forgotten.
            for _ in 0..64 {
                pace(&hub, OPENAI, model).learn(400, &used);
            }
        }
        let told = hub
            .explained(json!({ "model": "cheap", "input_tokens": 100 }))
            .await;
        assert_eq!(told["plan"][0]["model"], model, "{told:#}");
        assert!(told["candidates"][0]["price"].is_string());
    }
    hub.close().await;
}

#[actix_web::test]
async fn what_a_cache_serves_counts_in_the_price() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m", "sim-anthropic/m"]);
    hub.route("cheap", json!({ "steps": [step("lowest_price", targets)] }))
        .await;
    let ask = json!({ "model": "cheap", "input_tokens": 10_000, "max_tokens": 1 });
    let told = hub.explained(ask.clone()).await;
    assert_eq!(told["plan"][0]["provider"], OPENAI, "{told:#}");
    let cached = wire::Usage {
        input: 5,
        cache_read: 95,
        output: 1,
        ..wire::Usage::default()
    };
    let plain = wire::Usage {
        input: 100,
        output: 1,
        ..wire::Usage::default()
    };
    for _ in 0..64 {
        pace(&hub, ANTHROPIC, "m").learn(400, &cached);
        pace(&hub, OPENAI, "m").learn(400, &plain);
    }
    let told = hub.explained(ask).await;
    assert_eq!(told["plan"][0]["provider"], ANTHROPIC, "{told:#}");
    hub.close().await;
}

#[actix_web::test]
async fn the_fastest_is_asked_and_one_that_has_recovered_is_found_again() {
    let hub = hub("").await;
    let (slow, fast) = ("sim-openai/m", "sim-anthropic/m");
    hub.route(
        "quick",
        json!({ "steps": [step("lowest_latency", aims(&[slow, fast]))] }),
    )
    .await;
    for _ in 0..64 {
        pace(&hub, OPENAI, "m").waited(false, 5_000, Millis(0));
        pace(&hub, ANTHROPIC, "m").waited(false, 1_000, Millis(0));
    }
    hub.ask_often("quick", 9).await;
    assert_eq!(hub.answered(0, 9, ANTHROPIC).await, 9);
    // It was slow, and is not any more: some calls try it, and then all go where it is quickest.
    let mut calls = 9;
    while pace(&hub, OPENAI, "m").usual_ms(false) == Some(5_000) {
        hub.ask_often("quick", 10).await;
        calls += 10;
        assert!(calls < 300, "nobody noticed");
        // A target that was measured a moment ago is not explored.
        tokio::time::sleep(std::time::Duration::from_millis(110)).await;
    }
    let settled = hub.settled(calls).await;
    let explored = settled
        .iter()
        .filter(|one| one.attempts[0].chosen_by.as_deref() == Some("exploration"));
    assert!(explored.count() >= 5);
    hub.close().await;
}

#[actix_web::test]
async fn the_target_with_the_fewest_calls_under_way_is_asked() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m+stall=1", "sim-anthropic/m+stall=1"]);
    hub.route("idle", json!({ "steps": [step("least_busy", targets)] }))
        .await;
    let mut open = Vec::new();
    for count in 1..=4 {
        open.push(
            hub.send(Dialect::OpenAi, &Dialect::OpenAi.request("idle", true))
                .await,
        );
        hub.running(count).await;
    }
    let busy = |provider| pace(&hub, provider, "m+stall=1").busy();
    assert_eq!((busy(OPENAI), busy(ANTHROPIC)), (2, 2));
    drop(open);
    hub.settled(4).await;
    assert_eq!((busy(OPENAI), busy(ANTHROPIC)), (0, 0));
    hub.close().await;
}

#[actix_web::test]
async fn a_canary_gets_its_part_by_call_and_stays_with_a_caller() {
    let hub = hub("").await;
    let steps = |by: &str, percent: u32| {
        let canary = json!({ "percent": percent, "by": by });
        let targets = json!([
            { "model": "sim-openai/m" },
            { "model": "sim-anthropic/m", "canary": canary },
        ]);
        json!({ "steps": [step("priority", targets)] })
    };
    hub.route("by-call", steps("call", 10)).await;
    hub.ask_often("by-call", 100).await;
    let drawn = hub.answered(0, 100, ANTHROPIC).await;
    assert!((9..=11).contains(&drawn), "{drawn} of 100");
    hub.route("by-caller", steps("caller", 50)).await;
    hub.ask_often("by-caller", 20).await;
    let drawn = hub.answered(100, 20, ANTHROPIC).await;
    assert!(drawn == 0 || drawn == 20, "{drawn} of 20");
    hub.close().await;
}

#[actix_web::test]
async fn a_model_at_several_providers_goes_by_the_route_for_all_models() {
    let hub = hub("").await;
    assert_eq!(
        hub.explained(json!({ "model": "m" })).await["plan"][0]["chosen_by"],
        "in_order"
    );
    let targets = json!([{ "model": "*" }]);
    hub.route("*", json!({ "steps": [step("priority", targets)] }))
        .await;
    hub.ask_often("m", 20).await;
    assert_eq!(hub.answered(0, 20, OPENAI).await, 10);
    let named = hub.explained(json!({ "model": "sim-openai/m" })).await;
    assert_eq!(named["route"], json!(null));
    let unknown = hub.ask(Dialect::OpenAi, "nowhere", false).await;
    assert_eq!(unknown.status, 404);
    hub.close().await;
}
