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

/// More than any call can use.
const ABSURD: &str = "say=Hi+input=1000000000000+output=1000000000000";

#[actix_web::test]
async fn what_no_call_can_have_used_is_charged_as_it_looks_and_spoils_no_sums() {
    let usual = "say=Hi+input=20+output=3";
    let hub = charging(&[ABSURD, usual]).await;
    give(&hub, 1_000_000 * PER_TOKEN).await;
    for (number, way) in WAYS.into_iter().enumerate() {
        for (script, stream) in [(ABSURD, false), (ABSURD, true), (usual, false)] {
            let answer = hub.ask(way.caller, &way.model(script), stream).await;
            assert_eq!(answer.status, 200, "{way:?}: {}", answer.text());
        }
        let calls = hub.settled(number * 3 + 3).await;
        let absurd: Vec<_> = calls
            .iter()
            .filter(|it| it.call.usage_source == "estimated")
            .collect();
        assert_eq!(absurd.len(), number * 2 + 2, "{way:?}");
        for settled in absurd {
            let call = &settled.call;
            assert!((1..100).contains(&call.input_tokens), "{call:?}");
            assert!((1..100).contains(&call.output_tokens), "{call:?}");
            assert!(call.charge_nanos.is_some_and(|charge| charge.0 > 0));
        }
    }
    let wanted = i64::try_from(WAYS.len() * 3).unwrap();
    let counted = hub
        .store()
        .read(|conn| {
            use diesel::prelude::*;
            use store::schema::usage_quarters::dsl as q;
            q::usage_quarters.select(q::calls).load::<i64>(conn)
        })
        .await
        .unwrap();
    assert_eq!(
        counted.into_iter().sum::<i64>(),
        wanted,
        "every call is counted"
    );
    hub.close().await;
}
