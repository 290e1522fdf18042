//! Veo, on the Gemini API.

use aigne_hub::simulator::video::FILM;
use serde_json::json;

use super::{ended, hub, order, path, post, send, wish};

const MODEL: &str = "veo/veo-3.0-generate-001";

#[actix_web::test]
async fn veo_makes_a_video_that_was_asked_for_as_openai_has_it() {
    let hub = hub().await;
    let mut body = wish(MODEL);
    body["seconds"] = json!("6");
    body["size"] = json!("1920x1080");
    body["input_reference"] = json!({ "image_url": "data:image/png;base64,iVBORw0KGgoA" });
    body["seed"] = json!(7);
    let answer = post(&hub, "/v1/videos", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-hub-left-out"), Some("seed"));
    let video = answer.json();
    assert_eq!(video["seconds"], "6");
    let sent = &hub.simulator.witness().requests()[0];
    assert_eq!(
        sent["path"],
        "/v1beta/models/veo-3.0-generate-001:predictLongRunning"
    );
    assert_eq!(
        sent["body"],
        json!({
            "instances": [{
                "prompt": "a cat on a piano",
                "image": { "bytesBase64Encoded": "iVBORw0KGgoA", "mimeType": "image/png" },
            }],
            "parameters": { "durationSeconds": 6, "aspectRatio": "16:9", "resolution": "1080p" },
        })
    );
    assert_eq!(ended(&hub, &video).await["status"], "completed");
    // Its address leads on to where the file is.
    let film = send(&hub, "GET", &format!("{}/content", path(&video))).await;
    assert_eq!((film.status, &film.body[..]), (200, FILM));
    let still = send(
        &hub,
        "GET",
        &format!("{}/content?variant=thumbnail", path(&video)),
    )
    .await;
    assert_eq!(still.status, 400);
    let settled = hub.only_call().await;
    assert_eq!(settled.call.charge_nanos.unwrap().0, 2_400_000_000);
    let remix = post(
        &hub,
        &format!("{}/remix", path(&video)),
        &json!({ "prompt": "x" }),
    )
    .await;
    assert_eq!(
        (remix.status, &remix.json()["error"]["code"]),
        (400, &json!("not_offered"))
    );
    assert_eq!(send(&hub, "DELETE", &path(&video)).await.status, 200);
    assert_eq!(send(&hub, "GET", &path(&video)).await.status, 404);
    hub.close().await;
}

#[actix_web::test]
async fn a_video_of_veo_cannot_be_stopped_and_that_is_told() {
    let hub = hub().await;
    let video = order(&hub, &wish("veo/veo-3.0-generate-001+polls=1000000")).await;
    let answer = send(&hub, "DELETE", &path(&video)).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert_eq!(answer.json()["error"]["code"], "video_not_cancellable");
    assert_eq!(send(&hub, "GET", &path(&video)).await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn what_veo_cannot_make_is_refused_with_the_member_that_asks_for_it() {
    let hub = hub().await;
    let mut odd_size = wish(MODEL);
    odd_size["size"] = json!("1792x1024");
    let mut uploaded = wish(MODEL);
    uploaded["input_reference"] = json!({ "file_id": "file-1" });
    let mut private = wish(MODEL);
    private["input_reference"] = json!({ "image_url": "http://169.254.169.254/a.png" });
    for (body, member) in [
        (odd_size, "size"),
        (uploaded, "input_reference.file_id"),
        (private, "input_reference.image_url"),
    ] {
        let answer = post(&hub, "/v1/videos", &body).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(answer.json()["error"]["param"], member, "{}", answer.text());
    }
    assert!(hub.simulator.witness().requests().is_empty());
    hub.close().await;
}
