//! Many at once, and the end of the server.

use std::time::{Duration, Instant};

use aigne_hub::simulator::served::Ended;
use futures_util::future::join_all;
use serde_json::json;

use super::{Sim, openai_pieces};

#[actix_web::test]
async fn a_thousand_streams_run_at_once() {
    let sim = Sim::start().await;
    let start = Instant::now();
    // Each takes at least 19 pauses of 50 ms: one after another they would take a quarter of an hour.
    let calls = (0..1000).map(|_| sim.openai("x+chunks=20+pace=50", json!({"stream": true})));
    let answers = join_all(calls).await;
    assert!(start.elapsed() < Duration::from_secs(60));
    for answer in &answers {
        assert!(answer.whole);
        assert_eq!(openai_pieces(answer, "content").len(), 20);
    }
    let served = sim.simulator.witness().served_at_least(1000).await;
    assert!(served.iter().all(|served| served.ended == Ended::Complete));
    let ids: std::collections::HashSet<&str> = served.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids.len(), 1000);
}

#[actix_web::test]
async fn a_stopped_server_frees_its_port() {
    let sim = Sim::start().await;
    let address = sim.serving.address();
    assert_ne!(address.port(), 0);
    sim.openai("x", json!({})).await;
    sim.serving.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
