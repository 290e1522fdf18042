//! `/api/usage` and `/api/user/model-calls`: figures and rows in upstream's forms.

use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};
use store::Nanos;
use store::calls::CallRecord;
use store::projects::Project;

use super::calls::{call, settle};
use super::hub::{Call, Hub, NOON};

const HOUR: i64 = 60 * 60 * 1000;

fn of(number: i64, user: &str, project: Option<&str>, hours: i64) -> CallRecord {
    CallRecord {
        started_at: NOON - hours * HOUR,
        user_id: Some(user.to_owned()),
        project: project.map(str::to_owned),
        charge_nanos: Some(Nanos(1_500_000_000)),
        ..call(number)
    }
}

/// Three calls of ann's, one of them failed, and one of bob's; the newest are of today.
async fn hub() -> (Hub, String, String) {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let ann = hub.key_of(Role::Member, Some("ann")).await;
    settle(&hub, of(1, "ann", Some("zApp"), 30), vec![]).await;
    settle(&hub, of(2, "ann", None, 2), vec![]).await;
    settle(&hub, of(3, "ann", Some("zApp"), 1), vec![]).await;
    settle(&hub, of(4, "bob", Some("=cmd"), 1), vec![]).await;
    let known = Project {
        id: "zApp".to_owned(),
        name: Some("An app".to_owned()),
        ..Project::default()
    };
    let kept = hub
        .store
        .write(move |conn| store::projects::put(conn, &known));
    kept.await.unwrap();
    (hub, admin, ann)
}

async fn ask(hub: &Hub, key: &str, path: &str) -> Value {
    let reply = hub.send(Call::get(path).key(key)).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    reply.body
}

