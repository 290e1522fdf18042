//! Responses that OpenAI itself keeps, and what becomes of them elsewhere.

use serde_json::json;

use super::Hub;

#[actix_web::test]
async fn the_providers_own_id_goes_on_at_the_provider() {
    let hub = Hub::start().await;
    for stream in [false, true] {
        let answer = hub
            .create("native/m+say=Ho", json!({"stream": stream}))
            .await;
        let made = match stream {
            true => answer.data().last().unwrap()["response"].clone(),
            false => answer.json(),
        };
        let more = json!({"previous_response_id": made["id"], "input": "And then?"});
        let answer = hub.create("native/m", more).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let sent = hub.seen()["body"].clone();
        assert_eq!(sent["previous_response_id"], made["id"]);
        assert_eq!(sent["input"], "And then?");
        let path = format!("/v1/responses/{}", made["id"].as_str().unwrap());
        assert_eq!(hub.ask("GET", &path, "").await.json(), made);
    }
    hub.stop().await;
}

#[actix_web::test]
async fn elsewhere_the_hubs_copy_is_used_and_back_again() {
    let hub = Hub::start().await;
    let made = hub.create("native/m+say=Ho", json!({})).await.json();
    let more = json!({"previous_response_id": made["id"], "input": "And then?"});
    let answer = hub.create("claude/m+say=Nothing", more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let sent = hub.seen()["body"]["messages"].clone();
    let words = ["Hello there", "Ho", "And then?"];
    for (message, words) in sent.as_array().unwrap().iter().zip(words) {
        assert!(message.to_string().contains(words), "{sent}");
    }
    let more = json!({"previous_response_id": answer.json()["id"], "input": "Oh"});
    let answer = hub.create("native/m", more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let sent = hub.seen()["body"].clone();
    assert_eq!(sent["previous_response_id"], json!(null));
    let input = sent["input"].as_array().unwrap();
    assert_eq!(input.len(), 5);
    assert!(input.iter().all(|item| item.get("id").is_none()), "{sent}");
    hub.stop().await;
}

#[actix_web::test]
async fn deleting_deletes_at_the_provider_too() {
    let hub = Hub::start().await;
    let made = hub.create("native/m", json!({})).await.json();
    let path = format!("/v1/responses/{}", made["id"].as_str().unwrap());
    assert_eq!(hub.ask("DELETE", &path, "").await.status, 200);
    assert_eq!(hub.seen()["method"], "DELETE");
    assert_eq!(hub.seen()["path"], path.as_str());
    let more = json!({"previous_response_id": made["id"], "input": "And then?"});
    let answer = hub.create("native/m", more).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["error"]["code"],
        "previous_response_not_found"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn an_id_that_nobody_here_has_is_the_providers_to_know() {
    let hub = Hub::start().await;
    let more = json!({"previous_response_id": "resp_of_yesterday"});
    let answer = hub.create("native/m", more).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["error"]["code"],
        "previous_response_not_found"
    );
    assert_eq!(
        hub.seen()["body"]["previous_response_id"],
        "resp_of_yesterday"
    );
    hub.stop().await;
}
