//! Statistics over HTTP: what calls came to, and for whom that is told.

use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};
use store::Nanos;
use store::calls::CallRecord;
use store::users::{self, User};

use super::calls::{call, settle};
use super::hub::{Call, Hub, NOON};

const HOUR: i64 = 60 * 60 * 1000;

/// A call of a person that cost so many nanos, hours after noon.
fn of(number: i64, user: &str, hours: i64, nanos: i64) -> CallRecord {
    CallRecord {
        started_at: NOON + hours * HOUR,
        user_id: Some(user.to_owned()),
        charge_nanos: Some(Nanos(nanos)),
        ..call(number)
    }
}

/// Four calls: two of ann's, one of bob's, and a failed one of bob's in the evening.
async fn hub() -> (Hub, String) {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    settle(&hub, of(1, "ann", -20, 1_500_000_000), vec![]).await;
    settle(&hub, of(2, "ann", -5, 2_000_000_000), vec![]).await;
    settle(&hub, of(4, "bob", -5, 250), vec![]).await;
    settle(&hub, of(3, "bob", -1, 0), vec![]).await;
    (hub, admin)
}

async fn ask(hub: &Hub, key: &str, query: &str) -> Value {
    let path = format!("/api/statistics?{query}");
    let reply = hub.send(Call::get(&path).key(key)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["statistics"].clone()
}

#[actix_web::test]
async fn the_whole_is_the_sum_of_its_groups() {
    let (hub, admin) = hub().await;
    let told = ask(&hub, &admin, "by=user&before=true").await;
    let total = &told["total"];
    assert_eq!(total["calls"], 4);
    assert_eq!(
        (&total["succeeded"], &total["failed"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(total["charge"], "3.50000025");
    assert_eq!(total["tokens"]["total"], 4 * 120);
    assert_eq!(total["duration"]["mean_ms"], 250);
    assert_eq!(total["duration"]["p50_ms"], 252);
    assert_eq!(told["before"]["calls"], 0);
    let groups: Vec<_> = told["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            (
                group["group"]["user"].clone(),
                group["calls"].clone(),
                group["charge"].clone(),
            )
        })
        .collect();
    assert_eq!(
        groups,
        [
            (json!("ann"), json!(2), json!("3.5")),
            (json!("bob"), json!(2), json!("0.00000025"))
        ]
    );
}

#[actix_web::test]
async fn days_are_those_of_the_time_zone_that_was_named() {
    let (hub, admin) = hub().await;
    // NOON is half past five in the afternoon in India, so its day began at half past six the evening
    // before in UTC: only the first call is of the day before.
    let query =
        "every=day&time_zone=Asia/Kolkata&from=2026-11-21T18:30:00Z&to=2026-11-23T12:00:00Z";
    let told = ask(&hub, &admin, query).await;
    let days: Vec<_> = told["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (day["from"].clone(), day["total"]["calls"].clone()))
        .collect();
    assert_eq!(
        days,
        [
            (json!("2026-11-21T18:30:00.000Z"), json!(1)),
            (json!("2026-11-22T18:30:00.000Z"), json!(3))
        ]
    );
    let utc = ask(
        &hub,
        &admin,
        "every=day&from=2026-11-22T00:00:00Z&to=2026-11-24T00:00:00Z",
    )
    .await;
    assert_eq!(utc["series"][0]["total"]["calls"], 1);
    assert_eq!(utc["series"][1]["total"]["calls"], 3);
}

#[actix_web::test]
async fn who_is_no_admin_sees_their_own_calls_only() {
    let (hub, _) = hub().await;
    let ann = hub.key_of(Role::Member, Some("ann")).await;
    let told = ask(&hub, &ann, "by=user").await;
    assert_eq!(told["total"]["calls"], 2);
    assert_eq!(told["groups"].as_array().unwrap().len(), 1);
    let reply = hub
        .send(Call::get("/api/statistics?user=bob").key(&ann))
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (403, "own_calls_only")
    );
    let nobody = hub.key(Role::Member).await;
    assert_eq!(ask(&hub, &nobody, "").await["total"]["calls"], 0);
}

#[actix_web::test]
async fn a_wrong_question_names_its_member() {
    let (hub, admin) = hub().await;
    for (query, param) in [
        ("time_zone=Mars/Olympus", "time_zone"),
        ("every=year", "every"),
        ("every=hour&from=2020-01-01T00:00:00Z", "every"),
        ("by=user,colour", "by"),
        ("from=2026-11-24T00:00:00Z", "from"),
        ("to=soon", "to"),
    ] {
        let path = format!("/api/statistics?{query}");
        let reply = hub.send(Call::get(&path).key(&admin)).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body["error"]["param"]),
            (400, &json!(param)),
            "{query}: {}",
            reply.text
        );
    }
}

#[actix_web::test]
async fn groups_of_people_and_keys_come_with_their_names() {
    let (hub, admin) = hub().await;
    let ann = User {
        id: "ann".to_owned(),
        name: "Ann Lee".to_owned(),
        email: None,
        role: "member".to_owned(),
        source: "local".to_owned(),
        password_hash: None,
        created_at: NOON,
        last_seen_at: None,
        email_trusted: false,
        deactivated_at: None,
    };
    hub.store
        .write(move |conn| users::upsert(conn, &ann))
        .await
        .unwrap();
    let told = ask(&hub, &admin, "by=user&every=day").await;
    assert_eq!(told["groups"][0]["names"], json!({"user": "Ann Lee"}));
    // Nobody here is called bob: the id is all there is.
    assert_eq!(told["groups"][1]["group"], json!({"user": "bob"}));
    assert_eq!(told["groups"][1]["names"], Value::Null);
}
