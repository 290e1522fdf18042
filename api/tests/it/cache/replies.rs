//! Which replies are given again, and how they look.

use serde_json::json;

use super::{ALWAYS, KEYS, ask_as, came, kept, post, served};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::{Dialect, WAYS};

#[actix_web::test]
async fn an_equal_call_gets_the_same_bytes_in_every_dialect_whole_and_streamed() {
    let hub = TestHub::start().await;
    let mut asked = 0;
    for way in WAYS {
        for stream in [true, false] {
            let body = way.caller.request(&way.model("chunks=4"), stream);
            let first = ask_as(&hub, KEY, way.caller, "on", &body).await;
            assert_eq!(came(&first), "miss");
            asked += 1;
            kept(&hub, asked).await;
            let again = ask_as(&hub, KEY, way.caller, "max-age=60", &body).await;
            assert_eq!(came(&again), "hit");
            assert_eq!(first.text(), again.text());
            for name in ["content-type", "x-hub-left-out", "cache-control"] {
                assert_eq!(first.header(name), again.header(name), "{name}");
            }
            assert_eq!(again.header("age"), Some("0"));
            assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
            if stream {
                assert!(again.text().contains(way.caller.terminator()));
                assert!(again.chunks.len() > 2, "{:?}", again.chunks);
            }
        }
    }
    assert_eq!(served(&hub), WAYS.len() * 2);
    let calls = hub.settled(WAYS.len() * 4).await;
    for pair in calls.chunks(2) {
        let (first, again) = (&pair[0].call, &pair[1].call);
        assert_eq!(again.cached.as_deref(), Some("hit"));
        assert_eq!(again.cached_from.as_deref(), Some(first.id.as_str()));
        assert_eq!(again.status, "success");
        assert_eq!(pair[0].tokens(), pair[1].tokens());
        assert_eq!(
            (&again.provider, &again.model),
            (&first.provider, &first.model)
        );
        assert_eq!(again.stop_reason, first.stop_reason);
        assert_eq!(again.credential_id, None);
        assert!(pair[1].attempts.is_empty());
    }
    hub.close().await;
}

#[actix_web::test]
async fn only_who_wants_a_kept_reply_gets_one() {
    let hub = TestHub::with(KEYS, |_| {}).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let ask = |key, wish| ask_as(&hub, key, Dialect::OpenAi, wish, &body);
    assert_eq!(came(&ask(KEY, "").await), "none");
    assert_eq!(came(&ask(KEY, "").await), "none");
    assert_eq!(came(&ask(ALWAYS, "").await), "miss");
    kept(&hub, 1).await;
    assert_eq!(came(&ask(ALWAYS, "").await), "hit");
    assert_eq!(came(&ask(ALWAYS, "no-store").await), "none");
    let refreshed = ask(ALWAYS, "refresh").await;
    assert_eq!(came(&refreshed), "refresh");
    let started = std::time::Instant::now();
    // The newer reply takes the place of the older one.
    while ask(ALWAYS, "").await.text() != refreshed.text() {
        assert!(started.elapsed().as_secs() < 10);
    }
    let wrong = ask(KEY, "for ever").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("max-age="), "{}", wrong.text());
    hub.close().await;
}

#[actix_web::test]
async fn the_order_of_members_does_not_count_and_everything_else_does() {
    let hub = TestHub::start().await;
    let path = Dialect::OpenAi.path();
    let ask = |body: &str| {
        let body = body.to_owned();
        let hub = &hub;
        async move { post(hub, path, "on", &body).await }
    };
    let first =
        r#"{"model":"sim-openai/m","temperature":0,"messages":[{"role":"user","content":"Hi"}]}"#;
    let turned = r#"{ "messages": [ {"content":"Hi", "role":"user"} ], "temperature": 0,
        "model": "sim-openai/m" }"#;
    assert_eq!(came(&ask(first).await), "miss");
    kept(&hub, 1).await;
    assert_eq!(came(&ask(turned).await), "hit");
    for other in [
        first.replace("Hi", "hi"),
        first.replace(":0,", ":1,"),
        first.replace("sim-openai", "sim-anthropic"),
        first.replace("{\"model\"", "{\"user\":\"u\",\"model\""),
    ] {
        assert_eq!(came(&ask(&other).await), "miss", "{other}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn errors_and_cut_streams_are_not_kept() {
    let hub = TestHub::start().await;
    for (script, stream) in [
        ("status=404", false),
        ("error_event=2+chunks=4", true),
        ("cut_event=3+chunks=4", true),
    ] {
        let body = Dialect::OpenAi.request(&format!("sim-openai/m+{script}"), stream);
        for _ in 0..2 {
            let answer = ask_as(&hub, KEY, Dialect::OpenAi, "on", &body).await;
            assert_eq!(answer.header("x-hub-cache"), Some("miss"), "{script}");
            assert!(answer.text().contains("error"), "{script}");
        }
    }
    assert_eq!(hub.app.cache.room(None).await.unwrap().0, 0);
    let calls = hub.settled(6).await;
    assert!(calls.iter().all(|one| one.call.status == "failed"));
    hub.close().await;
}

#[actix_web::test]
async fn what_does_more_than_answer_goes_to_the_provider_and_says_so() {
    let hub = TestHub::start().await;
    let message = json!([{"role": "user", "content": "Hi"}]);
    let cases = [
        (
            "/v1/responses",
            json!({"model": "sim-openai/m", "input": "Hi"}),
            "bypass; stored",
        ),
        (
            "/v1/chat/completions",
            json!({"model": "sim-openai/m", "messages": message, "web_search_options": {}}),
            "bypass; hosted-tool",
        ),
        (
            "/v1/messages",
            json!({"model": "sim-anthropic/m", "max_tokens": 9, "messages": message,
                "tools": [{"type": "web_search_20250305", "name": "web_search"}]}),
            "bypass; hosted-tool",
        ),
    ];
    for (path, body, told) in cases {
        for _ in 0..2 {
            assert_eq!(came(&post(&hub, path, "on", &body.to_string()).await), told);
        }
    }
    let forgetting = json!({"model": "sim-openai/m", "input": "Hi", "store": false}).to_string();
    assert_eq!(
        came(&post(&hub, "/v1/responses", "on", &forgetting).await),
        "miss"
    );
    kept(&hub, 1).await;
    assert_eq!(
        came(&post(&hub, "/v1/responses", "on", &forgetting).await),
        "hit"
    );
    hub.close().await;
}

#[actix_web::test]
async fn apis_beside_chat_have_it_too_but_not_for_addresses_that_end() {
    let hub = TestHub::start().await;
    let vectors = json!({"model": "sim-openai/m", "input": "Hi"}).to_string();
    for told in ["miss", "hit"] {
        assert_eq!(
            came(&post(&hub, "/v1/embeddings", "on", &vectors).await),
            told
        );
        kept(&hub, 1).await;
    }
    let sound = json!({"model": "sim-openai/m", "input": "Hi", "voice": "alloy"}).to_string();
    let mut heard = Vec::new();
    for told in ["miss", "hit"] {
        let answer = post(&hub, "/v1/audio/speech", "on", &sound).await;
        assert_eq!(came(&answer), told);
        heard.push(answer.body);
        kept(&hub, 2).await;
    }
    assert_eq!(heard[0], heard[1]);
    hub.close().await;
}
