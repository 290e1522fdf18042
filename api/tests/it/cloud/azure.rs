//! Azure OpenAI: addresses, versions, deployments, filters and errors.

use serde_json::{Value, json};

use super::hub::{Cloud, Hub};

/// A provider with these lines, and a price for `gpt-4o`.
async fn hub(lines: &str) -> Hub {
    let cloud = Cloud::start().await;
    let toml = format!(
        "[[providers]]\nname = \"azure\"\nbase_url = \"http://{}/openai/v1/\"\n{lines}\n\n\
         [[providers.credentials]]\nvalue = \"az-key\"\n\n\
         [[rates]]\nprovider = \"azure\"\nmodel = \"gpt-4o\"\ninput = 2\noutput = 10\n",
        cloud.address()
    );
    cloud.hub(&toml).await
}

const DATED: &str = "api_version = \"2024-10-21\"\ndeployments = { \"gpt-4o\" = \"prod-4o\" }";

#[actix_web::test]
async fn the_v1_api_is_called_without_a_version_and_with_the_key_in_its_header() {
    let hub = hub("").await;
    let answer = hub.chat("azure/chat+auth=az-key+say=Hi", json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["choices"][0]["message"]["content"], "Hi");
    let seen = hub.seen();
    assert_eq!(seen[0]["path"], "/openai/v1/chat/completions");
    let text = seen[0]["headers"].to_string();
    assert!(
        text.contains("api-key") && !text.contains("authorization"),
        "{text}"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn a_deployment_is_called_by_its_name_and_priced_as_its_model() {
    let hub = hub(DATED).await;
    for model in ["azure/gpt-4o", "azure/prod-4o", "gpt-4o"] {
        let answer = hub.chat(model, json!({"seed": 7})).await;
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
        let call = hub.last_call().await;

        assert_eq!(call["rate_source"], "hub.toml", "{model}: {call}");
        assert!(call["charge"].is_string(), "{model} has a price: {call}");
    }
    for seen in hub.seen() {
        assert_eq!(
            seen["path"],
            "/openai/deployments/prod-4o/chat/completions?api-version=2024-10-21"
        );
        assert_eq!(seen["body"]["model"], "prod-4o", "{seen}");
        assert_eq!(seen["body"]["seed"], 7, "forwarded as it came");
    }
    let crossed = hub.messages("azure/gpt-4o", json!({})).await;
    assert_eq!(crossed.status, 200, "{}", crossed.text());
    assert_eq!(hub.seen().pop().unwrap()["body"]["model"], "prod-4o");
    hub.stop().await;
}

#[actix_web::test]
async fn a_stream_that_begins_with_a_filters_word_is_a_stream_for_everyone() {
    let hub = hub(DATED).await;
    let more = json!({"stream": true, "stream_options": {"include_usage": true}});
    let answer = hub.chat("azure/chat+say=Hi+input=7+output=2", more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let chunks = answer.data();
    assert!(
        chunks[0]["prompt_filter_results"].is_array(),
        "as it came: {}",
        chunks[0]
    );
    assert_eq!(chunks.last().unwrap()["usage"]["prompt_tokens"], 7);
    assert!(answer.text().ends_with("data: [DONE]\n\n"));
    let call = hub.last_call().await;
    assert_eq!(call["status"], "success", "{call}");

    let answer = hub
        .messages("azure/chat+say=Hi", json!({"stream": true}))
        .await;
    let names: Vec<_> = answer
        .named_events()
        .into_iter()
        .filter_map(|(name, _)| name)
        .collect();
    assert_eq!(names.first().map(String::as_str), Some("message_start"));
    assert_eq!(names.last().map(String::as_str), Some("message_stop"));

    let refused = hub
        .messages("azure/chat+finish=content_filter", json!({}))
        .await;
    assert_eq!(
        refused.json()["stop_reason"],
        "refusal",
        "{}",
        refused.text()
    );
    hub.stop().await;
}

#[actix_web::test]
async fn tools_reach_a_deployment_from_another_dialect() {
    let hub = hub(DATED).await;
    let tools = json!([{"name": "now", "input_schema": {"type": "object"}}]);
    let first = hub
        .messages(
            "azure/chat+tools=2",
            json!({"tools": tools, "stream": true}),
        )
        .await;
    assert_eq!(first.status, 200, "{}", first.text());
    let calls = first.data();
    let calls = calls
        .iter()
        .filter(|event| event["content_block"]["type"] == "tool_use");
    assert_eq!(calls.count(), 2);
    hub.stop().await;
}

#[actix_web::test]
async fn responses_and_the_apis_beside_chat_have_their_places() {
    let hub = hub(DATED).await;
    for (path, body, place) in [
        (
            "/v1/responses",
            json!({"model": "azure/gpt-4o", "input": "Hi"}),
            "/openai/responses?",
        ),
        (
            "/v1/embeddings",
            json!({"model": "azure/vectors", "input": "Hi"}),
            "/openai/deployments/vectors/embeddings?",
        ),
        (
            "/v1/images/generations",
            json!({"model": "azure/draw", "prompt": "A cat"}),
            "/openai/deployments/draw/images/generations?",
        ),
        (
            "/v1/audio/speech",
            json!({"model": "azure/speak", "input": "Hi", "voice": "alloy"}),
            "/openai/deployments/speak/audio/speech?",
        ),
    ] {
        let answer = hub.post(path, body, json!({})).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let seen = hub.seen().pop().unwrap();
        let told = seen["path"].as_str().unwrap();
        assert!(
            told.starts_with(place) && told.ends_with("api-version=2024-10-21"),
            "{told}"
        );
    }
    let none = hub
        .post(
            "/v1/moderations",
            json!({"model": "azure/m", "input": "x"}),
            json!({}),
        )
        .await;
    assert!(
        none.status >= 400 && none.text().contains("moderation"),
        "{}",
        none.text()
    );
    hub.stop().await;
}

#[actix_web::test]
async fn what_azure_refuses_is_told_in_the_callers_dialect() {
    let hub = hub(DATED).await;
    let busy = hub
        .messages("azure/chat+status=429+retry_after=6", json!({}))
        .await;
    assert_eq!((busy.status, busy.header("retry-after")), (429, Some("6")));
    assert_eq!(busy.json()["error"]["type"], "rate_limit_error");
    for fault in ["cut_event=4", "error_event=4"] {
        let model = format!("azure/chat+chunks=20+words=40+{fault}");
        let answer = hub.chat(&model, json!({"stream": true})).await;
        assert!(
            !answer.text().contains("[DONE]"),
            "{fault}: {}",
            answer.text()
        );
        assert!(
            answer.data().pop().unwrap()["error"]["message"].is_string(),
            "{fault}"
        );
    }
    // Last: a refused key is not used for anything else.
    let wrong = hub.chat("azure/chat+auth=another", json!({})).await;
    assert_eq!(wrong.status, 502, "{}", wrong.text());
    assert_eq!(wrong.json()["error"]["code"], "provider_refused_credential");
    hub.stop().await;
}

#[actix_web::test]
async fn a_version_that_azure_does_not_know_is_told() {
    let hub = hub("api_version = \"never\"").await;
    let answer = hub.chat("azure/chat", json!({})).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    let told: Value = answer.json();
    assert_eq!(told["error"]["message"], "Resource not found");
    hub.stop().await;
}
