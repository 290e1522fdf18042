//! What kept replies cost, and where that is seen.

use serde_json::Value;
use store::Nanos;
use store::ledger::credits::{self, Done, Gift, Source};

use super::{KEYS, ONE, TWO, as_admin, ask_as, came, kept};
use crate::money::support::{charged, order};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// Charges of a call and of its repetitions, at this price of a kept reply.
async fn charges(percent: u32, stream: bool) -> Vec<i64> {
    let hub = TestHub::with("", |config| config.cache.percent = percent).await;
    let body = Dialect::OpenAi.request("sim-openai/m", stream);
    for _ in 0..2 {
        ask_as(&hub, KEY, Dialect::OpenAi, "on", &body).await;
        kept(&hub, 1).await;
    }
    let calls = hub.settled(2).await;
    let saved: Vec<_> = calls.iter().map(|one| one.call.saved_nanos).collect();
    let charges: Vec<i64> = calls
        .iter()
        .map(|one| one.call.charge_nanos.unwrap().0)
        .collect();
    assert_eq!(saved[0], None);
    assert_eq!(saved[1].unwrap().0, charges[0] - charges[1]);
    // Among other things it proves that the bill comes out again from the record.
    hub.close().await;
    charges
}

#[actix_web::test]
async fn a_kept_reply_costs_nothing_a_share_or_all_of_its_price() {
    for stream in [true, false] {
        for percent in [0, 25, 100] {
            let charges = charges(percent, stream).await;
            assert!(charges[0] > 0);
            let share = charges[0] * i64::from(percent) / 100;
            assert!((charges[1] - share).abs() <= 1, "{charges:?}");
        }
    }
}

/// Gives a key of this name a credit.
async fn give(hub: &TestHub, name: &str) {
    let snapshot = hub.app.snapshot.load();
    let key = snapshot.keys.values().find(|key| key.name == name).unwrap();
    let gift = Gift {
        owner: format!("key:{}", key.id),
        source: Source::Purchase,
        amount: Nanos(1_000_000_000),
        priority: credits::DEFAULT_PRIORITY,
        expires_at: None,
    };
    let order = order();
    let given = hub
        .store()
        .write(move |conn| credits::give(conn, &order, &gift));
    assert!(matches!(given.await.unwrap(), Done::Now(_)));
}

#[actix_web::test]
async fn who_has_no_credits_gets_what_is_free_and_nothing_else() {
    for (percent, status) in [(0, 200), (100, 402)] {
        let more = format!("{KEYS}\n[billing]\nmode = \"credits\"\n");
        let hub = TestHub::with(&more, |config| config.cache.percent = percent).await;
        give(&hub, "one").await;
        let body = Dialect::OpenAi.request("sim-openai/m", false);
        for key in [ONE, ONE] {
            let answer = ask_as(&hub, key, Dialect::OpenAi, "on", &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            kept(&hub, 1).await;
        }
        let poor = ask_as(&hub, TWO, Dialect::OpenAi, "on", &body).await;
        assert_eq!(poor.status, status, "{}", poor.text());
        let calls = hub.settled(3).await;
        let price = calls[0].call.charge_nanos.unwrap().0;
        let times = if percent == 0 { 1 } else { 2 };
        assert_eq!(charged(hub.store()).await, price * times);
        hub.close().await;
    }
}

#[actix_web::test]
async fn statistics_records_and_metrics_show_them() {
    let hub = TestHub::with(KEYS, |_| {}).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    for told in ["miss", "hit", "hit"] {
        let answer = ask_as(&hub, KEY, Dialect::OpenAi, "on", &body).await;
        assert_eq!(came(&answer), told);
        kept(&hub, 1).await;
    }
    let calls = hub.settled(3).await;
    let price = calls[0].call.charge_nanos.unwrap();
    let total =
        as_admin(&hub, "GET", "/api/statistics").await.json()["statistics"]["total"].clone();
    assert_eq!(total["calls"], 3);
    assert_eq!(total["cached"], 2);
    assert_eq!(total["saved"], Nanos(price.0 * 2).to_string());
    assert_eq!(total["charge"], price.to_string());
    let id = &calls[2].call.id;
    let call: Value = as_admin(&hub, "GET", &format!("/api/calls/{id}"))
        .await
        .json();
    assert_eq!(call["call"]["cached"]["how"], "hit");
    assert_eq!(call["call"]["cached"]["from"], calls[0].call.id);
    assert_eq!(call["call"]["cached"]["saved"], price.to_string());
    assert_eq!(call["call"]["charge"], "0");
    let shown: Value = as_admin(&hub, "GET", "/api/cache").await.json();
    assert_eq!(shown["calls"]["hit"], 2);
    assert_eq!(shown["replies"], 1);
    let metrics = as_admin(&hub, "GET", "/api/metrics").await.text();
    assert!(
        metrics.contains("hub_cache_calls_total{result=\"hit\"} 2"),
        "{metrics}"
    );
    assert!(metrics.contains("\nhub_cache_replies 1\n"), "{metrics}");
    hub.close().await;
}
