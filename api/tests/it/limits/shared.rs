//! Two processes on one file keep to a limit together.

use std::time::{Duration, Instant};

use super::support::limit;
use crate::money::support::Second;
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// One of the hubs.
async fn ask(address: std::net::SocketAddr) -> u16 {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let path = Dialect::OpenAi.path();
    let call = Call::send(address, "POST", path, &headers, &body).await;
    call.finish().await.status
}

#[actix_web::test]
async fn together_they_never_serve_more_and_what_is_left_either_may_serve() {
    let lines = limit("both", "hub", "requests_per_minute = 40");
    let hub = TestHub::with(&lines, |_| {}).await;
    for _ in 0..5 {
        assert_eq!(ask(hub.address).await, 200);
    }
    let second = Second::start(&hub).await;
    // All at once at both, far more than may pass.
    let mut served = 0;
    let calls = (0..60).map(|number| match number % 2 {
        0 => ask(hub.address),
        _ => ask(second.address),
    });
    for status in futures_util::future::join_all(calls).await {
        assert!(matches!(status, 200 | 429), "{status}");
        served += usize::from(status == 200);
    }
    assert!(5 + served <= 40, "{served}");
    // What is left can be had at the second, however little of it the first gave away at once.
    let began = Instant::now();
    while 5 + served < 40 {
        served += usize::from(ask(second.address).await == 200);
        assert!(began.elapsed() < Duration::from_secs(10), "{served}");
    }
    for address in [hub.address, second.address] {
        for _ in 0..3 {
            assert_eq!(ask(address).await, 429);
        }
    }
    assert_eq!(hub.simulator.witness().requests().len(), 40);
    second.close().await;
    hub.close().await;
}

#[actix_web::test]
async fn one_that_ends_is_not_forgotten_for_a_minute_and_the_other_has_all_of_what_is_left() {
    let lines = limit(
        "both",
        "hub",
        "requests_per_minute = 10\nconcurrent_calls = 5",
    );
    let hub = TestHub::with(&lines, |_| {}).await;
    let second = Second::start(&hub).await;
    for _ in 0..4 {
        assert_eq!(ask(second.address).await, 200);
    }
    second.close().await;
    let mut served = 0;
    for _ in 0..10 {
        served += usize::from(ask(hub.address).await == 200);
    }
    assert_eq!(served, 6);
    hub.close().await;
}
