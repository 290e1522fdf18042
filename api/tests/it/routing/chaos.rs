//! Everything goes wrong at once, seeded: three providers with two keys each, a fifth of all calls
//! meets a fault of some kind.

use std::time::Duration;

use futures_util::future::join_all;

use super::support::provider;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const MODEL: &str = "shared+chaos=20+seed=11+words=12";
const CLIENTS: usize = 16;
const CALLS: usize = 16;

/// What came of a call, for its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Came {
    Complete,
    /// Told as one, before the reply or within the stream.
    Failed,
    /// Neither.
    Neither(String),
}

async fn one_call(hub: &TestHub, number: usize) -> (bool, Came) {
    let (dialect, stream) = (Dialect::BOTH[number % 2], number % 4 < 2);
    let answer = hub.ask(dialect, MODEL, stream).await;
    let text = answer.text();
    let came = match (answer.status, stream) {
        (200, false) if answer.whole && answer.json().is_object() => Came::Complete,
        (200, true) if text.contains(dialect.terminator()) && !text.contains("error") => {
            Came::Complete
        }
        (200, true) if answer.whole && text.contains("error") => Came::Failed,
        (400.., _) if answer.json()["error"]["message"].is_string() => Came::Failed,
        (status, _) => Came::Neither(format!("{status}: {text}")),
    };
    (stream, came)
}

#[actix_web::test]
async fn a_fifth_of_all_calls_meets_a_fault_and_callers_hardly_notice() {
    let more: String = ["a", "b", "c"]
        .map(|name| provider(name, &[MODEL]))
        .concat();
    let hub = TestHub::with(&more, |config| {
        config.upstream.first_byte = Duration::from_millis(1_500);
        config.upstream.idle = Duration::from_millis(1_500);
        config.retry.again = 2;
        config.retry.backoff = Duration::from_millis(20);
    })
    .await;
    let client = |client: usize| {
        let hub = &hub;
        async move {
            let mut all = Vec::new();
            for call in 0..CALLS {
                all.push(one_call(hub, client + call).await);
            }
            all
        }
    };
    let all: Vec<_> = join_all((0..CLIENTS).map(client)).await.concat();
    let neither: Vec<_> = all
        .iter()
        .filter(|(_, came)| matches!(came, Came::Neither(_)))
        .collect();
    assert!(neither.is_empty(), "{neither:?}");
    // A whole reply can always go to another target; a stream that broke off in the middle cannot.
    let whole: Vec<_> = all.iter().filter(|(stream, _)| !stream).collect();
    let failed = whole
        .iter()
        .filter(|(_, came)| *came == Came::Failed)
        .count();
    assert_eq!(failed, 0, "of {} whole calls", whole.len());
    let streams: Vec<_> = all.iter().filter(|(stream, _)| *stream).collect();
    let broken = streams
        .iter()
        .filter(|(_, came)| *came == Came::Failed)
        .count();
    assert!(broken * 12 < streams.len(), "{broken} of {}", streams.len());
    let calls = hub.settled(CLIENTS * CALLS).await;
    assert_eq!(calls.len(), CLIENTS * CALLS);
    let retried = calls.iter().filter(|call| call.attempts.len() > 1).count();
    println!(
        "{retried} of {} calls were tried more than once, {broken} streams broke",
        calls.len()
    );
    assert!(retried > CLIENTS);
    // Nothing is left open at the providers.
    assert_eq!(hub.simulator.witness().running(), 0);
    hub.close().await;
}
