//! Clients that leave before their answer is complete.

use std::time::{Duration, Instant};

use aigne_hub::simulator::served::{Ended, Served};

use crate::support::books::Settled;
use crate::support::hub::TestHub;
use crate::support::ways::{WAYS, Way};

/// How soon the provider is to know.
const SOON: Duration = Duration::from_millis(500);

/// The last reply of the provider and the last call of the books, some time after the client left.
async fn after_leaving(hub: &TestHub, number: usize, way: Way) -> (Served, Settled) {
    let left = Instant::now();
    let mut served = hub
        .simulator
        .witness()
        .served_at_least(u64::try_from(number).unwrap())
        .await;
    let after = left.elapsed();
    println!("{way:?}: the provider's call ended {after:?} after the client left");
    assert!(after < SOON, "{after:?}");
    let mut settled = hub.settled(number).await;
    (served.pop().unwrap(), settled.pop().unwrap())
}

#[actix_web::test]
async fn a_client_that_leaves_after_three_events_pays_for_what_was_produced() {
    let hub = TestHub::with(&crate::support::rates(SLOW), |_| {}).await;
    for (number, way) in WAYS.into_iter().enumerate() {
        let body = way.caller.request(&way.model(SLOW), true);
        let mut call = hub.send(way.caller, &body).await;
        call.events(5).await;
        drop(call);
        let (served, settled) = after_leaving(&hub, number + 1, way).await;
        assert_eq!(served.ended, Ended::Cancelled);
        let record = &settled.call;
        assert_eq!(record.status, "cancelled", "{settled:?}");
        assert_eq!(record.http_status, 499);
        assert_eq!(record.usage_source, "estimated");
        assert!(record.input_tokens > 0 && record.output_tokens > 0);
        assert!(
            record
                .charge_nanos
                .is_some_and(|charge| charge.is_positive())
        );
        assert!(record.ttft_ms.is_some());
        assert_eq!(settled.attempts.len(), 1);
        assert_eq!(settled.attempts[0].status, "cancelled");
        assert_eq!(settled.attempts[0].http_status, Some(200));
    }
    hub.close().await;
}

/// Long enough that nobody sees its end.
const SLOW: &str = "chunks=500+words=5000+pace=10";

#[actix_web::test]
async fn a_client_that_leaves_before_the_head_cancels_the_call_and_pays_nothing() {
    let hub = TestHub::with(&crate::support::rates("delay=60000"), |_| {}).await;
    let mut number = 0;
    for way in WAYS {
        for stream in [true, false] {
            number += 1;
            let body = way.caller.request(&way.model("delay=60000"), stream);
            let call = hub.send(way.caller, &body).await;
            hub.running(1).await;
            drop(call);
            let (served, settled) = after_leaving(&hub, number, way).await;
            assert_eq!(served.ended, Ended::Cancelled);
            assert_eq!(settled.call.status, "cancelled");
            assert_eq!(settled.call.usage_source, "none");
            assert_eq!(settled.call.charge_nanos, Some(store::Nanos(0)));
            assert_eq!(settled.attempts[0].http_status, None);
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_client_that_leaves_during_a_whole_answer_pays_for_its_input() {
    // The head comes, and then the body stalls.
    let hub = TestHub::with(&crate::support::rates("stall=0"), |_| {}).await;
    for (number, way) in WAYS.into_iter().enumerate() {
        let body = way.caller.request(&way.model("stall=0"), false);
        let call = hub.send(way.caller, &body).await;
        hub.running(1).await;
        // The head has been answered when the hub knows it; nothing outside tells of that.
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(call);
        let (served, settled) = after_leaving(&hub, number + 1, way).await;
        assert_eq!(served.ended, Ended::Cancelled);
        assert_eq!(settled.call.status, "cancelled");
        assert_eq!(settled.call.usage_source, "estimated", "{settled:?}");
        assert!(settled.call.input_tokens > 0);
        assert_eq!(settled.call.output_tokens, 0);
    }
    hub.close().await;
}
