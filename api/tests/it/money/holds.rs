//! Holds, one by one, as people see them.

use serde_json::{Value, json};

use super::support::{Second, charging, give, owner};
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::WAYS;

const SLOW: &str = "input=100+output=400+chunks=100+pace=50";

async fn holds(hub: &TestHub) -> Value {
    let answer = hub.get("/api/credits/holds", &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[actix_web::test]
async fn each_hold_is_listed_with_its_process_model_and_amount() {
    let hub = charging(&[SLOW]).await;
    give(&hub, 1_000_000_000_000).await;
    let way = WAYS[0];
    let body = way.caller.request(&way.model(SLOW), true);
    let calls = [
        hub.send(way.caller, &body).await,
        hub.send(way.caller, &body).await,
    ];
    hub.running(2).await;
    let told = holds(&hub).await;
    let listed = told["holds"].as_array().unwrap();
    assert_eq!(listed.len(), 2, "{told}");
    for hold in listed {
        assert_eq!(hold["process"], hub.app.purses.process());
        assert_eq!(hold["model"], way.model(SLOW));
        assert!(hold["amount"].as_str().unwrap() > "0", "{hold}");
        assert!(hold["since"].as_str().unwrap().ends_with('Z'));
    }
    assert_eq!(told["leases"][0]["answers"], true);

    // Another process sees what this one was lent.
    let second = Second::start(&hub).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let there = Call::send(second.address, "GET", "/api/credits/holds", &headers, "").await;
    let there: Value = there.finish().await.json();
    assert_eq!(there["holds"], json!([]));
    assert_eq!(there["leases"][0]["answers"], false);
    assert_eq!(there["leases"][0]["process"], hub.app.purses.process());
    let path = format!("/api/accounts/{}/holds", owner(&hub));
    let refused = hub.get(&path, &[]).await;
    assert_eq!(refused.status, 403, "a member sees only its own");
    second.close().await;

    for call in calls {
        call.finish().await;
    }
    hub.settled(2).await;
    assert_eq!(holds(&hub).await["holds"], json!([]));
    hub.close().await;
}
