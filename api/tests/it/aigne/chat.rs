//! `POST /api/v2/chat`.

use serde_json::{Value, json};

use super::{merged, post};
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::rates;

const PATH: &str = "/api/v2/chat";

fn asking(model: &str, streaming: bool) -> Value {
    json!({
        "input": {
            "messages": [{"role": "user", "content": "Hello"}],
            "modelOptions": {"model": model},
            "outputFileType": "url",
        },
        "agent": "$CHAT_MODEL",
        "options": {"streaming": streaming, "returnProgressChunks": false, "userContext": {}, "memories": []},
    })
}

#[actix_web::test]
async fn whole_and_streamed_it_reaches_providers_of_other_dialects() {
    let script = "say=Hello%20there+input=20+cache_read=8+output=3";
    let hub = TestHub::with(&rates(script), |_| {}).await;
    for provider in ["sim-openai", "sim-anthropic"] {
        let model = format!("{provider}/m+{script}");
        for streaming in [false, true] {
            let answer = post(&hub, PATH, &[], &asking(&model, streaming)).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let told = match streaming {
                true => {
                    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
                    merged(&answer)
                }
                false => answer.json(),
            };
            assert_eq!(told["text"], "Hello there");
            assert_eq!(told["modelWithProvider"], model);
            assert_eq!(told["usage"]["inputTokens"], 28, "{told}");
            assert_eq!(told["usage"]["outputTokens"], 3);
            assert_eq!(told["usage"]["cacheReadInputTokens"], 8);
            // Nobody is charged here, and an empty sign is one that clients refuse.
            assert!(told["usage"].get("aigneHubCredits").is_none(), "{told}");
            assert!(told["usage"].get("creditPrefix").is_none(), "{told}");
            assert!(answer.header("x-hub-left-out").is_none());
        }
    }
    let calls = hub.settled(4).await;
    assert!(calls.iter().all(|one| one.call.surface == "aigne-chat"));
    assert!(calls.iter().all(|one| one.call.charge_nanos.is_some()));
    hub.close().await;
}

#[actix_web::test]
async fn tools_and_schemas_come_as_values() {
    let hub = TestHub::start().await;
    let weather = json!({"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}});
    for streaming in [false, true] {
        let mut body = asking("sim-anthropic/m+tools=1", streaming);
        body["input"]["tools"] = json!([weather]);
        let answer = post(&hub, PATH, &[], &body).await;
        let told = if streaming {
            merged(&answer)
        } else {
            answer.json()
        };
        let call = &told["toolCalls"][0];
        assert_eq!(call["function"]["name"], "get_weather", "{told}");
        assert!(call["function"]["arguments"]["city"].is_string(), "{told}");

        let mut next = asking("sim-openai/m+say=Warm", streaming);
        next["input"]["messages"] = json!([
            {"role": "user", "content": "Weather?"},
            {"role": "agent", "toolCalls": [call]},
            {"role": "tool", "toolCallId": call["id"], "content": "{\"celsius\":20}"},
        ]);
        let answer = post(&hub, PATH, &[], &next).await;
        let told = if streaming {
            merged(&answer)
        } else {
            answer.json()
        };
        assert_eq!(told["text"], "Warm", "{told}");

        let mut body = asking("sim-openai/m", streaming);
        body["input"]["responseFormat"] = json!({"type": "json_schema", "jsonSchema": {"name": "city",
            "schema": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}}});
        let answer = post(&hub, PATH, &[], &body).await;
        let told = if streaming {
            merged(&answer)
        } else {
            answer.json()
        };
        assert!(told["json"]["name"].is_string(), "{told}");
        assert!(told.get("text").is_none(), "{told}");
    }
    hub.settled(6).await;
    hub.close().await;
}

#[actix_web::test]
async fn what_goes_wrong_is_an_object_with_a_message() {
    let hub = TestHub::start().await;
    let refused = |status: u16, body: Value| {
        let hub = &hub;
        async move {
            let answer = post(hub, PATH, &[], &body).await;
            assert_eq!(answer.status, status, "{}", answer.text());
            answer.json()["error"].clone()
        }
    };
    let error = refused(400, json!({"messages": []})).await;
    assert_eq!(error["message"], "`input` is required");
    let mut body = asking("sim-openai/m", false);
    body["input"]["messages"] =
        json!([{"role": "user", "content": [{"type": "local", "path": "/etc/passwd"}]}]);
    let error = refused(400, body).await;
    assert_eq!(error["param"], "input.messages[0].content[0]", "{error}");
    let error = refused(404, asking("nowhere/none", false)).await;
    assert_eq!(error["code"], "unknown_model");
    // The usual model, which this hub does not have.
    let mut body = asking("", false);
    body["input"]["modelOptions"] = json!({});
    let error = refused(404, body).await;
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("openai/gpt-5-mini"),
        "{error}"
    );
    let error = refused(429, asking("sim-openai/m+status=429", false)).await;
    assert_eq!(error["type"], "RATE_LIMITED");

    let answer = post(
        &hub,
        PATH,
        &[],
        &asking("sim-openai/m+chunks=9+cut_event=4", true),
    )
    .await;
    assert_eq!(answer.status, 200);
    let (name, data) = answer.named_events().pop().unwrap();
    assert_eq!(name.as_deref(), Some("error"), "{data}");
    assert!(serde_json::from_str::<Value>(&data).unwrap()["message"].is_string());

    let body = asking("sim-openai/m", false).to_string();
    let anonymous = Call::send(hub.address, "POST", PATH, &[], &body).await;
    let answer = anonymous.finish().await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error"]["type"], "UNAUTHENTICATED");
    hub.close().await;
}

/// Its client gives up after a minute and sends the same again.
#[actix_web::test]
async fn a_slow_call_that_is_repeated_is_made_and_paid_once() {
    let hub = TestHub::start().await;
    let body = asking("sim-openai/m+delay=300+say=Once", false).to_string();
    let bearer = format!("Bearer {KEY}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-aigne-hub-client-did", "did:abt:z1"),
    ];
    let first = Call::send(hub.address, "POST", PATH, &headers, &body).await;
    hub.running(1).await;
    drop(first);
    let second = Call::send(hub.address, "POST", PATH, &headers, &body)
        .await
        .finish()
        .await;
    assert_eq!(second.json()["text"], "Once", "{}", second.text());
    assert_eq!(hub.settled(1).await.len(), 1);
    assert_eq!(hub.simulator.witness().served().len(), 1);
    hub.close().await;
}
