//! Who fetches, and what the provider gets.

use serde_json::json;

use super::server::{Files, PDF_BASE64, PNG_BASE64};
use super::{chat, hub, hub_with, only_request, post, shown};

#[actix_web::test]
async fn a_provider_that_fetches_nothing_gets_the_bytes_and_each_file_is_asked_for_once() {
    let (hub, files) = (hub().await, Files::start().await);
    let parts = json!([
        { "type": "text", "text": "What differs?" },
        shown(&files.url("/a.png")),
        shown(&files.url("/b.png")),
        shown(&files.url("/a.png")),
        shown("data:image/png;base64,AAAA"),
        { "type": "file", "file": { "file_data": files.url("/c.pdf") } },
        { "type": "file", "file": { "file_data": files.url("/notes") } },
    ]);
    let answer = post(&hub, "/v1/chat/completions", &chat("near/m", parts)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(files.asked(), ["/a.png", "/b.png", "/c.pdf", "/notes"]);
    let png = format!("data:image/png;base64,{PNG_BASE64}");
    let sent = only_request(&hub);
    assert_eq!(
        sent["messages"][0]["content"],
        json!([
            { "type": "text", "text": "What differs?" },
            shown(&png),
            shown(&png),
            shown(&png),
            shown("data:image/png;base64,AAAA"),
            { "type": "file", "file": {
                "filename": "c.pdf",
                "file_data": format!("data:application/pdf;base64,{PDF_BASE64}"),
            } },
            { "type": "text", "text": "Grüße" },
        ])
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_provider_that_fetches_pictures_gets_their_addresses() {
    let (hub, files) = (hub().await, Files::start().await);
    let body = chat("sim-openai/m", json!([shown(&files.url("/a.png"))]));
    let answer = post(&hub, "/v1/chat/completions", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(files.asked().is_empty());
    let sent = only_request(&hub);
    assert_eq!(sent["messages"], body["messages"]);
    hub.close().await;
}

#[actix_web::test]
async fn a_hub_that_must_not_fetch_passes_addresses_on() {
    let hub = hub_with(|config| config.media.egress = None).await;
    let files = Files::start().await;
    let body = chat("near/m", json!([shown(&files.url("/a.png"))]));
    let answer = post(&hub, "/v1/chat/completions", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(files.asked().is_empty());
    assert_eq!(only_request(&hub)["messages"], body["messages"]);
    hub.close().await;
}

#[actix_web::test]
async fn redirects_are_followed() {
    let (hub, files) = (hub().await, Files::start().await);
    let parts = json!([
        shown(&files.url("/moved.png")),
        shown(&files.url("/by-name.png"))
    ]);
    let answer = post(&hub, "/v1/chat/completions", &chat("near/m", parts)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let png = format!("data:image/png;base64,{PNG_BASE64}");
    let sent = only_request(&hub);
    assert_eq!(
        sent["messages"][0]["content"],
        json!([shown(&png), shown(&png)])
    );
    hub.close().await;
}

#[actix_web::test]
async fn files_cross_into_another_dialect_as_bytes() {
    let (hub, files) = (hub().await, Files::start().await);
    // Anthropic fetches over https alone, and of documents PDF alone.
    let parts = json!([
        shown(&files.url("/a.png")),
        { "type": "file", "file": { "file_data": files.url("/c.pdf"), "filename": "C.pdf" } },
    ]);
    let answer = post(
        &hub,
        "/v1/chat/completions",
        &chat("sim-anthropic/m", parts),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let content = only_request(&hub)["messages"][0]["content"].take();
    assert_eq!(
        content[0]["source"],
        json!({ "type": "base64", "media_type": "image/png", "data": PNG_BASE64 })
    );
    assert_eq!(
        content[1]["source"],
        json!({ "type": "base64", "media_type": "application/pdf", "data": PDF_BASE64 })
    );
    hub.close().await;
}

#[actix_web::test]
async fn every_dialect_that_can_name_a_file_has_it_brought() {
    let files = Files::start().await;
    let url = files.url("/c.pdf");
    let messages = json!({ "model": "near/m", "max_tokens": 9, "messages": [{ "role": "user",
        "content": [{ "type": "document", "source": { "type": "url", "url": &url } }] }] });
    let responses = json!({ "model": "near/m", "input": [{ "role": "user",
        "content": [{ "type": "input_file", "file_url": &url }] }] });
    let gemini = json!({ "contents": [{ "role": "user", "parts": [
        { "fileData": { "mimeType": "application/pdf", "fileUri": &url } }] }] });
    for (path, body) in [
        ("/v1/messages", messages),
        ("/v1/responses", responses),
        ("/v1beta/models/near/m:generateContent", gemini),
    ] {
        let hub = hub().await;
        let answer = post(&hub, path, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let part = only_request(&hub)["messages"][0]["content"][0].take();
        let data = format!("data:application/pdf;base64,{PDF_BASE64}");
        assert_eq!(part["file"]["file_data"], data, "{path}: {part}");
        hub.close().await;
    }
}

#[actix_web::test]
async fn a_dialects_own_provider_gets_the_bytes_in_its_own_form() {
    let (hub, files) = (hub().await, Files::start().await);
    let body = json!({ "contents": [{ "role": "user", "parts": [
        { "text": "See" }, { "fileData": { "fileUri": files.url("/a.png") } }] }] });
    let path = "/v1beta/models/sim-google/gemini-3-pro:generateContent";
    let answer = post(&hub, path, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        only_request(&hub)["contents"][0]["parts"],
        json!([{ "text": "See" }, { "inlineData": { "mimeType": "image/png", "data": PNG_BASE64 } }])
    );
    hub.close().await;
}
