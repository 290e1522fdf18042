//! What calls cost, to the last nano.

use aigne_hub::admin::calls::price::CallPrice;
use serde_json::json;
use store::Nanos;

use super::{FORM, form, hub, post, post_as};
use crate::support::hub::TestHub;

/// The newest call's surface, source of its counts, charge and units.
async fn newest(hub: &TestHub, count: usize) -> (String, String, Option<Nanos>, String) {
    let call = hub.settled(count).await.pop().unwrap().call;
    (
        call.surface,
        call.usage_source,
        call.charge_nanos,
        call.units,
    )
}

fn told(
    surface: &str,
    source: &str,
    nanos: i64,
    units: &str,
) -> (String, String, Option<Nanos>, String) {
    (
        surface.to_owned(),
        source.to_owned(),
        Some(Nanos(nanos)),
        units.to_owned(),
    )
}

#[actix_web::test]
async fn vectors_cost_their_tokens() {
    let hub = hub().await;
    let body = json!({"model": "sim-openai/vectors", "input": [[1, 2, 3], [4, 5]]});
    let answer = post(&hub, "/v1/embeddings", body).await;
    assert_eq!(answer.json()["data"][1]["object"], "embedding");
    assert_eq!(answer.json()["usage"]["prompt_tokens"], 5);
    let expected = told("openai-embeddings", "reported", 650, r#"{"requests":1}"#);
    assert_eq!(newest(&hub, 1).await, expected);
    hub.close().await;
}

#[actix_web::test]
async fn pictures_cost_tokens_where_they_are_told_and_else_the_piece() {
    let hub = hub().await;
    let body = json!({"model": "sim-openai/pictures", "prompt": "A cat in a hat", "n": 2});
    post(&hub, "/v1/images/generations", body).await;
    let units = r#"{"images":2,"requests":1,"size":"1024x1024","quality":"low"}"#;
    let cost = 4 * 5_000 + 544 * 40_000;
    let expected = told("openai-image-generations", "reported", cost, units);
    assert_eq!(newest(&hub, 1).await, expected);

    let body = json!({"model": "sim-openai/dall", "prompt": "A cat", "n": 3, "size": "1024x1024", "quality": "hd"});
    post(&hub, "/v1/images/generations", body).await;
    let units = r#"{"images":3,"requests":1,"size":"1024x1024","quality":"hd"}"#;
    let expected = told("openai-image-generations", "reported", 240_000_000, units);
    assert_eq!(newest(&hub, 2).await, expected);

    let fields = [("model", "sim-openai/dall"), ("n", "2"), ("image", "PNG")];
    post_as(&hub, "/v1/images/variations", FORM, &form(&fields)).await;
    let expected = told(
        "openai-image-variations",
        "reported",
        40_000_000,
        r#"{"images":2,"requests":1}"#,
    );
    assert_eq!(newest(&hub, 3).await, expected);

    let fields = [
        ("prompt", "Make it blue"),
        ("model", "sim-openai/pictures"),
        ("image", "PNG"),
    ];
    post_as(&hub, "/v1/images/edits", FORM, &form(&fields)).await;
    let call = hub.settled(4).await.pop().unwrap().call;
    assert_eq!((call.input_tokens, call.image_input_tokens), (3, 194));
    let cost = 3 * 5_000 + 194 * 10_000 + 272 * 40_000;
    assert_eq!(call.charge_nanos, Some(Nanos(cost)));
    hub.close().await;
}

#[actix_web::test]
async fn a_drawing_that_streams_is_paid_by_the_pictures_that_came() {
    let hub = hub().await;
    let body = |model: &str| json!({"model": model, "prompt": "A cat", "n": 2, "stream": true, "partial_images": 1});
    let path = "/v1/images/generations";
    let answer = post(&hub, path, body("sim-openai/pictures")).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(answer.events().len(), 4);
    let call = hub.settled(1).await.pop().unwrap().call;
    assert_eq!((call.input_tokens, call.image_output_tokens), (4, 544));
    assert!(call.streamed && call.units.contains(r#""images":2"#));

    let answer = post(&hub, path, body("sim-openai/pictures+cut_event=1")).await;
    let events = answer.events();
    assert!(events.last().unwrap().contains("\"error\""), "{events:?}");
    let call = hub.settled(2).await.pop().unwrap().call;
    assert_eq!(
        (call.status.as_str(), call.usage_source.as_str()),
        ("failed", "estimated")
    );
    assert_eq!(call.image_output_tokens, 100);
    assert!(!call.units.contains("images"), "{}", call.units);
    hub.close().await;
}

#[actix_web::test]
async fn speech_costs_its_characters() {
    let hub = hub().await;
    let body = json!({"model": "sim-openai/voice", "input": "Grüße 你好", "voice": "alloy"});
    let answer = post(&hub, "/v1/audio/speech", body).await;
    assert!(answer.whole && answer.body.starts_with(b"RIFF"));
    assert_eq!(answer.header("content-type"), Some("audio/mpeg"));
    let units = r#"{"characters":8,"requests":1}"#;
    let expected = told("openai-speech", "reported", 120_000, units);
    assert_eq!(newest(&hub, 1).await, expected);
    hub.close().await;
}

#[actix_web::test]
async fn hearing_costs_seconds_also_where_the_answer_tells_none() {
    let hub = hub().await;
    let sound = "x".repeat(40_000);
    for (number, (format, source, seconds)) in [
        ("json", "reported", 3),
        ("verbose_json", "reported", 3),
        // Guessed from the size of what was sent.
        ("text", "estimated", 3),
        ("srt", "estimated", 3),
    ]
    .into_iter()
    .enumerate()
    {
        let fields = [
            ("model", "sim-openai/whisper"),
            ("response_format", format),
            ("file", &sound),
        ];
        let answer = post_as(&hub, "/v1/audio/transcriptions", FORM, &form(&fields)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let units = format!(r#"{{"seconds":{seconds},"requests":1}}"#);
        let expected = told("openai-transcriptions", source, 300_000, &units);
        assert_eq!(newest(&hub, number + 1).await, expected, "{format}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn ranking_costs_searches_or_tokens_as_the_provider_tells() {
    let hub = hub().await;
    let documents: Vec<String> = (0..101).map(|number| format!("text {number}")).collect();
    let body =
        |model: &str| json!({"model": model, "query": "who?", "documents": documents, "top_n": 2});
    let answer = post(&hub, "/v1/rerank", body("rankers/rerank")).await;
    assert_eq!(answer.json()["results"].as_array().unwrap().len(), 2);
    let units = r#"{"searches":2,"requests":1}"#;
    let expected = told("rerank", "reported", 4_000_000, units);
    assert_eq!(newest(&hub, 1).await, expected);
    let answer = post(&hub, "/v1/rerank", body("rankers/jina")).await;
    let tokens = answer.json()["usage"]["total_tokens"].as_i64().unwrap();
    let expected = told("rerank", "reported", tokens * 50, r#"{"requests":1}"#);
    assert_eq!(newest(&hub, 2).await, expected);
    hub.close().await;
}

#[actix_web::test]
async fn a_bill_shows_the_units() {
    let hub = hub().await;
    let body = json!({"model": "sim-openai/dall", "prompt": "A cat", "n": 2});
    post(&hub, "/v1/images/generations", body).await;
    let call = hub.only_call().await.call;
    let id = call.rate_id.clone().unwrap();
    let read = hub.store().read(move |conn| store::rates::by_id(conn, &id));
    let price = CallPrice::of(&call, &read.await.unwrap().unwrap());
    let lines = serde_json::to_value(&price.lines).unwrap();
    let line = json!({"class": "image", "tokens": 2, "rate": "0.02", "amount": "0.04"});
    assert_eq!(lines, json!([line]));
    hub.close().await;
}

#[actix_web::test]
async fn the_demo_has_all_of_them_at_the_catalogues_prices() {
    let hub = hub().await;
    let sound = "x".repeat(16_100);
    let file = |model| form(&[("model", model), ("file", &sound)]);
    let picture = form(&[
        ("model", "demo/image"),
        ("image", "PNG"),
        ("prompt", "A cat"),
    ]);
    let json = "application/json";
    for (number, (path, kind, body, nanos)) in [
        (
            "/v1/embeddings",
            json,
            json!({"model": "demo/embedding", "input": "12345678"}).to_string(),
            200,
        ),
        (
            "/v1/moderations",
            json,
            json!({"model": "moderation", "input": "hello"}).to_string(),
            0,
        ),
        (
            "/v1/rerank",
            json,
            json!({"model": "demo/rerank", "query": "a", "documents": ["b"]}).to_string(),
            2_000_000,
        ),
        (
            "/v1/images/generations",
            json,
            json!({"model": "demo/image", "prompt": "cats"}).to_string(),
            5_000 + 272 * 40_000,
        ),
        (
            "/v1/images/edits",
            FORM,
            picture,
            10_000 + 1_940_000 + 10_880_000,
        ),
        (
            "/v1/audio/speech",
            json,
            json!({"model": "demo/speech", "voice": "a", "input": "ab"}).to_string(),
            30_000,
        ),
        (
            "/v1/audio/transcriptions",
            FORM,
            file("demo/whisper"),
            200_000,
        ),
        (
            "/v1/audio/transcriptions",
            FORM,
            file("demo/transcribe+output=1"),
            20 * 2_500 + 10_000,
        ),
        (
            "/v1/audio/translations",
            FORM,
            file("demo/whisper"),
            200_000,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = post_as(&hub, path, kind, &body).await;
        assert_eq!(
            answer.status,
            200,
            "{path}: {:?}",
            String::from_utf8_lossy(&answer.body)
        );
        let call = hub.settled(number + 1).await.pop().unwrap().call;
        assert_eq!(call.charge_nanos, Some(Nanos(nanos)), "{path}: {call:?}");
    }
    hub.close().await;
}
