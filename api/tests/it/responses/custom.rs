//! Tools whose input is text, where the provider knows functions alone: Codex' `apply_patch`.

use serde_json::{Value, json};

use super::Hub;

const PATCH: &str = "*** Begin Patch\n*** Add File: a.txt\n+\"hi\"\n*** End Patch";

/// Ways to providers that are given a function in place of the tool.
const CROSSING: [&str; 2] = ["chat", "claude"];

fn apply_patch() -> Value {
    json!({"type": "custom", "name": "apply_patch", "description": "Edits files.",
        "format": {"type": "grammar", "syntax": "lark", "definition": "start: /.+/"}})
}

/// A model that calls the tool, and then says that it is done.
fn model(provider: &str) -> String {
    let arguments = json!({ "input": PATCH }).to_string();
    let encoded: String = arguments
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("{provider}/m+call=apply_patch:{encoded}+say=Done")
}

#[actix_web::test]
async fn a_tool_that_takes_text_is_called_and_answered_at_a_provider_of_functions() {
    let hub = Hub::start().await;
    for provider in CROSSING {
        let question = json!({"type": "message", "role": "user", "content": "Greet."});
        let first = json!({"tools": [apply_patch()], "input": [question]});
        let answer = hub.create(&model(provider), first).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-hub-left-out"), Some("tools[0].format"));
        let call = answer.json()["output"][0].clone();
        assert_eq!(call["type"], "custom_tool_call", "{call}");
        assert_eq!(call["input"], PATCH);

        let result = json!({"type": "custom_tool_call_output", "call_id": call["call_id"], "output": "patched"});
        let second = json!({"tools": [apply_patch()], "input": [question, call, result]});
        let answer = hub.create(&model(provider), second).await.json();
        assert_eq!(
            answer["output"][0]["content"][0]["text"], "Done",
            "{answer}"
        );
        let sent = hub.seen()["body"].to_string();
        assert!(
            sent.contains("patched") && sent.contains("Begin Patch"),
            "{sent}"
        );
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_stream_tells_the_input_of_such_a_tool_in_its_own_events() {
    let hub = Hub::start().await;
    for provider in CROSSING {
        let asked = json!({"tools": [apply_patch()], "stream": true});
        let events = hub.create(&model(provider), asked).await.data();
        let of = |kind: &str| events.iter().find(|event| event["type"] == kind);
        let done = of("response.custom_tool_call_input.done").unwrap();
        assert_eq!(done["input"], PATCH, "{provider}");
        let last = of("response.completed").unwrap();
        assert_eq!(last["response"]["output"][0]["input"], PATCH);
        assert!(of("response.function_call_arguments.done").is_none());
    }
    hub.stop().await;
}
