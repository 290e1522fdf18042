//! Notices: what is told, once for as long as it holds.

use aigne_hub::clock::{Clock, Millis, SystemClock};
use aigne_hub::notices::look;
use serde_json::{Value, json};
use store::Nanos;
use store::budgets::{self, Budget};

use super::support::{charging, give, order, owner};
use crate::support::hub::TestHub;
use crate::support::ways::WAYS;

const SCRIPT: &str = "input=100+output=50";
const CREDIT: i64 = 1_000_000_000;

async fn new(hub: &TestHub, now: Millis) -> usize {
    look(hub.store(), &hub.app.snapshot.load(), now)
        .await
        .unwrap()
}

async fn told(hub: &TestHub, query: &str) -> Vec<Value> {
    let answer = hub.get(&format!("/api/notices{query}"), &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["notices"].as_array().unwrap().clone()
}

async fn take(hub: &TestHub, nanos: i64) {
    let (order, owner) = (order(), owner(hub));
    hub.store()
        .write(move |conn| store::ledger::credits::withdraw(conn, &order, &owner, Nanos(nanos)))
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_low_balance_is_told_once_for_each_threshold_and_again_after_a_top_up() {
    let hub = charging(&[]).await;
    let now = SystemClock.now();
    give(&hub, 20 * CREDIT).await;
    assert_eq!(new(&hub, now).await, 0);
    take(&hub, 16 * CREDIT).await;
    assert_eq!((new(&hub, now).await, new(&hub, now).await), (1, 0));
    let first = told(&hub, "").await;
    assert_eq!(first.len(), 1);
    assert_eq!(
        first[0]["facts"],
        json!({"kind": "low_balance", "owner": owner(&hub), "balance": "4", "threshold": "5"})
    );
    assert_eq!(first[0]["text"]["en"], "4 credits are left, less than 5.");
    assert!(
        first[0]["text"]["zh"]
            .as_str()
            .unwrap()
            .contains("剩余额度 4")
    );
    // Below the next one, and none at all.
    take(&hub, 3 * CREDIT + 1).await;
    assert_eq!((new(&hub, now).await, new(&hub, now).await), (1, 0));
    take(&hub, CREDIT - 1).await;
    assert_eq!(new(&hub, now).await, 1);
    let open = told(&hub, "?open=true").await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["facts"]["threshold"], "0");
    // A top-up ends it, and the next fall is told anew.
    give(&hub, 20 * CREDIT).await;
    assert_eq!(new(&hub, now).await, 0);
    assert!(told(&hub, "?open=true").await.is_empty());
    take(&hub, 16 * CREDIT).await;
    assert_eq!(new(&hub, now).await, 1);
    assert_eq!(told(&hub, "").await.len(), 4);
    // Two pages hold the same as one.
    let page = hub.get("/api/notices?limit=3", &[]).await.json();
    let next = page["meta"]["next"].as_str().unwrap().to_owned();
    assert_eq!(told(&hub, &format!("?limit=3&after={next}")).await.len(), 1);
    let refused = hub.get("/api/notices?all=true", &[]).await;
    assert_eq!(refused.status, 403);
    hub.close().await;
}

async fn set(hub: &TestHub, budget: &Budget) {
    let row = budget.clone();
    let written = hub.store().write(move |conn| {
        if !budgets::update(conn, &row)? {
            budgets::insert(conn, &row)?;
        }
        Ok(())
    });
    written.await.unwrap();
    (hub.admin.reload)().await;
}

#[actix_web::test]
async fn a_budget_warns_once_a_period_and_a_temporary_increase_ends_it() {
    let hub = charging(&[SCRIPT]).await;
    give(&hub, 20 * CREDIT).await;
    let mut budget = Budget {
        id: "b".to_owned(),
        name: "team".to_owned(),
        scope: "key".to_owned(),
        scope_id: Some(owner(&hub).trim_start_matches("key:").to_owned()),
        amount_nanos: Nanos(20 * CREDIT),
        period: "total".to_owned(),
        time_zone: "UTC".to_owned(),
        warn_percent: Some(80),
        hard: true,
        extra_nanos: Nanos(0),
        extra_until: None,
        created_at: 0,
        updated_at: 0,
    };
    set(&hub, &budget).await;
    let way = WAYS[0];
    let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let used = hub.settled(1).await[0].call.charge_nanos.unwrap().0;
    let now = SystemClock.now();
    let mut steps = Vec::new();
    for amount in [used * 2, used * 10 / 9, used] {
        budget.amount_nanos = Nanos(amount);
        set(&hub, &budget).await;
        let counts = (new(&hub, now).await, new(&hub, now).await);
        let open = told(&hub, "?open=true").await;
        let kind = open.first().map(|one| one["facts"]["kind"].clone());
        steps.push((counts, kind));
    }
    let expected = [
        ((0, 0), None),
        ((1, 0), Some(json!("budget_warning"))),
        ((1, 0), Some(json!("budget_used_up"))),
    ];
    assert_eq!(steps, expected);
    let all = told(&hub, "").await;
    assert_eq!(all[1]["facts"]["used"], Nanos(used).to_string());
    assert!(all[1]["over_at"].is_string(), "{}", all[1]);
    // An increase for an hour: nothing to warn of until it ends.
    budget.extra_nanos = Nanos(10 * CREDIT);
    budget.extra_until = Some(now.0 + 3_600_000);
    set(&hub, &budget).await;
    assert_eq!(new(&hub, now).await, 0);
    assert!(told(&hub, "?open=true").await.is_empty());
    assert_eq!(new(&hub, Millis(now.0 + 3_600_000)).await, 1);
    hub.close().await;
}
