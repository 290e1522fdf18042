//! Stopping: what is open is waited for, and then told.

use std::time::Duration;

use aigne_hub::server;
use store::{Durability, Options, Store};

use crate::support::hub::TestHub;
use crate::support::rates;
use crate::support::ways::{Dialect, WAYS};

/// The books as they lie on the disk of a hub that has stopped.
async fn left_on_disk(folder: &tempfile::TempDir) -> Vec<store::calls::CallRecord> {
    let store = Store::open(Options {
        path: folder.path().join("hub.db"),
        durability: Durability::Kill,
        readers: 1,
        queue: 1,
    })
    .unwrap();
    let report = store.read(store::ledger::check::check).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
    let read = store.read(|conn| {
        let all = store::calls::page::CallFilter::default();
        store::calls::page::page(conn, &all, None, 100)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_stop_waits_for_streams_that_end_in_time() {
    let hub = TestHub::start().await;
    let script = "chunks=20+words=40+pace=10";
    let mut calls = Vec::new();
    for way in WAYS {
        let body = way.caller.request(&way.model(script), true);
        let mut call = hub.send(way.caller, &body).await;
        call.events(2).await;
        calls.push((way, call));
    }
    let stop = server::stop(
        hub.handle.clone(),
        hub.app.stopping.clone(),
        hub.app.open.clone(),
        Duration::from_secs(10),
        std::future::pending(),
    );
    let stopping = tokio::task::spawn_local(stop);
    for (way, call) in calls {
        let answer = call.finish().await;
        assert!(answer.text().contains(way.caller.terminator()), "{way:?}");
    }
    stopping.await.unwrap();
    let folder = hub.ended().await;
    let calls = left_on_disk(&folder).await;
    assert_eq!(calls.len(), 4);
    assert!(calls.iter().all(|call| call.status == "success"));
}

#[actix_web::test]
async fn what_is_still_open_then_is_ended_with_an_error_and_charged() {
    const OPEN: &str = "stall=6";
    let hub = TestHub::with(&(rates(OPEN) + &rates("delay=60000")), |config| {
        config.server.drain = Duration::from_millis(50);
    })
    .await;
    let mut calls = Vec::new();
    for way in WAYS {
        let body = way.caller.request(&way.model(OPEN), true);
        let mut call = hub.send(way.caller, &body).await;
        call.events(3).await;
        calls.push((way, call));
    }
    // One that has no head yet, and one whole.
    for stream in [true, false] {
        let body = Dialect::OpenAi.request("sim-openai/m+delay=60000", stream);
        let call = hub.send(Dialect::OpenAi, &body).await;
        calls.push((WAYS[0], call));
    }
    hub.running(6).await;
    let drain = hub.app.config.server.drain;
    let stop = server::stop(
        hub.handle.clone(),
        hub.app.stopping.clone(),
        hub.app.open.clone(),
        drain,
        std::future::pending(),
    );
    let stopping = tokio::task::spawn_local(stop);
    for (number, (way, call)) in calls.into_iter().enumerate() {
        let answer = call.finish().await;
        let text = answer.text();
        assert_eq!(answer.status, if number < 4 { 200 } else { 503 }, "{text}");
        assert!(text.contains("the hub is being stopped"), "{way:?}: {text}");
        assert!(
            answer.whole && !text.contains(way.caller.terminator()),
            "{text}"
        );
    }
    stopping.await.unwrap();
    let folder = hub.ended().await;
    let calls = left_on_disk(&folder).await;
    assert_eq!(calls.len(), 6);
    for call in calls {
        assert_eq!(call.status, "failed");
        assert_eq!(call.error_code.as_deref(), Some("hub_stopping"));
        let produced = call.http_status == 200;
        let paid = call.charge_nanos.is_some_and(|charge| charge.is_positive());
        assert_eq!(paid, produced, "{call:?}");
    }
}
