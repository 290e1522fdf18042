//! Vertex AI: access tokens, Gemini and Claude by their places, and what goes wrong.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::hub::{Cloud, Hub};

async fn hub(expires_in: i64) -> Hub {
    let cloud = Cloud::start().await;
    let (_, file) = cloud.account(expires_in).await;
    let toml = format!(
        "[[providers]]\nname = \"vertex\"\nregion = \"europe-west4\"\nbase_url = \"http://{}\"\n\n\
         [[providers.credentials]]\nservice_account_file = \"{file}\"\n",
        cloud.address()
    );
    cloud.hub(&toml).await
}

fn paths(hub: &Hub) -> Vec<String> {
    let seen = hub.seen();
    let paths = seen.iter().filter_map(|seen| seen["path"].as_str());
    paths
        .filter(|path| path.starts_with("/v1/projects"))
        .map(str::to_owned)
        .collect()
}

#[actix_web::test]
async fn an_assertion_is_exchanged_once_however_many_wait_for_it() {
    let hub = hub(3599).await;
    let calls = (0..12).map(|_| hub.chat("vertex/gemini-x+say=Hi", json!({})));
    for answer in join_all(calls).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["choices"][0]["message"]["content"], "Hi");
    }
    assert_eq!(hub.exchanges(), 1);
    let seen = hub.seen();
    assert!(!Value::from(seen).to_string().contains("PRIVATE KEY"));
    hub.stop().await;
}

