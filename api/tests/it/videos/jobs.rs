//! The life of a job, with a provider of OpenAI's form.

use aigne_hub::simulator::video::FILM;
use serde_json::json;
use wire::Units;

use super::{
    ENDLESS, FAILING, OTHER, OTHERS, ended, hub, hub_with, order, path, post, send, send_as, wish,
};
use crate::support::client::Call;
use crate::support::hub::KEY;

#[actix_web::test]
async fn a_video_is_ordered_made_fetched_and_charged_once() {
    let hub = hub().await;
    let mut body = wish("films/sora-2");
    body["seconds"] = json!("8");
    body["size"] = json!("1792x1024");
    let video = order(&hub, &body).await;
    assert!(
        video["id"].as_str().unwrap().starts_with("video_"),
        "{video}"
    );
    assert_eq!(video["object"], "video");
    assert_eq!(video["status"], "queued");
    assert_eq!(
        (&video["seconds"], &video["size"]),
        (&json!("8"), &json!("1792x1024"))
    );
    assert!(hub.all_settled().await.is_empty());
    let early = send(&hub, "GET", &format!("{}/content", path(&video))).await;
    assert_eq!(
        (early.status, &early.json()["error"]["code"]),
        (400, &json!("video_not_ready"))
    );

    let done = ended(&hub, &video).await;
    assert_eq!(
        (&done["status"], &done["progress"]),
        (&json!("completed"), &json!(100))
    );
    assert!(
        done["completed_at"].is_i64() && done["expires_at"].is_i64(),
        "{done}"
    );
    let film = send(&hub, "GET", &format!("{}/content", path(&video))).await;
    assert_eq!((film.status, &film.body[..]), (200, FILM));
    assert_eq!(film.header("content-type"), Some("video/mp4"));
    let still = send(
        &hub,
        "GET",
        &format!("{}/content?variant=thumbnail", path(&video)),
    )
    .await;
    assert_eq!(still.header("content-type"), Some("image/webp"));

    for _ in 0..3 {
        ended(&hub, &video).await;
    }
    let settled = hub.only_call().await;
    let call = &settled.call;
    assert_eq!(
        (call.kind.as_str(), call.surface.as_str()),
        ("video", "openai-videos")
    );
    assert_eq!(
        (call.status.as_str(), call.usage_source.as_str()),
        ("success", "reported")
    );
    let units: Units = serde_json::from_str(&call.units).unwrap();
    assert_eq!(
        (units.seconds, units.size.as_deref()),
        (8, Some("1792x1024"))
    );
    assert_eq!(call.charge_nanos.unwrap().0, 4_000_000_000);
    assert_eq!(settled.attempts.len(), 1);
    assert_eq!(settled.attempts[0].status, "success");
    // What was asked reached the provider as it was written, but for the model.
    let sent = hub.simulator.witness().requests()[0]["body"].clone();
    assert_eq!(
        sent,
        json!({ "model": "sora-2", "prompt": "a cat on a piano", "seconds": "8", "size": "1792x1024" })
    );

    let gone = send(&hub, "DELETE", &path(&video)).await;
    assert_eq!(gone.json()["deleted"], true);
    assert_eq!(hub.simulator.films().count(), 0);
    assert_eq!(send(&hub, "GET", &path(&video)).await.status, 404);
    hub.close().await;
}

#[actix_web::test]
async fn a_form_with_a_picture_reaches_the_provider_as_it_came() {
    let hub = hub().await;
    let body = "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na cat\r\n--x\r\n\
        Content-Disposition: form-data; name=\"model\"\r\n\r\nfilms/sora-2\r\n--x\r\n\
        Content-Disposition: form-data; name=\"input_reference\"; filename=\"a.png\"\r\n\
        Content-Type: image/png\r\n\r\nPNG\r\n--x--\r\n";
    let (bearer, length) = (format!("Bearer {KEY}"), body.len().to_string());
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-length", &length),
    ];
    let mut call = Call::send(hub.address, "POST", "/v1/videos", &headers, "").await;
    call.write(body).await;
    let answer = call.finish().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["seconds"], "4");
    let sent = hub.simulator.witness().requests()[0]["body"].to_string();
    assert!(sent.contains("a.png") && !sent.contains("films/"), "{sent}");
    assert_eq!(ended(&hub, &answer.json()).await["status"], "completed");
    hub.close().await;
}

