//! Clients that leave at any event of a stream pay for what was produced until then.

use super::support::{charging, give};
use crate::support::ways::{Dialect, WAYS};

/// Chunks of 40 bytes: ten tokens each.
const SCRIPT: &str = "chunks=12+big=40+pace=15";
const TOKENS: i64 = 10;

#[actix_web::test]
async fn a_client_that_leaves_at_any_event_pays_for_the_events_until_then() {
    let hub = charging(&[SCRIPT]).await;
    give(&hub, 1_000_000_000).await;
    let mut number = 0;
    // Forwarded, so that the client's events are the provider's.
    for way in [WAYS[0], WAYS[2]] {
        let whole = hub.ask(way.caller, &way.model(SCRIPT), true).await;
        number += 1;
        let is_content = |event: &String| match way.caller {
            Dialect::OpenAi => {
                event.contains("\"content\":\"") && !event.contains("\"content\":\"\"")
            }
            Dialect::Anthropic => event.contains("text_delta"),
        };
        let events = whole.events();
        let preface = events.iter().position(is_content).unwrap();
        for seen in 1..preface + 12 {
            let body = way.caller.request(&way.model(SCRIPT), true);
            let mut call = hub.send(way.caller, &body).await;
            call.events(seen).await;
            drop(call);
            number += 1;
            let served = hub.simulator.witness().served_at_least(number).await;
            let served = served.last().unwrap().clone();
            let settled = hub
                .settled(usize::try_from(number).unwrap())
                .await
                .pop()
                .unwrap();
            assert_eq!(settled.call.status, "cancelled", "{settled:?}");
            let produced =
                i64::try_from(served.events_sent).unwrap() - i64::try_from(preface).unwrap();
            let paid = settled.call.output_tokens / TOKENS;
            assert!(
                (produced.max(0) - paid).abs() <= 1,
                "{way:?} left at event {seen}: {produced} produced, {paid} paid"
            );
            assert!(settled.call.charge_nanos.unwrap().0 > 0);
        }
    }
    hub.close().await;
}
