//! Responses: whole, streamed, and refused.

use serde_json::{Value, json};

use super::{Sim, merged};

async fn create(sim: &Sim, model: &str, more: Value) -> crate::support::client::Answer {
    let body = merged(json!({"model": model, "input": "Hello there"}), more);
    sim.post("/v1/responses", &[], &body).await
}

#[actix_web::test]
async fn a_stream_tells_each_item_and_then_the_whole() {
    let sim = Sim::start().await;
    let answer = create(
        &sim,
        "m+thinking+say=Hi%20you+chunks=2",
        json!({"stream": true}),
    )
    .await;
    assert!(answer.whole);
    let events = answer.data();
    let kinds: Vec<&str> = events
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    let wanted = [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.reasoning_summary_part.added",
        "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.done",
        "response.reasoning_summary_part.done",
        "response.output_item.done",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ];
    assert_eq!(kinds, wanted);
    let names = answer
        .named_events()
        .into_iter()
        .map(|(name, _)| name.unwrap());
    assert!(names.eq(kinds.iter().map(|kind| (*kind).to_owned())));
    let whole = create(&sim, "m+thinking+say=Hi%20you", json!({}))
        .await
        .json();
    let last = &events.last().unwrap()["response"];
    assert_eq!(last["output"][1]["content"], whole["output"][1]["content"]);
    assert_eq!(last["usage"], whole["usage"]);
}

#[actix_web::test]
async fn what_openai_refuses_is_refused() {
    let sim = Sim::start().await;
    let call = json!({"type": "function_call", "call_id": "c", "name": "n", "arguments": "{}"});
    let output = json!({"type": "function_call_output", "call_id": "c", "output": "ok"});
    let sealed =
        json!({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "EqQ="});
    let cases = [
        (json!({"messages": []}), "messages"),
        (json!({"input": []}), "input"),
        (json!({"input": [call.clone()]}), "input"),
        (json!({"input": [output.clone()]}), "input"),
        (json!({"input": [sealed]}), "input[0]"),
        (
            json!({"input": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}),
            "input[0].content[0]",
        ),
        (json!({"max_output_tokens": 3}), "max_output_tokens"),
        (
            json!({"tools": [{"type": "function", "function": {"name": "n"}}]}),
            "tools[0].name",
        ),
        (
            json!({"tool_choice": {"type": "function", "name": "n"}}),
            "tool_choice",
        ),
        (
            json!({"text": {"format": {"type": "json_schema"}}}),
            "text.format.name",
        ),
        (
            json!({"previous_response_id": "resp_1"}),
            "previous_response_id",
        ),
    ];
    for (more, param) in cases {
        let answer = create(&sim, "m", more.clone()).await;
        assert_eq!(answer.status, 400, "{more}");
        assert_eq!(answer.json()["error"]["param"], param, "{more}");
    }
    let answer = create(&sim, "m", json!({"input": [call, output]})).await;
    let text = &answer.json()["output"][0]["content"][0]["text"];
    assert_eq!(*text, "The tools said: “ok”.");
}
