//! What the simulator records about itself.

use aigne_hub::clock::{Millis, TestClock};
use aigne_hub::simulator::served::Ended;
use aigne_hub::simulator::{SimRequest, Simulator};
use futures_util::StreamExt;
use serde_json::json;
use std::sync::Arc;

use super::Sim;
use crate::support::client::{self, Call};

#[actix_web::test]
async fn what_was_served_is_told_over_http() {
    let sim = Sim::start().await;
    let told = sim.openai("x+say=Hi", json!({})).await;
    sim.anthropic("x+cut_event=2", json!({"stream": true}))
        .await;
    let served = sim.get("/_sim/served?wait=2", &[]).await.json();
    let first = &served[0];
    assert_eq!(first["id"], told.json()["id"]);
    assert_eq!(first["dialect"], "openai");
    assert_eq!(first["model"], "x+say=Hi");
    assert_eq!(
        (&first["streamed"], &first["ended"]),
        (&json!(false), &json!("complete"))
    );
    assert_eq!(first["bytes_sent"], told.body.len());
    assert_eq!(first["usage"]["output"], 1);
    let second = &served[1];
    assert_eq!(
        (&second["dialect"], &second["ended"]),
        (&json!("anthropic"), &json!("cut"))
    );
    assert_eq!(
        (&second["streamed"], &second["events_sent"]),
        (&json!(true), &json!(2))
    );
    // The first event told the input; the end was never told.
    assert_eq!(second["usage"]["output"], 1);
    let address = sim.serving.address();
    client::call(address, "DELETE", "/_sim", &[], "").await;
    assert_eq!(sim.get("/_sim/served", &[]).await.json(), json!([]));
    assert_eq!(sim.get("/_sim/nothing", &[]).await.status, 404);
}

#[actix_web::test]
async fn requests_are_kept_as_they_came() {
    let sim = Sim::start().await;
    sim.post(
        "/v1/chat/completions?x=1",
        &[("x-app", "1")],
        &json!({"model": 5}),
    )
    .await;
    let seen = sim.get("/_sim/requests", &[]).await.json();
    assert_eq!(seen[0]["method"], "POST");
    assert_eq!(seen[0]["path"], "/v1/chat/completions?x=1");
    assert_eq!(seen[0]["body"], json!({"model": 5}));
    let headers = seen[0]["headers"].as_array().unwrap();
    assert!(headers.contains(&json!(["x-app", "1"])));
    for _ in 0..250 {
        sim.simulator.answer(request("{}")).await.unwrap();
    }
    assert_eq!(sim.simulator.witness().requests().len(), 200);
}

#[actix_web::test]
async fn a_client_that_leaves_is_recorded() {
    let sim = Sim::start().await;
    let address = sim.serving.address();
    let body = |model: &str| {
        json!({"model": model, "stream": true, "messages": [{"role": "user", "content": "Hi"}]})
            .to_string()
    };
    let path = "/v1/chat/completions";
    let slow = body("x+chunks=1000+pace=20");
    let mut during = Call::send(address, "POST", path, &[], &slow).await;
    during.until("quick").await;
    drop(during);
    let served = sim.simulator.witness().served_at_least(1).await;
    assert_eq!(served[0].ended, Ended::Cancelled);
    assert_eq!(served[0].cancelled_ms, Some(served[0].ended_ms));
    assert!(served[0].events_sent > 1 && served[0].bytes_sent > 0);

    let before = Call::send(address, "POST", path, &[], &body("x+delay=60000")).await;
    while sim.simulator.witness().running() == 0 {
        tokio::task::yield_now().await;
    }
    drop(before);
    let served = sim.simulator.witness().served_at_least(2).await;
    assert_eq!((served[1].ended, served[1].status), (Ended::Cancelled, 0));
}

fn request(body: &str) -> SimRequest {
    SimRequest {
        method: actix_web::http::Method::POST,
        path: "/v1/chat/completions".to_owned(),
        headers: Vec::new(),
        body: body.to_owned().into(),
    }
}

#[actix_web::test]
async fn it_answers_inside_the_process_too() {
    let clock = Arc::new(TestClock::at(Millis(1_700_000_000_000)));
    let simulator = Simulator::discreet(clock.clone());
    let call = json!({"model": "x+chunks=4", "stream": true,
        "messages": [{"role": "user", "content": "Hi"}]});
    let mut reply = simulator.answer(request(&call.to_string())).await.unwrap();
    let first = reply.body.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: {"));
    clock.advance_ms(1234);
    drop(reply);
    let served = simulator.witness().served();
    assert_eq!(served[0].ended, Ended::Cancelled);
    assert_eq!(served[0].cancelled_ms, Some(1_700_000_001_234));
    assert_eq!(
        simulator.witness().requests().len(),
        0,
        "a demo keeps no prompts"
    );

    let call = json!({"model": "x+hangup", "messages": [{"role": "user", "content": "Hi"}]});
    assert!(simulator.answer(request(&call.to_string())).await.is_err());
    let call = json!({"model": "x+cut=5", "messages": [{"role": "user", "content": "Hi"}]});
    let reply = simulator.answer(request(&call.to_string())).await.unwrap();
    let items: Vec<_> = reply.body.collect().await;
    assert_eq!(items[0].as_ref().unwrap().len(), 5);
    assert!(items[1].is_err());
}
