//! What a video will cost is kept back from its order to its end.

use aigne_hub::clock::{Clock, SystemClock};
use serde_json::json;
use store::Nanos;
use store::budgets::Budget;

use super::{ENDLESS, FAILING, ended, hub_with, order, path, post, send, wish};
use crate::money::support::{Second, charged, give, owner, standing};
use crate::support::client::Call;
use crate::support::hub::KEY;

/// What nobody has used or kept back.
fn free(standing: &store::ledger::credits::Standing) -> i64 {
    standing.total().0
}

const CREDITS: &str = "\n[billing]\nmode = \"credits\"\n";

#[actix_web::test]
async fn a_video_is_ordered_when_it_can_be_paid_and_paid_when_it_is_done() {
    let hub = hub_with(CREDITS, |_| {}).await;
    give(&hub, 1_000_000_000).await;
    // Four seconds are 0.4 credits: two fit, not three.
    let first = order(&hub, &wish("films/sora-2")).await;
    let second = order(&hub, &wish(ENDLESS)).await;
    let third = post(&hub, "/v1/videos", &wish(ENDLESS)).await;
    assert_eq!(third.status, 402, "{}", third.text());
    assert_eq!(third.json()["error"]["code"], "not_enough_credit");
    assert_eq!(hub.simulator.films().count(), 2);
    assert_eq!(charged(hub.store()).await, 0);

    assert_eq!(ended(&hub, &first).await["status"], "completed");
    assert_eq!(charged(hub.store()).await, 400_000_000);
    // A cancelled one gives back what was kept for it.
    assert_eq!(send(&hub, "DELETE", &path(&second)).await.status, 200);
    let standing = standing(hub.store(), &owner(&hub)).await;
    assert_eq!(free(&standing), 600_000_000, "{standing:?}");
    let fourth = order(&hub, &wish("films/sora-2")).await;
    ended(&hub, &fourth).await;
    assert_eq!(charged(hub.store()).await, 800_000_000);
    hub.close().await;
}

#[actix_web::test]
async fn an_aigne_client_that_cannot_pay_is_told_so_as_by_upstream() {
    let link = "https://pay.example.com/credits";
    let hub = hub_with(&format!("{CREDITS}topup_url = \"{link}\"\n"), |_| {}).await;
    let body = json!({ "input": { "prompt": "p", "modelOptions": { "model": "films/sora-2" } } });
    let answer = post(&hub, "/api/v2/video", &body).await;
    assert_eq!(answer.status, 402, "{}", answer.text());
    let told = answer.json();
    let error = &told["error"];
    assert_eq!(
        (&error["type"], &error["link"]),
        (&json!("NOT_ENOUGH"), &json!(link))
    );
    assert!(error["timestamp"].is_string(), "{error}");
    hub.close().await;
}

#[actix_web::test]
async fn a_video_that_fails_gives_back_what_was_kept_for_it() {
    let hub = hub_with(CREDITS, |_| {}).await;
    give(&hub, 500_000_000).await;
    for _ in 0..3 {
        let video = order(&hub, &wish(FAILING)).await;
        assert_eq!(ended(&hub, &video).await["status"], "failed");
    }
    let refused = post(
        &hub,
        "/v1/videos",
        &json!({ "model": "films/sora-2+status=400", "prompt": "p" }),
    )
    .await;
    assert_eq!(refused.status, 400);
    let standing = standing(hub.store(), &owner(&hub)).await;
    assert_eq!(free(&standing), 500_000_000, "{standing:?}");
    assert_eq!(charged(hub.store()).await, 0);
    hub.close().await;
}

#[actix_web::test]
async fn a_video_without_a_price_is_not_sold() {
    let hub = hub_with(CREDITS, |_| {}).await;
    give(&hub, 1_000_000_000).await;
    let answer = post(&hub, "/v1/videos", &wish("films/unheard-of")).await;
    assert_eq!(
        answer.json()["error"]["code"],
        "model_not_priced",
        "{}",
        answer.text()
    );
    assert_eq!(hub.simulator.films().count(), 0);
    hub.close().await;
}

#[actix_web::test]
async fn a_budget_is_kept_back_from_and_counts_what_was_made() {
    let hub = hub_with("", |_| {}).await;
    let budget = Budget {
        id: "films".to_owned(),
        name: "films".to_owned(),
        scope: "hub".to_owned(),
        scope_id: None,
        amount_nanos: Nanos(500_000_000),
        period: "total".to_owned(),
        time_zone: "UTC".to_owned(),
        warn_percent: None,
        hard: true,
        extra_nanos: Nanos(0),
        extra_until: None,
        created_at: 0,
        updated_at: 0,
    };
    let set = hub
        .store()
        .write(move |conn| store::budgets::insert(conn, &budget));
    set.await.unwrap();
    while hub.app.snapshot.load().budgets.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let first = order(&hub, &wish(ENDLESS)).await;
    let second = post(&hub, "/v1/videos", &wish(ENDLESS)).await;
    assert_eq!(
        (second.status, &second.json()["error"]["code"]),
        (402, &json!("budget_exceeded"))
    );
    assert_eq!(send(&hub, "DELETE", &path(&first)).await.status, 200);
    let third = order(&hub, &wish("films/sora-2")).await;
    assert_eq!(ended(&hub, &third).await["status"], "completed");
    let period = hub.app.snapshot.load().budgets[0].period(SystemClock.now());
    let used = hub
        .store()
        .read(move |conn| store::budgets::used(conn, &period));
    assert_eq!(used.await.unwrap().0, 400_000_000);
    hub.close().await;
}

#[actix_web::test]
async fn two_hubs_on_one_file_charge_a_video_once() {
    let more = format!("{CREDITS}\n[upstream]\nvideo_poll_ms = 20\n");
    let hub = hub_with(&more, |_| {}).await;
    give(&hub, 1_000_000_000).await;
    let second = Second::start(&hub).await;
    let video = order(&hub, &wish("films/sora-2")).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let path = path(&video);
    let theirs = || async {
        let call = Call::send(second.address, "GET", &path, &headers, "").await;
        call.finish().await.json()["status"].clone()
    };
    while theirs().await != "completed" {
        futures_util::future::join(theirs(), send(&hub, "GET", &path)).await;
    }
    assert_eq!(hub.settled(1).await.len(), 1);
    assert_eq!(charged(hub.store()).await, 400_000_000);
    let standing = standing(hub.store(), &owner(&hub)).await;
    assert_eq!(free(&standing), 600_000_000);
    second.close().await;
    hub.close().await;
}
