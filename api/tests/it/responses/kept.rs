//! Responses that the hub keeps where the provider speaks another dialect.

use serde_json::{Value, json};

use super::{Hub, KEY, OTHER, WAYS, weather};

/// The ways that cross.
fn crossing() -> impl Iterator<Item = &'static str> {
    WAYS.into_iter().skip(1).map(|(provider, _)| provider)
}

fn said(item: &Value) -> String {
    item["content"].to_string()
}

#[actix_web::test]
async fn a_conversation_goes_on_by_the_id_of_its_last_response() {
    let hub = Hub::start().await;
    for provider in crossing() {
        let asked = hub
            .create(
                &format!("{provider}/m+tools=1"),
                json!({"tools": [weather()], "input": "Weather in Bern?"}),
            )
            .await
            .json();
        assert_eq!(asked["store"], true);
        let call = &asked["output"][0]["call_id"];
        let result = json!([{"type": "function_call_output", "call_id": call, "output": "sunny"}]);
        let more =
            json!({"previous_response_id": asked["id"], "input": result, "tools": [weather()]});
        let answer = hub
            .create(&format!("{provider}/m+say=It%20is%20sunny"), more)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-hub-left-out"), None);
        let second = answer.json();
        assert_eq!(second["previous_response_id"], asked["id"]);
        let sent = hub.seen()["body"]["messages"].as_array().unwrap().clone();
        assert_eq!(sent.len(), 3, "{sent:?}");
        assert!(said(&sent[0]).contains("Weather in Bern?"));
        assert_eq!(sent[1]["role"], "assistant");
        assert!(sent[2].to_string().contains("sunny"));

        // A stream is kept as well, and goes further back than one response.
        let more = json!({"previous_response_id": second["id"], "input": "Sure?", "stream": true});
        let answer = hub.create(&format!("{provider}/m+say=Yes"), more).await;
        let third = answer.data().last().unwrap()["response"].clone();
        assert_eq!(third["store"], true);
        let more = json!({"previous_response_id": third["id"], "input": "Really?"});
        hub.create(&format!("{provider}/m"), more).await;
        let sent = hub.seen()["body"]["messages"].as_array().unwrap().clone();
        assert_eq!(sent.len(), 7, "{sent:?}");
        assert!(said(&sent[3]).contains("It is sunny"));
        assert!(said(&sent[5]).contains("Yes"));
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_response_can_be_read_replayed_and_deleted_by_its_principal_alone() {
    let hub = Hub::start().await;
    for provider in crossing() {
        let made = hub
            .create(
                &format!("{provider}/m+tools=1+thinking"),
                json!({"tools": [weather()]}),
            )
            .await
            .json();
        let path = format!("/v1/responses/{}", made["id"].as_str().unwrap());
        assert_eq!(hub.ask("GET", &path, "").await.json(), made);
        let items = hub
            .ask("GET", &format!("{path}/input_items"), "")
            .await
            .json();
        assert_eq!(items["data"][0]["content"][0]["text"], "Hello there");
        assert_eq!(items["first_id"], items["data"][0]["id"]);
        assert_eq!(items["has_more"], false);

        let replayed = hub.ask("GET", &format!("{path}?stream=true"), "").await;
        let events = replayed.data();
        assert_eq!(events[0]["type"], "response.created");
        assert_eq!(events.last().unwrap()["response"], made);
        let rest = format!("{path}?stream=true&starting_after=1");
        assert_eq!(hub.ask("GET", &rest, "").await.data()[..], events[2..]);

        for (method, path) in [
            ("GET", path.clone()),
            ("GET", format!("{path}/input_items")),
            ("DELETE", path.clone()),
        ] {
            let answer = hub.ask_as(OTHER, method, &path, "").await;
            assert_eq!(answer.status, 404);
            assert_eq!(answer.json()["error"]["code"], "response_not_found");
        }
        let more = json!({"model": format!("{provider}/m"), "input": "Go on", "previous_response_id": made["id"]});
        let answer = hub
            .ask_as(OTHER, "POST", "/v1/responses", &more.to_string())
            .await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.json()["error"]["code"],
            "previous_response_not_found"
        );

        let gone = hub.ask("DELETE", &path, "").await.json();
        assert_eq!(
            gone,
            json!({"id": made["id"], "object": "response", "deleted": true})
        );
        assert_eq!(hub.ask("GET", &path, "").await.status, 404);
        assert_eq!(hub.ask("DELETE", &path, "").await.status, 404);
    }
    hub.stop().await;
}

#[actix_web::test]
async fn items_are_paged_in_both_orders() {
    let hub = Hub::start().await;
    let input: Value = (0..5)
        .map(|number| json!({"role": "user", "content": format!("number {number}")}))
        .collect();
    let made = hub.create("claude/m", json!({"input": input})).await.json();
    let path = format!("/v1/responses/{}/input_items", made["id"].as_str().unwrap());
    let page = hub.ask("GET", &format!("{path}?limit=2"), "").await.json();
    assert_eq!(page["data"][0]["content"][0]["text"], "number 4");
    assert_eq!(page["has_more"], true);
    let last = page["last_id"].as_str().unwrap();
    let next = format!("{path}?limit=100&after={last}");
    let page = hub.ask("GET", &next, "").await.json();
    assert_eq!(page["data"].as_array().unwrap().len(), 3);
    let page = hub
        .ask("GET", &format!("{path}?order=asc"), "")
        .await
        .json();
    assert_eq!(page["data"][0]["content"][0]["text"], "number 0");
    for wrong in ["limit=0", "limit=x", "order=up", "after=nothing"] {
        let answer = hub.ask("GET", &format!("{path}?{wrong}"), "").await;
        assert_eq!(answer.status, 400, "{wrong}");
        let member = wrong.split('=').next();
        assert_eq!(answer.json()["error"]["param"].as_str(), member);
    }
    hub.stop().await;
}

#[actix_web::test]
async fn what_is_unknown_deleted_or_not_to_be_stored_is_not_found() {
    let hub = Hub::start().await;
    for provider in crossing() {
        let model = format!("{provider}/m");
        let secret = hub.create(&model, json!({"store": false})).await.json();
        assert_eq!(secret["store"], false);
        for id in [&json!("resp_1"), &secret["id"]] {
            let answer = hub
                .create(&model, json!({"previous_response_id": id}))
                .await;
            assert_eq!(answer.status, 400);
            let error = &answer.json()["error"];
            assert_eq!(error["type"], "invalid_request_error");
            assert_eq!(error["code"], "previous_response_not_found");
            assert_eq!(error["param"], "previous_response_id");
            assert!(
                error["message"]
                    .as_str()
                    .unwrap()
                    .contains("send the whole `input`")
            );
        }
    }
    let answer = hub.ask("GET", "/v1/responses", "").await;
    assert_eq!(answer.status, 405);
    hub.stop().await;
}

#[actix_web::test]
async fn a_failed_stream_is_not_kept() {
    let hub = Hub::start().await;
    for provider in crossing() {
        let model = format!("{provider}/m+chunks=20+cut_event=8");
        let answer = hub.create(&model, json!({"stream": true})).await;
        let id = answer.data()[0]["response"]["id"].clone();
        let path = format!("/v1/responses/{}", id.as_str().unwrap());
        assert_eq!(hub.ask("GET", &path, "").await.status, 404);
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_wrong_item_is_named_as_the_caller_sent_it() {
    let hub = Hub::start().await;
    let made = hub.create("claude/m", json!({})).await.json();
    let input = json!([{"role": "user", "content": "Hi"}, {"role": "nobody", "content": "Hi"}]);
    let more = json!({"previous_response_id": made["id"], "input": input});
    let answer = hub.create("claude/m", more).await;
    assert_eq!(answer.json()["error"]["param"], "input[1].role");
    hub.stop().await;
}

#[actix_web::test]
async fn a_setting_forbids_to_keep_anything() {
    let hub = Hub::with(|config| config.state.on = false).await;
    let answer = hub.create("claude/m", json!({"store": true})).await;
    assert_eq!(answer.json()["store"], false);
    assert_eq!(answer.header("x-hub-left-out"), Some("store"));
    let id = answer.json()["id"].clone();
    let more = json!({"previous_response_id": id});
    let answer = hub.create("claude/m", more).await;
    assert_eq!(
        answer.json()["error"]["code"],
        "previous_response_not_found"
    );
    assert!(!hub.folder.path().join("data/payloads.db").exists());
    hub.stop().await;
}

#[actix_web::test]
async fn nothing_that_was_said_stands_readable_in_the_file() {
    let hub = Hub::start().await;
    let words = "an-unmistakable-sentence";
    // The model says it again.
    let made = hub
        .create("claude/m+echo", json!({"input": words}))
        .await
        .json();
    let path = format!("/v1/responses/{}", made["id"].as_str().unwrap());
    let kept = hub.ask("GET", &path, "").await;
    assert_eq!(kept.json()["output"][0]["content"][0]["text"], words);
    let folder = hub.folder.path().join("data");
    hub.app.state.close();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        let has = |words: &str| {
            bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes())
        };
        assert!(!has(words), "{file:?}");
    }
    hub.stop().await;
}

#[actix_web::test]
async fn calls_that_need_no_state_read_none() {
    let hub = Hub::start().await;
    for (provider, _) in WAYS {
        hub.create(&format!("{provider}/m"), json!({})).await;
    }
    let chat = json!({"model": "claude/m", "messages": [{"role": "user", "content": "Hi"}]});
    let answer = hub
        .ask("POST", "/v1/chat/completions", &chat.to_string())
        .await;
    assert_eq!(answer.status, 200);
    let chat = json!({"model": "chat/m", "messages": [
        {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}, {"role": "user", "content": "Hi"},
    ]});
    let answer = hub
        .ask_as(KEY, "POST", "/v1/chat/completions", &chat.to_string())
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(hub.app.state.reads(), 0);
    hub.stop().await;
}
