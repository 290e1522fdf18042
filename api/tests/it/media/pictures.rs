//! Pictures across the APIs: OpenAI's clients ask, each provider draws in its own way.

use serde_json::{Value, json};
use store::Nanos;

use super::{FORM, form, post, post_as, send_with};
use crate::support::hub::TestHub;

const PROVIDERS: &str = r#"
[[providers]]
name = "goo"
kind = "google"
base_url = "http://{sim}"
credentials = [{ name = "a", value = "AIza-test" }]

[[providers]]
name = "ark"
kind = "doubao"
base_url = "http://{sim}/api/v3"
credentials = [{ name = "a", value = "ark-test" }]

[[providers]]
name = "ideo"
kind = "ideogram"
base_url = "http://{sim}/v1/ideogram-v3/generate"
credentials = [{ name = "a", value = "ideo-test" }]

[[providers]]
name = "grok"
kind = "xai"
base_url = "http://{sim}/v1"
credentials = [{ name = "a", value = "xai-test" }]

[[rates]]
provider = "goo"
model = "gemini-2.5-flash-image"
kind = "image"
input = "0.3"
output = "2.5"
image_output = "30"

[[rates]]
provider = "goo"
model = "imagen-4.0-generate-001"
kind = "image"
per_image = "0.04"

[[rates]]
provider = "ideo"
model = "ideogram-v3"
kind = "image"
per_image = "0.06"
images = [{ quality = "low", price = "0.03" }, { quality = "high", price = "0.09" }]

[[rates]]
provider = "ark"
model = "doubao-seedream-4-0-250828"
kind = "image"
per_image = "0.03"

[[rates]]
provider = "grok"
model = "grok-imagine-image"
kind = "image"
per_image = "0.02"
"#;

const GENERATIONS: &str = "/v1/images/generations";

/// Who draws in the tests.
const MODELS: [&str; 5] = [
    "goo/gemini-2.5-flash-image",
    "goo/imagen-4.0-generate-001",
    "ark/doubao-seedream-4-0-250828",
    "ideo/ideogram-v3",
    "grok/grok-imagine-image",
];

async fn hub() -> TestHub {
    TestHub::with(PROVIDERS, |_| {}).await
}

fn last_path(hub: &TestHub) -> String {
    let seen = hub.simulator.witness().requests().pop().unwrap();
    seen["path"].as_str().unwrap().to_owned()
}

fn last_body(hub: &TestHub) -> Value {
    hub.simulator.witness().requests().pop().unwrap()["body"].clone()
}