#[actix_web::test]
async fn a_video_that_fails_says_why_and_costs_nothing() {
    let hub = hub().await;
    let video = order(&hub, &wish(FAILING)).await;
    let failed = ended(&hub, &video).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["error"]["code"], "moderation_blocked");
    let settled = hub.only_call().await;
    assert_eq!(
        (settled.call.status.as_str(), settled.error()),
        ("failed", "moderation_blocked")
    );
    assert_eq!(settled.call.charge_nanos.unwrap().0, 0);
    assert_eq!(settled.attempts[0].status, "failed");
    hub.close().await;
}

#[actix_web::test]
async fn deleting_a_video_that_is_being_made_cancels_it() {
    let hub = hub().await;
    let video = order(&hub, &wish(ENDLESS)).await;
    let gone = send(&hub, "DELETE", &path(&video)).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert_eq!(hub.simulator.films().count(), 0);
    let settled = hub.only_call().await;
    assert_eq!(settled.call.status, "cancelled");
    assert_eq!(settled.call.charge_nanos.unwrap().0, 0);
    assert_eq!(send(&hub, "GET", &path(&video)).await.status, 404);
    hub.close().await;
}

#[actix_web::test]
async fn a_video_is_its_own_principals_alone() {
    let hub = hub().await;
    let video = order(&hub, &wish("films/sora-2")).await;
    ended(&hub, &video).await;
    let one = path(&video);
    for (method, path) in [
        ("GET", one.clone()),
        ("GET", format!("{one}/content")),
        ("GET", format!("{one}/content?ticket=guessed")),
        ("DELETE", one.clone()),
        ("POST", format!("{one}/remix")),
    ] {
        let body = if method == "POST" {
            r#"{"prompt":"p"}"#
        } else {
            ""
        };
        let answer = send_as(OTHER, &hub, method, &path, body).await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
    }
    let theirs = send_as(OTHER, &hub, "GET", "/v1/videos", "").await.json();
    assert_eq!(theirs["data"], json!([]));
    let nobody = Call::send(hub.address, "GET", &one, &[], "")
        .await
        .finish()
        .await;
    assert_eq!(nobody.status, 401);
    assert_eq!(send(&hub, "GET", &one).await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn videos_are_listed_page_by_page_newest_first() {
    let hub = hub().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let video = order(&hub, &wish("films/sora-2")).await;
        ids.push(video["id"].as_str().unwrap().to_owned());
    }
    let first = send(&hub, "GET", "/v1/videos?limit=2").await.json();
    assert_eq!(
        (&first["has_more"], &first["last_id"]),
        (&json!(true), &json!(ids[1]))
    );
    assert_eq!(first["data"][0]["id"], ids[2].as_str());
    let rest = send(&hub, "GET", &format!("/v1/videos?limit=2&after={}", ids[1]))
        .await
        .json();
    assert_eq!(
        (&rest["has_more"], &rest["data"][0]["id"]),
        (&json!(false), &json!(ids[0]))
    );
    let oldest = send(&hub, "GET", "/v1/videos?order=asc&limit=1")
        .await
        .json();
    assert_eq!(oldest["data"][0]["id"], ids[0].as_str());
    for wrong in ["limit=0", "limit=x", "order=up"] {
        let answer = send(&hub, "GET", &format!("/v1/videos?{wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_finished_video_is_remixed_by_the_account_that_made_it() {
    let hub = hub().await;
    let video = order(
        &hub,
        &json!({ "model": "films/sora-2", "prompt": "p", "seconds": "12" }),
    )
    .await;
    let early = post(
        &hub,
        &format!("{}/remix", path(&video)),
        &json!({ "prompt": "x" }),
    )
    .await;
    assert_eq!(
        (early.status, &early.json()["error"]["code"]),
        (400, &json!("video_not_ready"))
    );
    ended(&hub, &video).await;
    let remix = post(
        &hub,
        &format!("{}/remix", path(&video)),
        &json!({ "prompt": "at night" }),
    )
    .await;
    assert_eq!(remix.status, 200, "{}", remix.text());
    let remix = remix.json();
    assert_eq!(remix["remixed_from_video_id"], video["id"]);
    assert_eq!(ended(&hub, &remix).await["seconds"], "12");
    let settled = hub.settled(2).await;
    for one in settled {
        assert_eq!(one.call.charge_nanos.unwrap().0, 1_200_000_000);
    }
    hub.close().await;
}

#[actix_web::test]
async fn the_same_key_of_repetition_orders_once() {
    let hub = hub().await;
    let bearer = format!("Bearer {KEY}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("idempotency-key", "mine-1"),
    ];
    let body = wish(ENDLESS).to_string();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let call = Call::send(hub.address, "POST", "/v1/videos", &headers, &body).await;
        ids.push(call.finish().await.json()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(hub.simulator.films().count(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn no_more_run_at_once_than_an_admin_allows() {
    let hub = hub_with(OTHERS, |config| config.video.running = 1).await;
    order(&hub, &wish(ENDLESS)).await;
    let second = post(&hub, "/v1/videos", &wish(ENDLESS)).await;
    assert_eq!(
        (second.status, &second.json()["error"]["code"]),
        (429, &json!("too_many_videos"))
    );
    assert!(second.header("retry-after").is_some());
    assert_eq!(hub.simulator.films().count(), 1);
    let other = send_as(
        OTHER,
        &hub,
        "POST",
        "/v1/videos",
        &wish(ENDLESS).to_string(),
    )
    .await;
    assert_eq!(other.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn what_is_refused_says_why_and_leaves_no_job() {
    let hub = hub().await;
    let odd_length = json!({ "model": "films/sora-2", "prompt": "p", "seconds": "7" });
    for (body, status, code) in [
        (json!({ "model": "films/sora-2" }), 400, "missing_member"),
        (
            json!({ "model": "films/sora-2", "prompt": "p", "seconds": "long" }),
            400,
            "invalid_member",
        ),
        (odd_length, 400, "invalid_value"),
        (wish("sim-anthropic/m"), 400, "not_offered"),
        (wish("nobody-has-this"), 404, "unknown_model"),
        (wish("films/sora-2+status=503"), 503, "server_error"),
        (wish("films/sora-2+html"), 502, "bad_provider_answer"),
    ] {
        let answer = post(&hub, "/v1/videos", &body).await;
        let text = answer.text();
        assert_eq!(answer.status, status, "{body}: {text}");
        if status != 503 {
            assert_eq!(answer.json()["error"]["code"], code, "{body}: {text}");
        }
    }
    assert_eq!(
        send(&hub, "GET", "/v1/videos").await.json()["data"],
        json!([])
    );
    let running = hub
        .store()
        .read(|conn| store::video_jobs::due(conn, i64::MAX, 9));
    assert!(running.await.unwrap().is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn a_caller_that_leaves_while_it_orders_still_has_its_video() {
    let hub = hub().await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let body = wish("films/sora-2+delay=300").to_string();
    let call = Call::send(hub.address, "POST", "/v1/videos", &headers, &body).await;
    hub.running(1).await;
    drop(call);
    let settled = hub.settled(1).await;
    assert_eq!(settled[0].call.status, "success");
    let listed = send(&hub, "GET", "/v1/videos").await.json();
    assert_eq!(listed["data"][0]["status"], "completed");
    hub.close().await;
}

#[actix_web::test]
async fn orders_under_one_key_at_the_same_instant_are_one() {
    let hub = hub().await;
    let body = wish(ENDLESS).to_string();
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "k")];
    let mut calls = Vec::new();
    for _ in 0..8 {
        calls.push(Call::send(hub.address, "POST", "/v1/videos", &headers, &body).await);
    }
    let mut ids = Vec::new();
    for call in calls {
        let answer = call.finish().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        ids.push(answer.json()["id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let other = wish("films/sora-2").to_string();
    let refused = Call::send(hub.address, "POST", "/v1/videos", &headers, &other).await;
    let refused = refused.finish().await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    hub.close().await;
}
