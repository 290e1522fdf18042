//! Streams that cost more than was foreseen.

use super::support::{charging, give, owner, standing};
use crate::support::ways::{Dialect, WAYS};

/// 400 chunks of 40 bytes: ten tokens each.
const LONG: &str = "chunks=400+big=40+pace=1";

/// Nanos for a token of output: the dearest of the tests' rates.
const PER_TOKEN: i64 = 15_000;

#[actix_web::test]
async fn a_stream_that_uses_up_all_credits_ends_with_an_error_event_and_overspends_by_less_than_a_step()
 {
    let hub = charging(&[LONG]).await;
    let owner = owner(&hub);
    for (number, way) in WAYS.into_iter().enumerate() {
        // More than is foreseen for a first call, less than it will want.
        let balance = 1_000 * PER_TOKEN;
        let before = standing_total(&hub, &owner).await;
        give(&hub, balance - before).await;
        let body = way.caller.request(&way.model(LONG), true);
        let answer = hub.send(way.caller, &body).await.finish().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let text = answer.text();
        assert!(text.contains("all credits are used up"), "{way:?}: {text}");
        assert!(!text.contains(way.caller.terminator()), "{way:?}");
        match way.caller {
            Dialect::OpenAi => assert!(text.contains("credit_used_up"), "{text}"),
            Dialect::Anthropic => assert!(text.contains("billing_error"), "{text}"),
        }
        let settled = hub.settled(number + 1).await.pop().unwrap();
        assert_eq!(settled.error(), "credit_used_up");
        let charge = settled.call.charge_nanos.unwrap().0;
        println!(
            "{way:?}: {charge} of {balance} nanos, {} tokens",
            settled.call.output_tokens
        );
        assert!(charge <= balance + 256 * PER_TOKEN, "{charge}");
        assert!(charge * 2 >= balance, "{charge}");
        assert_eq!(hub.app.purses.held_of(&owner), (store::Nanos(0), 0));
    }
    hub.close().await;
}

async fn standing_total(hub: &crate::support::hub::TestHub, owner: &str) -> i64 {
    let owner = owner.to_owned();
    let read = hub
        .store()
        .read(move |conn| store::ledger::credits::standing(conn, &owner));
    read.await.unwrap().map_or(0, |standing| standing.total().0)
}

#[actix_web::test]
async fn a_stream_that_outgrows_its_hold_goes_on_while_there_are_credits() {
    let hub = charging(&[LONG]).await;
    give(&hub, 100_000 * PER_TOKEN).await;
    let way = WAYS[0];
    let body = way.caller.request(&way.model(LONG), true);
    let answer = hub.send(way.caller, &body).await.finish().await;
    assert!(answer.text().contains(way.caller.terminator()));
    let left = standing(hub.store(), &owner(&hub)).await;
    let charge = hub.only_call().await.call.charge_nanos.unwrap().0;
    assert_eq!(left.total().0, 100_000 * PER_TOKEN - charge);
    hub.close().await;
}
