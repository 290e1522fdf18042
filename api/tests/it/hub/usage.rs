//! Usage that a provider does not tell, or that a caller did not ask for.

use serde_json::{Value, json};

use crate::support::client::Answer;
use crate::support::hub::TestHub;
use crate::support::rates;
use crate::support::ways::{Dialect, WAYS};

#[actix_web::test]
async fn usage_that_was_not_told_is_estimated_and_charged() {
    let hub = TestHub::with(&rates("usage=none+words=40"), |_| {}).await;
    let mut number = 0;
    for way in WAYS {
        for stream in [true, false] {
            number += 1;
            let model = way.model("usage=none+words=40");
            let answer = hub.ask(way.caller, &model, stream).await;
            assert_eq!(answer.status, 200, "{way:?}: {}", answer.text());
            let settled = hub.settled(number).await.pop().unwrap();
            let call = &settled.call;
            assert_eq!(call.status, "success");
            assert_eq!(call.usage_source, "estimated", "{way:?} {stream}");
            // 40 words are more than 160 bytes.
            assert!(call.output_tokens >= 40, "{call:?}");
            // What was said counts, not the JSON around it.
            assert!((1..=10).contains(&call.input_tokens), "{call:?}");
            assert!(call.charge_nanos.is_some_and(|charge| charge.is_positive()));
        }
    }
    hub.close().await;
}

fn usages(answer: &Answer) -> Vec<Value> {
    let events = answer.events().into_iter();
    events
        .filter_map(|data| serde_json::from_str::<Value>(&data).ok())
        .filter(|chunk| chunk["usage"].is_object())
        .collect()
}

#[actix_web::test]
async fn a_stream_tells_usage_only_to_those_who_asked() {
    let hub = TestHub::start().await;
    let mut number = 0;
    for provider in ["sim-openai", "sim-anthropic"] {
        for (options, told) in [
            (None, 0),
            (Some(json!(null)), 0),
            (Some(json!({})), 0),
            (Some(json!({ "include_usage": false })), 0),
            (Some(json!({ "include_usage": true })), 1),
        ] {
            number += 1;
            let mut body = json!({
                "model": format!("{provider}/m"),
                "stream": true,
                "messages": [{ "role": "user", "content": "Hi" }],
            });
            if let Some(options) = &options {
                body["stream_options"] = options.clone();
            }
            let answer = hub.call(Dialect::OpenAi, &body.to_string()).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(
                usages(&answer).len(),
                told,
                "{provider} {options:?}: {}",
                answer.text()
            );
            assert_eq!(answer.events().last().unwrap(), "[DONE]");
            let settled = hub.settled(number).await.pop().unwrap();
            assert_eq!(
                settled.call.usage_source, "reported",
                "{provider} {options:?}"
            );
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_stream_that_breaks_is_charged_for_what_was_produced() {
    let hub = TestHub::with(&rates("cut_event=6"), |_| {}).await;
    for (number, way) in WAYS.into_iter().enumerate() {
        let answer = hub.ask(way.caller, &way.model("cut_event=6"), true).await;
        assert_eq!(answer.status, 200);
        let text = answer.text();
        assert!(answer.whole && text.contains("error"), "{way:?}: {text}");
        assert!(!text.contains(way.caller.terminator()), "{way:?}: {text}");
        assert!(!text.contains("127.0.0.1"), "{text}");
        let settled = hub.settled(number + 1).await.pop().unwrap();
        assert_eq!(settled.call.status, "failed");
        assert_eq!(settled.error(), "upstream_cut");
        assert_eq!(settled.call.usage_source, "estimated");
        assert!(settled.call.output_tokens > 0);
        assert!(
            settled
                .call
                .charge_nanos
                .is_some_and(|charge| charge.is_positive())
        );
    }
    hub.close().await;
}
