//! Budgets: what they refuse, when they begin anew, and that two processes keep to them together.

use store::Nanos;
use store::budgets::{self, Budget};

use super::support::Second;
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::{Dialect, WAYS};

const SCRIPT: &str = "input=100+output=50";

fn budget(amount: i64, period: &str) -> Budget {
    Budget {
        id: uuid::Uuid::now_v7().to_string(),
        name: "team".to_owned(),
        scope: "hub".to_owned(),
        scope_id: None,
        amount_nanos: Nanos(amount),
        period: period.to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
        warn_percent: Some(80),
        hard: true,
        extra_nanos: Nanos(0),
        extra_until: None,
        created_at: 0,
        updated_at: 0,
    }
}

async fn set(hub: &TestHub, budget: &Budget) {
    let row = budget.clone();
    hub.store()
        .write(move |conn| {
            if !budgets::update(conn, &row)? {
                budgets::insert(conn, &row)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    (hub.admin.reload)().await;
}

/// What one call costs.
async fn cost(hub: &TestHub) -> i64 {
    let way = WAYS[0];
    let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    hub.settled(1).await[0].call.charge_nanos.unwrap().0
}

async fn hub() -> TestHub {
    TestHub::with(&crate::support::rates(SCRIPT), |_| {}).await
}

#[actix_web::test]
async fn a_budget_that_is_used_up_refuses_with_its_name_and_when_it_begins_anew() {
    let hub = hub().await;
    let cost = cost(&hub).await;
    let mut month = budget(10 * cost, "month");
    set(&hub, &month).await;
    let ask = |dialect: Dialect| {
        let model = WAYS[0].model(SCRIPT);
        let hub = &hub;
        async move { hub.ask(dialect, &model, false).await }
    };
    for _ in 0..10 {
        assert_eq!(ask(Dialect::OpenAi).await.status, 200);
    }
    for dialect in Dialect::BOTH {
        let refused = ask(dialect).await;
        assert_eq!(refused.status, 429, "{}", refused.text());
        let words = refused.json()["error"]["message"].to_string();
        assert!(
            words.contains("`team`") && words.contains("a month"),
            "{words}"
        );
        assert!(words.contains("T18:30:00.000Z"), "{words}");
        let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!(wait > 0 && wait <= 31 * 86_400, "{wait}");
    }
    // For a time there is more.
    month.extra_nanos = Nanos(cost);
    month.extra_until = Some(hub.app.clock.now().0 + 3_600_000);
    set(&hub, &month).await;
    assert_eq!(ask(Dialect::OpenAi).await.status, 200);
    assert_eq!(ask(Dialect::OpenAi).await.status, 429);
    let period = aigne_hub::admission::BudgetEntry::from_row(month.clone())
        .unwrap()
        .period(hub.app.clock.now());
    let used = hub
        .store()
        .read(move |conn| budgets::used(conn, &period))
        .await;
    assert_eq!(used.unwrap(), Nanos(11 * cost));
    // Without an end nothing comes by waiting.
    let total = Budget {
        period: "total".to_owned(),
        amount_nanos: Nanos(0),
        extra_nanos: Nanos(0),
        ..month
    };
    set(&hub, &total).await;
    let refused = ask(Dialect::OpenAi).await;
    assert_eq!(refused.status, 402, "{}", refused.text());
    assert_eq!(refused.json()["error"]["code"], "budget_exceeded");
    hub.close().await;
}

#[actix_web::test]
async fn a_budget_binds_whom_it_is_for_and_a_soft_one_only_counts() {
    let hub = hub().await;
    let cost = cost(&hub).await;
    let key = hub
        .app
        .snapshot
        .load()
        .keys
        .values()
        .next()
        .unwrap()
        .id
        .clone();
    let soft = Budget {
        hard: false,
        ..budget(1, "day")
    };
    set(&hub, &soft).await;
    let other = Budget {
        scope: "key".to_owned(),
        scope_id: Some("another".to_owned()),
        ..budget(0, "day")
    };
    set(&hub, &other).await;
    let ask = || hub.ask(Dialect::OpenAi, "sim-openai/m+input=100+output=50", false);
    assert_eq!(ask().await.status, 200);
    let own = Budget {
        id: "own".to_owned(),
        scope_id: Some(key),
        ..other
    };
    set(&hub, &own).await;
    assert_eq!(ask().await.status, 429);
    let entry = aigne_hub::admission::BudgetEntry::from_row(soft).unwrap();
    let period = entry.period(hub.app.clock.now());
    let used = hub
        .store()
        .read(move |conn| budgets::used(conn, &period))
        .await;
    assert_eq!(used.unwrap(), Nanos(cost));
    hub.close().await;
}

#[actix_web::test]
async fn two_processes_keep_to_one_budget() {
    let hub = hub().await;
    let cost = cost(&hub).await;
    set(&hub, &budget(20 * cost, "day")).await;
    let second = Second::start(&hub).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let (mut served, mut refused) = (0, 0);
    for number in 0..60 {
        let address = [hub.address, second.address][number % 2];
        let body = Dialect::OpenAi.request(&WAYS[0].model(SCRIPT), false);
        let call = Call::send(address, "POST", "/v1/chat/completions", &headers, &body).await;
        match call.finish().await.status {
            200 => served += 1,
            429 => refused += 1,
            other => panic!("{other}"),
        }
    }
    println!("{served} served, {refused} refused");
    assert!((19..=20).contains(&served), "{served}");
    second.close().await;
    hub.close().await;
}
