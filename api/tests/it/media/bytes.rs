//! What a provider gets is what the caller wrote, but for the model's name.

use serde_json::json;

use super::{FORM, form, hub, post, post_as, send};
use crate::support::hub::TestHub;

/// The last request that the simulator saw: path, content type, body as text.
fn seen(hub: &TestHub) -> (String, String, String) {
    let request = hub.simulator.witness().requests().pop().unwrap();
    let headers = request["headers"].as_array().unwrap();
    let kind = headers.iter().find(|header| header[0] == "content-type");
    let body = match &request["body"] {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (
        request["path"].as_str().unwrap().to_owned(),
        kind.map_or("", |header| header[1].as_str().unwrap())
            .to_owned(),
        body,
    )
}

#[actix_web::test]
async fn a_form_keeps_every_other_byte() {
    let hub = hub().await;
    let sound = "\r\n-----y\r\n\0binary\r\n--\r\n";
    let with = |model: &str| {
        form(&[
            ("language", "de"),
            ("model", model),
            ("timestamp_granularities[]", "word"),
            ("file", sound),
            ("timestamp_granularities[]", "segment"),
        ])
    };
    let path = "/v1/audio/transcriptions";
    let answer = post_as(&hub, path, FORM, &with("sim-openai/whisper")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let expected = (path.to_owned(), FORM.to_owned(), with("whisper"));
    assert_eq!(seen(&hub), expected);
    hub.close().await;
}

#[actix_web::test]
async fn json_keeps_its_members_and_their_order() {
    let hub = hub().await;
    let body =
        r#"{ "prompt":"caf\u00e9", "model" : "sim-openai/pictures","stream":true ,"size":"auto"}"#;
    let mut call = send(&hub, "/v1/images/generations", body).await;
    call.until("completed").await;
    let (_, kind, seen) = seen(&hub);
    assert_eq!(kind, "application/json");
    // The witness writes JSON anew; nothing was added, such as chat's `stream_options`.
    let expected = json!({"prompt": "café", "model": "pictures", "stream": true, "size": "auto"});
    assert_eq!(seen, expected.to_string());
    drop(call);
    hub.settled(1).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_moderation_without_a_model_goes_to_the_usual_one() {
    let more = "[[aliases]]\nname = \"omni-moderation-latest\"\ntarget = \"sim-openai/guard\"\n";
    let hub = TestHub::with(more, |_| {}).await;
    let answer = post(&hub, "/v1/moderations", json!({"input": "kill"})).await;
    assert_eq!(answer.json()["results"][0]["flagged"], true);
    assert_eq!(
        seen(&hub).2,
        json!({"model": "guard", "input": "kill"}).to_string()
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_refused_key_sends_the_form_to_the_next_one() {
    let more = r#"
[[providers]]
name = "pool"
kind = "openai"
base_url = "http://{sim}/v1"
credentials = [{ name = "a", value = "sk-a" }, { name = "b", value = "sk-b" }]
"#;
    let hub = TestHub::with(more, |_| {}).await;
    let fields = [("file", "sound"), ("model", "pool/whisper+auth=sk-b")];
    let answer = post_as(&hub, "/v1/audio/translations", FORM, &form(&fields)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let attempts = hub.only_call().await.attempts;
    let told: Vec<_> = attempts
        .iter()
        .map(|attempt| (attempt.credential_name.as_deref(), attempt.http_status))
        .collect();
    assert_eq!(told, [(Some("a"), Some(401)), (Some("b"), Some(200))]);
    hub.close().await;
}
