//! The routes by which upstream's packages and pages ask for a person's credits.

use serde_json::{Value, json};

use super::support::{TOPUP, charging, give, owner};
use crate::support::client::Call;
use crate::support::hub::TestHub;
use crate::support::ways::WAYS;

const SCRIPT: &str = "input=100+output=50";
const CREDIT: i64 = 1_000_000_000;

async fn get(hub: &TestHub, path: &str) -> Value {
    let answer = hub.get(path, &[]).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

#[actix_web::test]
async fn what_a_caller_has_is_told_in_upstreams_forms_and_adds_up() {
    let hub = charging(&[SCRIPT]).await;
    give(&hub, 3 * CREDIT).await;
    give(&hub, 2 * CREDIT).await;
    let way = WAYS[0];
    for _ in 0..3 {
        let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let calls = hub.settled(3).await;
    let cost = calls[0].call.charge_nanos.unwrap().0;
    let left = 5 * CREDIT - 3 * cost;

    let balance = get(&hub, "/api/user/credit/balance").await;
    assert_eq!(balance["balance"], left.to_string());
    assert_eq!(balance["total"], (5 * CREDIT).to_string());
    assert_eq!(
        (&balance["grantCount"], &balance["pendingCredit"]),
        (&json!(2), &json!("0"))
    );
    assert_eq!(balance["currency"]["decimal"], 9);

    let grants = get(&hub, "/api/user/credit/grants?page=2&pageSize=1").await;
    assert_eq!(grants["count"], 2);
    assert_eq!(grants["paging"], json!({"page": 2, "pageSize": 1}));
    assert_eq!(grants["list"][0]["amount"], (3 * CREDIT).to_string());
    assert_eq!(grants["list"][0]["category"], "paid");
    let grants = get(&hub, "/api/user/credit/grants").await;
    let remaining: i64 = grants["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|grant| {
            grant["remaining_amount"]
                .as_str()
                .unwrap()
                .parse::<i64>()
                .unwrap()
        })
        .sum();
    assert_eq!(remaining, left, "{grants}");

    let spent = get(&hub, "/api/user/credit/transactions?pageSize=2").await;
    assert_eq!(spent["count"], 3);
    let list = spent["list"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(list[0]["credit_amount"], cost.to_string());
    assert_eq!(list[0]["remaining_balance"], left.to_string());
    assert_eq!(list[1]["remaining_balance"], (left + cost).to_string());
    let rest = get(&hub, "/api/user/credit/transactions?pageSize=2&page=2").await;
    assert_eq!(
        rest["list"][0]["remaining_balance"],
        (left + 2 * cost).to_string()
    );

    // The same under the paths of upstream's package for components.
    for path in ["balance", "grants", "transactions", "payment-link"] {
        let own = get(&hub, &format!("/api/user/credit/{path}")).await;
        let alias = get(&hub, &format!("/api/user/service/credit/{path}")).await;
        assert_eq!(own, alias, "{path}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn who_calls_and_how_long_the_credits_last() {
    let hub = charging(&[SCRIPT]).await;
    give(&hub, CREDIT).await;
    let info = get(&hub, "/api/user/info").await;
    assert_eq!(info["user"]["did"], owner(&hub).trim_start_matches("key:"));
    assert_eq!(info["user"]["fullName"], "everything");
    assert_eq!(
        info["creditBalance"],
        json!({"balance": "1", "total": "1", "grantCount": 1, "pendingCredit": "0"})
    );
    assert_eq!(
        (&info["paymentLink"], &info["enableCredit"]),
        (&json!(TOPUP), &json!(true))
    );
    assert!(
        info.get("creditPrefix").is_none(),
        "upstream's clients take no empty one"
    );
    let link = get(
        &hub,
        "/api/user/credit/payment-link?url=https://evil.example",
    )
    .await;
    assert_eq!(link, TOPUP);

    let quota = get(&hub, "/api/usage/quota").await;
    assert_eq!(quota["estimatedDaysRemaining"], 999, "nothing was spent");
    let way = WAYS[0];
    let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cost = hub.settled(1).await[0].call.charge_nanos.unwrap().0;
    let quota = get(&hub, "/api/usage/quota?timeRange=1").await;
    assert_eq!(
        quota["remaining"].as_f64(),
        Some((CREDIT - cost) as f64 / 1e9)
    );
    assert_eq!(quota["dailyAvgCredits"].as_f64(), Some(cost as f64 / 1e9));
    assert_eq!(quota["estimatedDaysRemaining"], (CREDIT - cost) / cost);
    let credits = get(&hub, "/api/credits").await;
    assert_eq!(credits["credits"]["days_left"], (CREDIT - cost) / cost);

    for (path, status) in [
        ("/api/user/credit/grants?page=0", 400),
        ("/api/user/credit/grants?pageSize=101", 400),
        ("/api/usage/quota?startTime=yesterday", 400),
    ] {
        let answer = hub.get(path, &[]).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
    let nobody = Call::send(hub.address, "GET", "/api/user/info", &[], "").await;
    assert_eq!(nobody.finish().await.status, 401);
    let headers = [(
        "authorization",
        "Bearer aigne-test-0123456789-0123456789-0123456789-abc",
    )];
    let forged = Call::send(hub.address, "POST", "/api/payment/callback", &headers, "{}").await;
    assert_eq!(forged.finish().await.status, 403);
    hub.close().await;
}