#[actix_web::test]
async fn projects_are_what_calls_are_counted_under() {
    let (hub, admin, ann) = hub().await;
    let told = ask(&hub, &ann, "/api/usage/projects").await;
    assert_eq!(told["total"], 2, "{told}");
    let app = &told["projects"][0];
    assert_eq!(
        (&app["appDid"], &app["appName"]),
        (&json!("zApp"), &json!("An app"))
    );
    assert_eq!(
        (&app["totalCalls"], &app["totalCredits"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(
        (&app["successRate"], &app["avgDuration"]),
        (&json!(50), &json!(0.3))
    );
    assert_eq!(app["lastCallTime"], (NOON - HOUR) / 1000);
    // What names no application is the hub's own.
    assert_eq!(told["projects"][1]["appDid"], aigne_hub::blocklet::HUB_DID);
    let all = ask(
        &hub,
        &admin,
        "/api/usage/projects?allUsers=true&sortOrder=asc&pageSize=1",
    )
    .await;
    assert_eq!(
        (&all["total"], &all["projects"].as_array().unwrap().len()),
        (&json!(3), &1)
    );
    let refused = hub
        .send(Call::get("/api/usage/projects?allUsers=1").key(&ann))
        .await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (403, "admins_only")
    );
}

#[actix_web::test]
async fn trends_have_every_hour_of_a_day_and_every_day_of_more() {
    let (hub, admin, ann) = hub().await;
    let day = ask(&hub, &admin, "/api/usage/trends?timeRange=1").await;
    let hours = day["trends"].as_array().unwrap();
    assert_eq!(hours.len(), 24, "{day}");
    let calls =
        |trends: &[Value]| -> i64 { trends.iter().map(|it| it["calls"].as_i64().unwrap()).sum() };
    assert_eq!(calls(hours), 3);
    // Days that begin as in China.
    let path = "/api/usage/projects/group-trends?timeRange=2&timezoneOffset=-480";
    let told = ask(&hub, &ann, path).await;
    assert_eq!(told["granularity"], "day");
    let days = told["trends"].as_array().unwrap();
    let begins: Vec<i64> = days
        .iter()
        .map(|it| it["timestamp"].as_i64().unwrap())
        .collect();
    assert!(
        begins.iter().all(|begin| begin % 86_400 == 16 * 3_600),
        "{begins:?}"
    );
    let of_app = |day: &Value| day["byProject"]["zApp"]["totalCalls"].as_i64().unwrap_or(0);
    assert_eq!(days.iter().map(of_app).sum::<i64>(), 2);
    assert_eq!(told["projects"][0]["appDid"], "zApp");
    let one = ask(
        &hub,
        &ann,
        "/api/usage/projects/trends?appDid=zApp&timeRange=2",
    )
    .await;
    assert_eq!(one["project"]["appName"], "An app");
    assert_eq!(calls(one["trends"].as_array().unwrap()), 2);
    let odd = hub
        .send(Call::get("/api/usage/trends?timezoneOffset=7").key(&admin))
        .await;
    assert_eq!(odd.status, 400);
}

#[actix_web::test]
async fn calls_are_found_by_what_they_have() {
    let (hub, admin, ann) = hub().await;
    let ids = |told: &Value| -> Vec<String> {
        let list = told["list"].as_array().unwrap().iter();
        list.map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let told = ask(&hub, &ann, "/api/usage/projects/calls?appDid=zApp").await;
    assert_eq!(ids(&told), ["call-0003", "call-0001"]);
    assert_eq!(told["list"][0]["status"], "failed");
    assert_eq!(told["list"][0]["errorReason"], "the provider broke off");
    assert_eq!(told["list"][1]["usageMetrics"]["cacheReadInputTokens"], 10);
    assert_eq!(told["list"][1]["totalUsage"], 120);
    assert_eq!(
        ids(&ask(&hub, &ann, "/api/usage/projects/calls?appDid=null").await),
        ["call-0002"]
    );
    let mine = ask(&hub, &ann, "/api/user/model-calls").await;
    assert_eq!(
        (&mine["count"], &mine["paging"]["pageSize"]),
        (&json!(3), &json!(50))
    );
    for (query, found) in [
        ("status=failed", &["call-0003"][..]),
        ("status=processing", &[]),
        ("search=request-2&searchFields=traceId", &["call-0002"]),
        ("search=request-2&searchFields=model", &[]),
        ("search=%25", &[]),
        (
            "model=4o&type=chat",
            &["call-0003", "call-0002", "call-0001"],
        ),
        ("type=imageGeneration", &[]),
        ("minDurationSeconds=1", &[]),
        ("page=2&pageSize=2", &["call-0001"]),
        ("startTime=1795428000", &["call-0003", "call-0002"]),
    ] {
        let path = format!("/api/user/model-calls?{query}");
        assert_eq!(ids(&ask(&hub, &ann, &path).await), found, "{query}");
    }
    let all = ask(
        &hub,
        &admin,
        "/api/user/model-calls?allUsers=true&search=bob&searchFields=userDid",
    )
    .await;
    assert_eq!(ids(&all), ["call-0004"]);
    assert_eq!(all["list"][0]["userInfo"]["fullName"], "Unknown User");
    for wrong in ["status=odd", "type=odd", "minDurationSeconds=x"] {
        let reply = hub
            .send(Call::get(&format!("/api/user/model-calls?{wrong}")).key(&ann))
            .await;
        assert_eq!(reply.status, 400, "{wrong}");
    }
}

#[actix_web::test]
async fn the_file_has_every_call_and_no_formula() {
    let (hub, admin, ann) = hub().await;
    let path = "/api/user/model-calls/export?allUsers=true";
    let reply = hub.send(Call::get(path).key(&admin)).await;
    assert_eq!(
        reply.headers.get("content-disposition").unwrap(),
        "attachment; filename=\"model-calls-2026-11-23.csv\""
    );
    let lines: Vec<&str> = reply.text.lines().collect();
    assert_eq!(lines.len(), 5, "{}", reply.text);
    assert!(
        lines[0].starts_with("Timestamp,Request ID,User DID,"),
        "{}",
        lines[0]
    );
    assert!(
        lines.iter().any(|line| line.ends_with(",'=cmd")),
        "{}",
        reply.text
    );
    let own = hub
        .send(Call::get("/api/user/model-calls/export?locale=zh").key(&ann))
        .await;
    assert!(own.text.starts_with("时间,"), "{}", own.text);
    assert_eq!(own.text.lines().count(), 4);
}

#[actix_web::test]
async fn the_models_that_were_called_most_are_shown() {
    let (hub, admin, ann) = hub().await;
    let own = ask(&hub, &ann, "/api/user/usage-stats").await;
    let stats = &own["modelStats"];
    assert_eq!(stats["totalModelCount"], 1);
    assert_eq!(
        (&stats["list"][0]["model"], &stats["list"][0]["totalCalls"]),
        (&json!("gpt-4o-mini"), &json!(3))
    );
    let all = ask(&hub, &admin, "/api/user/admin/user-stats").await;
    assert_eq!(all["modelStats"]["list"][0]["totalCalls"], 4);
}
