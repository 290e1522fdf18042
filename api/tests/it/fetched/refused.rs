//! What is not fetched, and in which words. No provider is asked for any of it.

use std::time::Duration;

use aigne_hub::upstream::Egress;
use serde_json::{Value, json};

use super::server::Files;
use super::{chat, hub, hub_with, post, shown};
use crate::support::hub::TestHub;

/// A picture at this address is refused so.
async fn refused(hub: &TestHub, url: &str, status: u16, code: &str) {
    let body = chat(
        "near/m",
        json!([{ "type": "text", "text": "?" }, shown(url)]),
    );
    let answer = post(hub, "/v1/chat/completions", &body).await;
    let text = answer.text();
    assert_eq!(answer.status, status, "{url}: {text}");
    let error = &answer.json()["error"];
    assert_eq!(error["code"], code, "{url}: {text}");
    assert_eq!(error["param"], "messages[0].content[1].image_url.url");
    // Signatures stand in queries.
    assert!(!text.contains("secret"), "{text}");
}

/// Nobody was asked, and the books say why.
async fn told_in_the_books(hub: &TestHub, codes: &[&str]) {
    assert!(hub.simulator.witness().requests().is_empty());
    let settled = hub.settled(codes.len()).await;
    let told: Vec<&str> = settled.iter().map(|one| one.error()).collect();
    assert_eq!(told, codes);
    for one in &settled {
        assert!(one.attempts.is_empty(), "{one:?}");
        assert_eq!(one.call.charge_nanos.map_or(0, |nanos| nanos.0), 0);
    }
}

#[actix_web::test]
async fn hostile_and_missing_files_are_refused_in_bounded_room_and_time() {
    let hub = hub_with(|config| {
        config.media.egress = Some(Egress::Private);
        config.media.limit_bytes = 64 * 1024;
        config.media.timeout = Duration::from_millis(400);
    })
    .await;
    let files = Files::start().await;
    let cases = [
        ("/large.png", 413, "media_too_large"),
        ("/endless.png", 413, "media_too_large"),
        ("/page.png", 415, "unsupported_media_type"),
        ("/odd", 415, "unsupported_media_type"),
        ("/c.pdf", 415, "unsupported_media_type"),
        ("/drip.png", 502, "media_too_slow"),
        ("/cut.png", 502, "media_unreachable"),
        ("/broken.png", 502, "media_unreachable"),
        ("/gone.png?secret=1", 400, "media_not_found"),
        ("/round.png", 400, "media_redirected"),
        ("/to-metadata.png", 400, "media_address_refused"),
        ("/to-disk.png", 400, "media_address_refused"),
    ];
    for (path, status, code) in cases {
        refused(&hub, &files.url(path), status, code).await;
    }
    assert_eq!(
        files
            .asked()
            .iter()
            .filter(|path| *path == "/round.png")
            .count(),
        4
    );
    told_in_the_books(&hub, &cases.map(|(_, _, code)| code)).await;
    hub.close().await;
}

#[actix_web::test]
async fn addresses_that_are_not_public_are_not_called_unless_an_admin_says_so() {
    let hub = hub_with(|_| {}).await;
    let files = Files::start().await;
    let port = files.address.port();
    let urls = [
        files.url("/a.png"),
        format!("http://localhost:{port}/a.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/a.png"),
        format!("http://2130706433:{port}/a.png"),
        format!("http://user:secret@127.0.0.1:{port}/a.png"),
        "http://10.0.0.1/a.png".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://".to_owned(),
    ];
    for url in &urls {
        refused(&hub, url, 400, "media_address_refused").await;
    }
    assert!(files.asked().is_empty());
    told_in_the_books(&hub, &urls.each_ref().map(|_| "media_address_refused")).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_request_names_no_more_files_than_an_admin_allows() {
    let hub = hub_with(|config| {
        config.media.egress = Some(Egress::Private);
        config.media.most = 2;
    })
    .await;
    let files = Files::start().await;
    let parts: Vec<Value> = ["/a.png", "/b.png", "/a.png"]
        .map(|path| shown(&files.url(path)))
        .into();
    let answer = post(&hub, "/v1/chat/completions", &chat("near/m", json!(parts))).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["code"], "too_many_media");
    assert_eq!(
        answer.json()["error"]["param"],
        "messages[0].content[2].image_url.url"
    );
    assert!(files.asked().is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn files_of_a_request_together_are_no_larger_than_a_body_may_be() {
    let hub = hub_with(|config| {
        config.media.egress = Some(Egress::Private);
        config.server.body_limit_bytes = 1_000;
        config.media.limit_bytes = 1 << 20;
    })
    .await;
    let files = Files::start().await;
    refused(&hub, &files.url("/endless.png"), 413, "media_too_large").await;
    hub.close().await;
}

#[actix_web::test]
async fn files_of_the_callers_own_machine_are_refused_by_every_dialect() {
    let hub = hub().await;
    let local =
        json!([{ "type": "text", "text": "?" }, { "type": "local", "path": "/etc/passwd" }]);
    let chat_file = chat("sim-openai/m", json!([shown("file:///etc/passwd")]));
    let messages = json!({ "model": "sim-anthropic/m", "max_tokens": 9, "messages": [
        { "role": "user", "content": [
            { "type": "image", "source": { "type": "url", "url": "file:///etc/passwd" } }] }] });
    let gemini = json!({ "contents": [{ "parts": [
        { "fileData": { "mimeType": "image/png", "fileUri": "file:///etc/passwd" } }] }] });
    for (path, body, member) in [
        (
            "/v1/chat/completions",
            chat_file,
            "messages[0].content[0].image_url.url",
        ),
        (
            "/v1/chat/completions",
            chat("near/m", local),
            "messages[0].content[1]",
        ),
        (
            "/v1/messages",
            messages,
            "messages[0].content[0].source.url",
        ),
        (
            "/v1beta/models/sim-google/gemini-3-pro:generateContent",
            gemini,
            "contents[0].parts[0].fileData.fileUri",
        ),
    ] {
        let answer = post(&hub, path, &body).await;
        let text = answer.text();
        assert_eq!(answer.status, 400, "{text}");
        assert!(text.contains(member), "{text}");
        assert!(text.contains("own machine"), "{text}");
    }
    assert!(hub.simulator.witness().requests().is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn a_target_that_fetches_itself_serves_what_the_hub_cannot_have() {
    let hub = TestHub::with(
        r#"
[[providers]]
name = "near"
kind = "ollama"
base_url = "http://{sim}/v1"
[[providers.models]]
name = "seen"

[[providers]]
name = "far"
kind = "compatible"
base_url = "http://{sim}/v1"
private_network = true
[[providers.models]]
name = "seen"
"#,
        |_| {},
    )
    .await;
    let body = chat("seen", json!([shown("http://10.0.0.1/a.png")]));
    for _ in 0..2 {
        let answer = post(&hub, "/v1/chat/completions", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    for one in hub.settled(2).await {
        assert_eq!(one.call.provider.as_deref(), Some("far"));
    }
    hub.close().await;
}
