//! Pictures that are wanted by their address are kept in Media Kit while it runs; whatever it does,
//! they are not lost.

use awc::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::neighbours::{Manner, Neighbour, announce, settled};
use super::support::{Hub, Place, login};

const DID: &str = "z8ia1mAXo8ZE7ytGF36L5uBf9kD2kenhqFGp9";

fn taken(body: &Value) -> Value {
    let name = body["filename"].as_str().unwrap();
    json!({"filename": name, "url": format!("http://127.0.0.1/uploads/{name}"), "size": 1})
}

fn place() -> Place {
    let mut place = Place::new(8089);
    for (name, value) in [
        ("HUB_BILLING", "credits"),
        ("HUB_DEFAULT_RATE", "1/2"),
        ("HUB_STARTER_CREDIT", "1000"),
        ("HUB_FIRST_BYTE_TIMEOUT_MS", "1000"),
    ] {
        place.variables.push((name.to_owned(), value.to_owned()));
    }
    place
}

/// Two pictures: the answer, and what could not be done.
async fn drawn(hub: &Hub, path: &str, more: &Value) -> (Value, Option<String>) {
    let mut input = json!({"prompt": "a cat", "n": 2, "modelOptions": {"model": "demo/image"}});
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let body = match path {
        "/api/v2/image" => json!({"input": input}),
        _ => {
            json!({"model": "demo/image", "prompt": "a cat", "n": 2, "response_format": "url"})
        }
    };
    let client = awc::Client::builder().disable_redirects().finish();
    let request = client
        .request(Method::POST, format!("{}{path}", hub.base))
        .append_header(("authorization", format!("Bearer {}", login("member"))));
    let mut answer = request.send_json(&body).await.unwrap();
    let left_out = answer.headers().get("x-hub-left-out").cloned();
    let told = answer.body().limit(8 << 20).await.unwrap();
    assert_eq!(answer.status(), 200, "{}", String::from_utf8_lossy(&told));
    let left_out = left_out.map(|it| it.to_str().unwrap().to_owned());
    (serde_json::from_slice(&told).unwrap(), left_out)
}

#[actix_web::test]
async fn pictures_that_are_wanted_by_address_are_kept_in_media_kit() {
    let (place, kit) = (place(), Neighbour::start(taken));
    announce(&place, DID, "/media-kit", kit.port, 6);
    let hub = place.start().await;
    let (plain, _) = drawn(&hub, "/api/v2/image", &json!({})).await;
    assert!(kit.came().is_empty(), "nobody asked for addresses");
    let by_address = json!({"outputFileType": "url"});
    let (told, left_out) = drawn(&hub, "/api/v2/image", &by_address).await;
    assert_eq!(left_out, None);
    let came = kit.came();
    assert_eq!(came.len(), 2);
    let mut addresses: Vec<&str> = Vec::new();
    for image in told["images"].as_array().unwrap() {
        assert_eq!(image["type"], "url", "{image}");
        addresses.push(image["url"].as_str().unwrap());
    }
    let below = format!(
        "{}/media-kit/uploads/",
        super::support::text(&super::support::vectors(), "/app/url").trim_end_matches('/')
    );
    for (asked, body) in &came {
        assert_eq!(asked, "POST /api/sdk/uploads");
        let name = body["filename"].as_str().unwrap();
        assert!(name.ends_with(".png"), "{name}");
        let bytes = STANDARD.decode(body["base64"].as_str().unwrap()).unwrap();
        let same = STANDARD.decode(plain["images"][0]["data"].as_str().unwrap());
        assert_eq!(bytes, same.unwrap());
        assert!(
            addresses.contains(&format!("{below}{name}").as_str()),
            "{told}"
        );
    }
    let (told, left_out) = drawn(&hub, "/api/v2/image/generations", &json!({})).await;
    assert_eq!(left_out, None);
    for row in told["data"].as_array().unwrap() {
        assert!(row["url"].as_str().unwrap().starts_with(&below), "{row}");
        assert!(row.get("b64_json").is_none(), "{row}");
    }
    assert_eq!(kit.came().len(), 4);
    hub.stop().await;
}

#[actix_web::test]
async fn a_component_that_was_started_elsewhere_is_found() {
    let (place, kit) = (place(), Neighbour::start(taken));
    announce(&place, DID, "/media-kit", kit.port, 6);
    let hub = place.start().await;
    kit.handle.stop(false).await;
    let kit = kit.again();
    announce(&place, DID, "/media-kit", kit.port, 6);
    let by_address = json!({"outputFileType": "url"});
    let (told, left_out) = drawn(&hub, "/api/v2/image", &by_address).await;
    assert_eq!(
        (&told["images"][0]["type"], left_out),
        (&json!("url"), None)
    );
    hub.stop().await;
}

#[actix_web::test]
async fn whatever_media_kit_does_the_pictures_are_given_and_charged_once() {
    let (place, kit) = (place(), Neighbour::start(taken));
    announce(&place, DID, "/media-kit", kit.port, 6);
    let hub = place.start().await;
    let by_address = json!({"outputFileType": "url"});
    let bytes = |told: &Value, left_out: Option<String>, why: &str| {
        for image in told["images"].as_array().unwrap() {
            assert_eq!(image["type"], "file", "{why}");
            assert!(!image["data"].as_str().unwrap().is_empty(), "{why}");
        }
        let left_out = left_out.as_deref();
        assert_eq!(left_out, Some("input.outputFileType"), "{why}");
    };
    for manner in [
        Manner::Fails(500),
        Manner::Fails(403),
        Manner::Fails(413),
        Manner::Stalls,
    ] {
        kit.is(manner);
        let (told, left_out) = drawn(&hub, "/api/v2/image", &by_address).await;
        bytes(&told, left_out, &format!("{manner:?}"));
    }
    // Down, though Blocklet Server says it runs.
    kit.handle.stop(false).await;
    let (told, left_out) = drawn(&hub, "/api/v2/image", &by_address).await;
    bytes(&told, left_out, "unreachable");
    // Stopped.
    announce(&place, DID, "/media-kit", kit.port, 7);
    hub.app.blocklet.as_ref().unwrap().live.refresh();
    let (told, left_out) = drawn(&hub, "/api/v2/image", &by_address).await;
    bytes(&told, left_out, "stopped");
    assert!(kit.came().is_empty());
    assert_eq!(kit.desk.knocks(), 8, "each picture is tried once");
    let calls = settled(&hub, 6).await;
    assert_eq!(calls.len(), 6);
    for (call, attempts) in calls {
        assert_eq!((call.status.as_str(), attempts.len()), ("success", 1));
        assert!(call.charge_nanos.unwrap().0 > 0);
        assert_eq!(call.left_out, r#"["input.outputFileType"]"#);
    }
    hub.stop().await;
}