#[actix_web::test]
async fn a_token_that_ends_soon_is_not_used_again() {
    let hub = hub(1).await;
    for expected in 1..=2 {
        let answer = hub.chat("vertex/gemini-x", json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(hub.exchanges(), expected);
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_token_that_google_forgot_is_got_anew() {
    let hub = hub(3599).await;
    assert_eq!(hub.chat("vertex/gemini-x", json!({})).await.status, 200);
    hub.revoke().await;
    // Within the call: the account is not to blame for its token.
    let again = hub.chat("vertex/gemini-x", json!({})).await;
    assert_eq!(again.status, 200, "{}", again.text());
    // The simulator forgot the first exchange with its token.
    assert_eq!(hub.exchanges(), 1);
    hub.stop().await;
}

#[actix_web::test]
async fn gemini_is_called_below_its_project_and_place() {
    let hub = hub(3599).await;
    let tool = json!({"type": "function", "function": {"name": "now",
        "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}}}});
    let more = json!({"stream": true, "tools": [tool]});
    let answer = hub.chat("vertex/gemini-x+tools=1+say=Looking", more).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let chunks = answer.data();
    let name = chunks
        .iter()
        .find_map(|chunk| chunk.pointer("/choices/0/delta/tool_calls/0/function/name"));
    assert_eq!(name, Some(&json!("now")));
    assert!(answer.text().ends_with("data: [DONE]\n\n"));
    let own = json!({"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]});
    let path = "/v1beta/models/vertex/gemini-x+say=Hi:generateContent";
    let answer = hub.post(path, own.clone(), json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = &answer.json()["candidates"][0]["content"]["parts"][0]["text"];
    assert_eq!(text, "Hi", "forwarded as it came");
    let path = "/v1beta/models/vertex/gemini-x:countTokens";
    let answer = hub.post(path, own, json!({})).await;
    assert!(answer.json()["totalTokens"].is_u64(), "{}", answer.text());
    let at =
        "/v1/projects/simulated-project/locations/europe-west4/publishers/google/models/gemini-x";
    let paths = paths(&hub);
    assert!(
        paths[0].starts_with(at) && paths[0].ends_with(":streamGenerateContent?alt=sse"),
        "{paths:?}"
    );
    assert!(
        paths[1].starts_with(at) && paths[1].ends_with(":generateContent"),
        "{paths:?}"
    );
    assert_eq!(paths[2], format!("{at}:countTokens"));
    hub.stop().await;
}

#[actix_web::test]
async fn claude_is_called_with_its_version_and_without_its_name() {
    let hub = hub(3599).await;
    let thinking = json!({"type": "enabled", "budget_tokens": 2000});
    let answer = hub
        .messages(
            "vertex/claude-x@1+say=Hi",
            json!({"stream": true, "thinking": thinking}),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let names: Vec<_> = answer
        .named_events()
        .into_iter()
        .filter_map(|(name, _)| name)
        .collect();
    assert_eq!(names.last().map(String::as_str), Some("message_stop"));
    let seen = hub.seen().pop().unwrap();
    assert_eq!(seen["body"]["anthropic_version"], "vertex-2023-10-16");
    assert_eq!(seen["body"]["thinking"], thinking, "forwarded as it came");
    assert!(seen["body"]["model"].is_null(), "{seen}");
    let crossed = hub
        .chat(
            "vertex/claude-x@1+tools=1",
            json!({"tools": [{"type": "function",
        "function": {"name": "now", "parameters": {"type": "object"}}}]}),
        )
        .await;
    assert_eq!(crossed.status, 200, "{}", crossed.text());
    let call = &crossed.json()["choices"][0]["message"]["tool_calls"][0]["function"]["name"];
    assert_eq!(call, "now");
    let paths = paths(&hub);
    let at = "/v1/projects/simulated-project/locations/europe-west4/publishers/anthropic/models/claude-x@1";
    assert!(
        paths[0].starts_with(at) && paths[0].ends_with(":streamRawPredict"),
        "{paths:?}"
    );
    assert!(
        paths[1].starts_with(at) && paths[1].ends_with(":rawPredict"),
        "{paths:?}"
    );
    hub.stop().await;
}

#[actix_web::test]
async fn what_vertex_refuses_is_told_in_the_callers_dialect() {
    let hub = hub(3599).await;
    let busy = hub.messages("vertex/gemini-x+status=429", json!({})).await;
    assert_eq!(busy.status, 429, "{}", busy.text());
    assert_eq!(busy.json()["error"]["type"], "rate_limit_error");
    let gone = hub.chat("vertex/claude-x+status=404", json!({})).await;
    assert_eq!(gone.status, 404, "{}", gone.text());
    for model in ["gemini-x", "claude-x"] {
        let model = format!("vertex/{model}+chunks=20+words=40+cut_event=5");
        let answer = hub.chat(&model, json!({"stream": true})).await;
        assert!(
            !answer.text().contains("[DONE]"),
            "{model}: {}",
            answer.text()
        );
        assert!(
            answer.data().pop().unwrap()["error"]["message"].is_string(),
            "{model}"
        );
    }
    hub.stop().await;
}

#[actix_web::test]
async fn an_account_that_google_does_not_know_is_the_hubs_matter() {
    let cloud = Cloud::start().await;
    let (mut account, file) = cloud.account(3599).await;
    account["client_email"] = json!("nobody@elsewhere.iam.gserviceaccount.com");
    std::fs::write(&file, account.to_string()).unwrap();
    let toml = format!(
        "[[providers]]\nname = \"vertex\"\nregion = \"global\"\nproject = \"another-1\"\nbase_url = \"http://{}\"\n\n\
         [[providers.credentials]]\nservice_account_file = \"{file}\"\n",
        cloud.address()
    );
    let hub = cloud.hub(&toml).await;
    let answer = hub.chat("vertex/gemini-x", json!({})).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert_eq!(
        answer.json()["error"]["code"],
        "provider_refused_credential"
    );
    assert!(paths(&hub).is_empty(), "nothing is sent without a token");
    hub.stop().await;
}

#[actix_web::test]
async fn an_assertion_goes_to_no_place_that_only_the_file_names() {
    let cloud = Cloud::start().await;
    let (mut account, file) = cloud.account(3599).await;
    account["token_uri"] = json!("http://127.0.0.1:9/token");
    std::fs::write(&file, account.to_string()).unwrap();
    let toml = format!(
        "[[providers]]\nname = \"vertex\"\nregion = \"global\"\nbase_url = \"http://{}\"\n\n\
         [[providers.credentials]]\nservice_account_file = \"{file}\"\n",
        cloud.address()
    );
    let hub = cloud.hub(&toml).await;
    let answer = hub.chat("vertex/gemini-x", json!({})).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert_eq!(answer.json()["error"]["code"], "provider_misconfigured");
    hub.stop().await;
}

#[actix_web::test]
async fn veo_makes_a_video_that_lies_in_its_operation() {
    let cloud = Cloud::start().await;
    let (_, file) = cloud.account(3599).await;
    let toml = format!(
        "[upstream]\nvideo_poll_ms = 20\n\n\
         [[providers]]\nname = \"vertex\"\nregion = \"europe-west4\"\nbase_url = \"http://{}\"\n\n\
         [[providers.credentials]]\nservice_account_file = \"{file}\"\n",
        cloud.address()
    );
    let hub = cloud.hub(&toml).await;
    let wish = json!({ "model": "vertex/veo-3.0-generate-001", "prompt": "a cat", "seconds": "8" });
    let video = hub.post("/v1/videos", wish, json!({})).await;
    assert_eq!(video.status, 200, "{}", video.text());
    let path = format!("/v1/videos/{}", video.json()["id"].as_str().unwrap());
    while hub.get(&path).await.json()["status"] != "completed" {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let film = hub.get(&format!("{path}/content")).await;
    assert_eq!(film.body, aigne_hub::simulator::video::FILM);
    let place = "/v1/projects/simulated-project/locations/europe-west4/publishers/google/models/";
    let asked = paths(&hub);
    assert_eq!(
        asked[0],
        format!("{place}veo-3.0-generate-001:predictLongRunning")
    );
    assert_eq!(
        asked[1],
        format!("{place}veo-3.0-generate-001:fetchPredictOperation")
    );
    let call = hub.last_call().await;
    assert_eq!(
        (&call["surface"], &call["status"]),
        (&json!("openai-videos"), &json!("success"))
    );
    hub.stop().await;
}
