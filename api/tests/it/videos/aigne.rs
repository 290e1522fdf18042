//! AIGNE's `/api/v2/video`, which answers when the video is done.

use std::time::Duration;

use aigne_hub::simulator::video::FILM;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{hub, post, send};
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};

const PATH: &str = "/api/v2/video";

fn input(model: &str, more: &Value) -> Value {
    let mut input = json!({ "prompt": "a cat", "modelOptions": { "model": model } });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

#[actix_web::test]
async fn the_answer_has_the_video_and_says_what_it_is() {
    let hub = hub().await;
    let more = json!({ "seconds": 8, "size": "1280x720", "outputFileType": "file" });
    let answer = post(&hub, PATH, &input("films/sora-2", &more)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    let film = &told["videos"][0];
    assert_eq!(
        (&film["type"], &film["mimeType"]),
        (&json!("file"), &json!("video/mp4"))
    );
    assert_eq!(film["data"], STANDARD.encode(FILM));
    assert_eq!(
        (&told["model"], &told["seconds"], &told["modelWithProvider"]),
        (&json!("sora-2"), &json!(8), &json!("films/sora-2"))
    );
    assert_eq!(
        told["usage"],
        json!({ "inputTokens": 0, "outputTokens": 0 })
    );
    let settled = hub.only_call().await;
    assert_eq!(settled.call.surface, "aigne-video");
    assert_eq!(settled.call.charge_nanos.unwrap().0, 800_000_000);
    hub.close().await;
}

#[actix_web::test]
async fn a_video_by_its_address_is_fetched_without_a_key() {
    let hub = hub().await;
    let more = json!({ "outputFileType": "url" });
    let answer = post(&hub, PATH, &input("films/sora-2", &more)).await;
    let url = answer.json()["videos"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = &url[url.find("/v1/").unwrap()..];
    let film = Call::send(hub.address, "GET", path, &[], "")
        .await
        .finish()
        .await;
    assert_eq!((film.status, &film.body[..]), (200, FILM));
    let guessed = format!("{path}x");
    let refused = Call::send(hub.address, "GET", &guessed, &[], "")
        .await
        .finish()
        .await;
    assert_eq!(refused.status, 404);
    hub.close().await;
}

/// Sends and goes away once the provider has the order.
async fn left(hub: &TestHub, body: &Value) {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let call = Call::send(hub.address, "POST", PATH, &headers, &body.to_string()).await;
    while hub.simulator.films().count() == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    drop(call);
}

#[actix_web::test]
async fn a_client_that_gave_up_and_repeats_joins_its_own_job() {
    let hub = hub().await;
    let body = input("films/sora-2+polls=8", &json!({}));
    left(&hub, &body).await;
    // The hub has noticed when nobody waits any more.
    while !hub.app.waiting.is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let answer = post(&hub, PATH, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(hub.simulator.films().count(), 1);
    assert_eq!(hub.settled(1).await.len(), 1);
    // Who has it and asks again wants another one.
    let again = post(&hub, PATH, &body).await;
    assert_eq!(again.status, 200);
    assert_eq!(hub.simulator.films().count(), 2);
    assert_eq!(hub.settled(2).await.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn two_clients_that_both_wait_have_two_videos() {
    let hub = hub().await;
    let body = input("films/sora-2", &json!({}));
    let both = futures_util::future::join(post(&hub, PATH, &body), post(&hub, PATH, &body)).await;
    assert_eq!((both.0.status, both.1.status), (200, 200));
    assert_eq!(hub.simulator.films().count(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn what_goes_wrong_is_told_in_upstreams_form() {
    let hub = hub().await;
    let local = json!({ "image": { "type": "local", "path": "/etc/passwd" } });
    for (body, status, words) in [
        (json!({}), 400, "input"),
        (json!({ "input": {} }), 400, "input.prompt"),
        (input("films/sora-2", &local), 400, "input.image"),
        (input("nobody/x", &json!({})), 404, "nobody/x"),
        (input(super::FAILING, &json!({})), 502, "blocked"),
    ] {
        let answer = post(&hub, PATH, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        let error = &answer.json()["error"];
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
    }
    let nobody = Call::send(hub.address, "POST", PATH, &[], "{}")
        .await
        .finish()
        .await;
    assert_eq!(nobody.status, 401);
    assert_eq!(send(&hub, "GET", PATH).await.status, 405);
    hub.close().await;
}
