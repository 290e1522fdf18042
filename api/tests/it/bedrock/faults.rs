//! What goes wrong at Bedrock, as callers hear of it.

use serde_json::json;

use super::hub::Hub;

#[actix_web::test]
async fn a_wrong_secret_is_the_hubs_matter() {
    let hub = Hub::signing().await;
    let answer = hub.chat("m+auth=another-secret", json!({})).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["error"]["code"], "provider_refused_credential");
    assert!(!answer.text().contains("AKIA"), "{}", answer.text());
    hub.stop().await;
}

#[actix_web::test]
async fn errors_keep_their_name_and_their_words() {
    let hub = Hub::signing().await;
    let answer = hub.chat("m+status=429+retry_after=3", json!({})).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), Some("3"));
    assert_eq!(answer.json()["error"]["code"], "ThrottlingException");
    let answer = hub.messages("m+status=404", json!({})).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert_eq!(answer.json()["error"]["type"], "not_found_error");
    let answer = hub.chat("m+status=503", json!({"stream": true})).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    let answer = hub.chat("m+html", json!({"stream": true})).await;
    assert_eq!(answer.status, 502);
    let told = answer.json()["error"]["message"].to_string();
    assert!(!told.contains('<'), "{told}");
    hub.stop().await;
}

#[actix_web::test]
async fn a_stream_that_breaks_ends_with_an_error() {
    let hub = Hub::signing().await;
    for fault in ["cut_event=5", "cut=700", "error_event=5", "cut=701+split=7"] {
        let model = format!("m+chunks=20+words=40+{fault}");
        let answer = hub.chat(&model, json!({"stream": true})).await;
        assert_eq!(answer.status, 200, "{fault}: {}", answer.text());
        let text = answer.text();
        assert!(!text.contains("[DONE]"), "{fault}: {text}");
        let last = answer.data().pop().unwrap();
        assert!(last["error"]["message"].is_string(), "{fault}: {last}");
        let answer = hub.messages(&model, json!({"stream": true})).await;
        let (name, _) = answer.named_events().pop().unwrap();
        assert_eq!(name.as_deref(), Some("error"), "{fault}");
    }
    let answer = hub.chat("m+error_event=5", json!({"stream": true})).await;
    let last = answer.data().pop().unwrap();
    assert_eq!(last["error"]["code"], "ServiceUnavailableException");
    hub.stop().await;
}

#[actix_web::test]
async fn a_stream_of_another_form_is_no_answer() {
    let hub = Hub::signing().await;
    for fault in ["contenttype=text/event-stream", "wrongjson", "empty"] {
        let answer = hub
            .chat(&format!("m+{fault}"), json!({"stream": true}))
            .await;
        assert_eq!(answer.status, 502, "{fault}: {}", answer.text());
    }
    hub.stop().await;
}

/// The count comes last; an answer without it is complete, and counted by the hub.
#[actix_web::test]
async fn a_stream_without_its_count_is_complete() {
    let hub = Hub::signing().await;
    let answer = hub
        .chat("m+no_done+say=Hello", json!({"stream": true}))
        .await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.text().ends_with("data: [DONE]\n\n"),
        "{}",
        answer.text()
    );
    hub.stop().await;
}