#[actix_web::test]
async fn an_openai_client_gets_pictures_of_every_provider() {
    let hub = hub().await;
    for (number, model) in MODELS.into_iter().enumerate() {
        let body = json!({"model": model, "prompt": "A cat", "n": 3, "size": "1024x1024",
            "response_format": "b64_json"});
        let answer = post(&hub, GENERATIONS, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        let told = answer.json();
        assert!(told["created"].as_i64().unwrap() > 1_700_000_000, "{model}");
        let pictures = told["data"].as_array().unwrap();
        assert_eq!(pictures.len(), 3, "{model}");
        for picture in pictures {
            let data = picture["b64_json"].as_str().unwrap();
            assert!(data.starts_with("iVBORw0KGgo"), "{model}: {picture}");
        }
        assert_eq!(told["output_format"], "png", "{model}");
        assert_eq!(answer.header("x-hub-left-out"), None, "{model}");
        let settled = hub.settled(number + 1).await.pop().unwrap();
        let call = settled.call;
        assert!(
            call.units.contains(r#""images":3"#),
            "{model}: {}",
            call.units
        );
        assert_eq!(settled.attempts.len(), 1, "{model}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn pictures_are_paid_by_what_came_back() {
    let hub = hub().await;
    let ask = async |model: &str, more: Value| {
        let mut body = json!({"model": model, "prompt": "A cat"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = post(&hub, GENERATIONS, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        let count = hub.all_settled().await.len().max(1);
        hub.settled(count).await.pop().unwrap().call
    };
    // Tokens of two pictures, in one bill.
    let call = ask("goo/gemini-2.5-flash-image", json!({"n": 2})).await;
    assert_eq!((call.input_tokens, call.image_output_tokens), (4, 2_580));
    assert_eq!(call.charge_nanos, Some(Nanos(4 * 300 + 2_580 * 30_000)));
    assert!(call.units.contains(r#""size":"8x8""#), "{}", call.units);
    for (model, more, nanos) in [
        ("goo/imagen-4.0-generate-001", json!({"n": 5}), 200_000_000),
        ("ideo/ideogram-v3", json!({}), 60_000_000),
        ("ideo/ideogram-v3", json!({"quality": "high"}), 90_000_000),
        (
            "ideo/ideogram-v3",
            json!({"rendering_speed": "TURBO"}),
            30_000_000,
        ),
        (
            "ark/doubao-seedream-4-0-250828",
            json!({"n": 2}),
            60_000_000,
        ),
        ("grok/grok-imagine-image", json!({"n": 2}), 40_000_000),
    ] {
        let call = ask(model, more.clone()).await;
        assert_eq!(call.charge_nanos, Some(Nanos(nanos)), "{model} {more}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn each_provider_is_asked_in_its_own_words() {
    let hub = hub().await;
    let ask = async |model: &str| {
        let body = json!({"model": model, "prompt": "A cat", "size": "1792x1024",
            "quality": "high", "seed": 7, "user": "u"});
        let answer = post(&hub, GENERATIONS, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        answer
            .header("x-hub-left-out")
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        ask("goo/gemini-2.5-flash-image").await,
        "quality, size, user"
    );
    assert_eq!(
        last_path(&hub),
        "/v1beta/models/gemini-2.5-flash-image:generateContent"
    );
    let body = json!({
        "contents": [{"role": "user", "parts": [{"text": "A cat"}]}],
        "generationConfig": {
            "responseModalities": ["IMAGE"],
            "imageConfig": {"aspectRatio": "16:9"},
            "seed": 7,
        },
    });
    assert_eq!(last_body(&hub), body);

    assert_eq!(
        ask("goo/imagen-4.0-generate-001").await,
        "quality, size, user"
    );
    assert_eq!(
        last_path(&hub),
        "/v1beta/models/imagen-4.0-generate-001:predict"
    );
    let body = json!({
        "instances": [{"prompt": "A cat"}],
        "parameters": {"aspectRatio": "16:9", "sampleImageSize": "2K", "seed": 7, "sampleCount": 1},
    });
    assert_eq!(last_body(&hub), body);

    assert_eq!(ask("ark/doubao-seedream-4-0-250828").await, "quality, user");
    let body = json!({"model": "doubao-seedream-4-0-250828", "prompt": "A cat",
        "size": "1792x1024", "seed": 7, "watermark": false});
    assert_eq!(last_body(&hub), body);

    // The last of them leaves the address of its picture.
    assert_eq!(ask("ideo/ideogram-v3").await, "size, user");
    assert_eq!(last_path(&hub), "/v1/ideogram-v3/generate");
    let sent = last_body(&hub).to_string();
    for field in ["aspect_ratio", "16x9", "rendering_speed", "QUALITY", "seed"] {
        assert!(sent.contains(field), "{field}: {sent}");
    }

    assert_eq!(
        ask("grok/grok-imagine-image").await,
        "size, quality, seed, user"
    );
    let body = json!({"model": "grok-imagine-image", "prompt": "A cat", "n": 1,
        "aspect_ratio": "16:9", "resolution": "2k"});
    assert_eq!(last_body(&hub), body);
    hub.close().await;
}

#[actix_web::test]
async fn a_picture_is_given_by_its_address_where_the_provider_has_one() {
    let hub = hub().await;
    let ask = async |model: &str| {
        let body = json!({"model": model, "prompt": "A cat", "response_format": "url"});
        let answer = post(&hub, GENERATIONS, body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        let left_out = answer.header("x-hub-left-out").map(str::to_owned);
        (answer.json()["data"][0].clone(), left_out)
    };
    for model in [
        "ark/doubao-seedream-4-0-250828",
        "ideo/ideogram-v3",
        "grok/grok-imagine-image",
    ] {
        let (picture, left_out) = ask(model).await;
        assert!(
            picture["url"].as_str().unwrap().ends_with(".png"),
            "{picture}"
        );
        assert_eq!((picture.get("b64_json"), left_out), (None, None), "{model}");
    }
    for model in ["goo/gemini-2.5-flash-image", "goo/imagen-4.0-generate-001"] {
        let (picture, left_out) = ask(model).await;
        assert!(picture["b64_json"].is_string(), "{picture}");
        assert_eq!(left_out.as_deref(), Some("response_format"), "{model}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_picture_is_changed_in_the_form_of_each_provider() {
    let hub = hub().await;
    let picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGNogAIGyhgAgIQgAQ2AJGEAAAAASUVORK5CYII=";
    for model in [
        "goo/gemini-2.5-flash-image",
        "ark/doubao-seededit-3-0-i2i",
        "ideo/ideogram-v3",
        "grok/grok-imagine-image",
    ] {
        let body = json!({"model": model, "prompt": "Make it blue",
            "images": [{"image_url": picture}]});
        let answer = post(&hub, "/v1/images/edits", body).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        assert_eq!(
            answer.json()["data"].as_array().unwrap().len(),
            1,
            "{model}"
        );
    }
    let requests = hub.simulator.witness().requests();
    let path = |at: usize| requests[at]["path"].as_str().unwrap();
    let data = &requests[0]["body"]["contents"][0]["parts"][1]["inlineData"];
    assert_eq!(data["mimeType"], "image/png");
    assert_eq!(requests[1]["body"]["image"], picture);
    assert_eq!(path(1), "/api/v3/images/generations");
    assert_eq!(path(2), "/v1/ideogram-v3/remix");
    assert_eq!(path(3), "/v1/images/edits");
    assert_eq!(requests[3]["body"]["image"]["url"], picture);

    let body = json!({"model": "goo/imagen-4.0-generate-001", "prompt": "Make it blue",
        "images": [{"image_url": picture}]});
    let refused = post(&hub, "/v1/images/edits", body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(refused.json()["error"]["param"], "images[0].image_url");
    hub.close().await;
}

#[actix_web::test]
async fn a_form_is_carried_and_a_mask_that_would_mean_something_else_is_refused() {
    let hub = hub().await;
    let edit = async |model: &str, mask: Option<&str>| {
        let mut fields = vec![("model", model), ("prompt", "Make it blue"), ("image", "?")];
        fields.extend(mask.map(|mask| ("mask", mask)));
        post_as(&hub, "/v1/images/edits", FORM, &form(&fields)).await
    };
    let refused = edit("goo/gemini-2.5-flash-image", Some("x")).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(refused.json()["error"]["param"], "mask");
    assert!(
        refused.text().contains("whole pictures"),
        "{}",
        refused.text()
    );
    // What is no picture is found before a provider is asked.
    let refused = edit("goo/gemini-2.5-flash-image", None).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(refused.json()["error"]["param"], "image");
    assert_eq!(hub.simulator.witness().requests().len(), 0);
    hub.close().await;
}

#[actix_web::test]
async fn streams_are_refused_where_they_would_have_to_be_made_up() {
    let hub = hub().await;
    for model in MODELS {
        let body = json!({"model": model, "prompt": "A cat", "stream": true});
        let refused = post(&hub, GENERATIONS, body).await;
        assert_eq!(refused.status, 400, "{model}: {}", refused.text());
        assert_eq!(refused.json()["error"]["param"], "stream", "{model}");
    }
    let body = json!({"model": MODELS[3], "prompt": "A cat", "size": "1000x1000"});
    let refused = send_with(&hub, GENERATIONS, &[("x-hub-strict", "1")], body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(hub.simulator.witness().requests().len(), 0);
    hub.close().await;
}

#[actix_web::test]
async fn what_a_provider_filters_out_is_told_in_its_words_and_costs_nothing() {
    let hub = hub().await;
    for (number, (model, words)) in [
        ("goo/gemini-2.5-flash-image", "Unable to show"),
        ("goo/imagen-4.0-generate-001", "Filtered out"),
        ("ark/doubao-seedream-4-0-250828", "sensitive information"),
        ("ideo/ideogram-v3", "unsafe"),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"model": format!("{model}+refuse+usage=none"), "prompt": "A cat"});
        let refused = post(&hub, GENERATIONS, body).await;
        assert_eq!(refused.status, 400, "{model}: {}", refused.text());
        let error = &refused.json()["error"];
        assert_eq!(error["code"], "moderation_blocked", "{model}");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
        let call = hub.settled(number + 1).await.pop().unwrap().call;
        assert_eq!(call.charge_nanos.unwrap_or_default(), Nanos(0), "{model}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn errors_of_a_provider_keep_their_words() {
    let hub = hub().await;
    for (model, words) in [
        ("ideo/ideogram-v3+status=422", "safety check"),
        ("ideo/ideogram-v3+status=429", "Too many requests"),
    ] {
        let refused = post(
            &hub,
            GENERATIONS,
            json!({"model": model, "prompt": "A cat"}),
        )
        .await;
        let told = refused.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(told.contains(words), "{model}: {told}");
    }
    // It has no chat.
    let body = json!({"model": "ideo/ideogram-v3", "messages": [{"role": "user", "content": "?"}]});
    let refused = post(&hub, "/v1/chat/completions", body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(refused.json()["error"]["code"], "not_offered");
    hub.close().await;
}

#[actix_web::test]
async fn geminis_own_pictures_reach_its_clients_as_they_came() {
    let hub = hub().await;
    let body = json!({
        "contents": [{"parts": [{"text": "A cat"}]}],
        "generationConfig": {"responseModalities": ["TEXT", "IMAGE"]},
    });
    let path = "/v1beta/models/goo/gemini-2.5-flash-image:generateContent";
    let answer = post(&hub, path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let parts = &answer.json()["candidates"][0]["content"]["parts"];
    assert_eq!(parts[0]["text"], "Here it is.");
    assert_eq!(parts[1]["inlineData"]["mimeType"], "image/png");
    let call = hub.only_call().await.call;
    assert_eq!(call.image_output_tokens, 1_290);
    hub.close().await;
}
