//! What is said: the demo, the scripted texts, what was seen, and JSON that fits.

use aigne_hub::simulator::answer::schema::fit;
use serde_json::{Value, json};

use super::{Sim, openai_pieces};

fn content(body: &Value) -> &str {
    body["choices"][0]["message"]["content"].as_str().unwrap()
}

#[actix_web::test]
async fn the_demo_explains_itself_in_the_language_of_the_question() {
    let sim = Sim::start().await;
    let english = sim.openai("chat", json!({})).await.json();
    assert!(content(&english).contains("demo provider"));
    assert!(content(&english).contains("OPENAI_API_KEY"));
    let question = json!({"messages": [{"role": "user", "content": "你好，你是谁？"}]});
    let chinese = sim.openai("chat", question).await.json();
    assert!(content(&chinese).contains("演示提供方"));
    let streamed = sim.openai("chat+pace=0", json!({"stream": true})).await;
    assert_eq!(
        openai_pieces(&streamed, "content").concat(),
        content(&english)
    );
    let body = sim.anthropic("messages", json!({})).await.json();
    assert_eq!(body["content"][0]["text"], content(&english));
}

#[actix_web::test]
async fn texts_are_scripted() {
    let sim = Sim::start().await;
    let said = async |model: &str| content(&sim.openai(model, json!({})).await.json()).to_owned();
    assert_eq!(said("x+say=a%2Bb%20%E4%BD%A0").await, "a+b 你");
    assert_eq!(said("x+echo").await, "Hello there");
    assert_eq!(said("x+words=3").await, "the quick brown");
    assert_eq!(said("x+words=30").await.split(' ').count(), 30);
    assert_eq!(said("x+big=10+chunks=3").await.len(), 30);
    assert_eq!(said("x+json+say=hi").await, r#"{"answer":"hi"}"#);
}

#[actix_web::test]
async fn the_header_wins_over_the_model_name() {
    let sim = Sim::start().await;
    let body = json!({"model": "x+say=model", "messages": [{"role": "user", "content": "Hi"}]});
    let headers = [("x-sim", "say=header, chunks=2")];
    let answer = sim.post("/chat/completions", &headers, &body).await;
    assert_eq!(content(&answer.json()), "header");
}

#[actix_web::test]
async fn chunks_are_cut_between_words_or_characters() {
    let sim = Sim::start().await;
    let pieces = async |model: &str| {
        openai_pieces(&sim.openai(model, json!({"stream": true})).await, "content")
    };
    assert_eq!(pieces("x+chunks=20").await.len(), 20);
    assert_eq!(
        pieces("x+say=one%20two%20three+chunks=3").await,
        ["one", " two", " three"]
    );
    assert_eq!(
        pieces("x+say=%E4%BD%A0%E5%A5%BD+chunks=2").await,
        ["你", "好"]
    );
    assert_eq!(pieces("x+say=ab+chunks=9").await, ["a", "b"]);
    assert_eq!(pieces("x+big=1000+chunks=4").await.len(), 4);
}

#[actix_web::test]
async fn images_and_files_are_counted_in_the_text() {
    let sim = Sim::start().await;
    let image = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}});
    let parts = json!([{"type": "text", "text": "Look"}, image, image]);
    let body = json!({"messages": [{"role": "user", "content": parts}]});
    let answer = sim.openai("x+echo", body).await.json();
    assert_eq!(content(&answer), "Look I see 2 images.");
    let image = json!({"type": "image", "source":
        {"type": "base64", "media_type": "image/png", "data": "AAAA"}});
    let body = json!({"messages": [{"role": "user", "content": [image]}]});
    let answer = sim.anthropic("x+words=1", body).await.json();
    assert_eq!(answer["content"][0]["text"], "the I see 1 image.");
}

#[actix_web::test]
async fn tool_results_are_quoted() {
    let sim = Sim::start().await;
    let tool = json!({"type": "function", "function": {"name": "f"}});
    let call =
        json!({"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}});
    let body = json!({"tools": [tool], "tool_choice": "required", "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "42 degrees"},
    ]});
    let answer = sim.openai("x", body).await.json();
    assert_eq!(content(&answer), "The tools said: “42 degrees”.");
    let body = json!({"messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "f", "input": {}}]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "43"}]},
        ]},
    ]});
    let answer = sim.anthropic("x", body).await.json();
    assert_eq!(answer["content"][0]["text"], "The tools said: “43”.");
}

#[actix_web::test]
async fn scripted_calls_come_one_each_turn_and_only_of_tools_on_offer() {
    let sim = Sim::start().await;
    let model = "x+call=read:{\"path\":\"a\"}+call=write:{\"path\":\"b\"}+say=done";
    let tool = |name: &str| json!({"type": "function", "function": {"name": name}});
    let tools = json!([tool("look"), tool("read"), tool("write")]);
    let asked = json!({"role": "user", "content": "Go on"});
    let mut messages = vec![asked.clone()];
    for wanted in [("read", r#"{"path":"a"}"#), ("write", r#"{"path":"b"}"#)] {
        let answer = sim
            .openai(model, json!({"messages": messages, "tools": tools}))
            .await
            .json();
        let message = answer["choices"][0]["message"].clone();
        let call = &message["tool_calls"][0];
        let function = &call["function"];
        assert_eq!(
            (&function["name"], &function["arguments"]),
            (&json!(wanted.0), &json!(wanted.1))
        );
        let result = json!({"role": "tool", "tool_call_id": call["id"], "content": "ok"});
        messages.extend([message, result, asked.clone()]);
    }
    let last = json!({"messages": messages, "tools": tools});
    assert_eq!(content(&sim.openai(model, last).await.json()), "done");
    let without = sim.openai(model, json!({})).await.json();
    assert_eq!(content(&without), "done");
}

#[actix_web::test]
async fn scripted_calls_are_counted_in_every_dialect() {
    let sim = Sim::start().await;
    let model = "x+call=read+call=write";
    let tools = json!([{"name": "read", "input_schema": {"type": "object"}},
                       {"name": "write", "input_schema": {"type": "object"}}]);
    let messages = json!([
        {"role": "user", "content": "Go on"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "read", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "ok"}]},
    ]);
    let answer = sim
        .anthropic(model, json!({"messages": messages, "tools": tools}))
        .await;
    assert_eq!(answer.json()["content"][0]["name"], "write");
    let function = |name: &str| json!({"type": "function", "name": name, "parameters": {}});
    let body = json!({"model": model, "tools": [function("read"), function("write")], "input": [
        {"role": "user", "content": "Go on"},
        {"type": "function_call", "call_id": "t1", "name": "read", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "t1", "output": "ok"},
    ]});
    let answer = sim.post("/v1/responses", &[], &body).await;
    assert_eq!(answer.json()["output"][0]["name"], "write");
    let body = json!({
        "tools": [{"functionDeclarations": [{"name": "read"}, {"name": "write"}]}],
        "contents": [
            {"role": "user", "parts": [{"text": "Go on"}]},
            {"role": "model", "parts": [{"functionCall": {"name": "read", "args": {}}}]},
            {"role": "user", "parts": [{"functionResponse": {"name": "read", "response": {"result": "ok"}}}]},
        ],
    });
    let path = format!("/v1beta/models/{model}:generateContent");
    let answer = sim.post(&path, &[], &body).await;
    let part = &answer.json()["candidates"][0]["content"]["parts"][0];
    assert_eq!(part["functionCall"]["name"], "write");
}

#[actix_web::test]
async fn a_schema_in_the_request_is_always_obeyed() {
    let sim = Sim::start().await;
    let schema = json!({"type": "object", "additionalProperties": false,
        "properties": {"n": {"type": "integer", "minimum": 5}}, "required": ["n"]});
    let format = json!({"type": "json_schema", "json_schema": {"name": "a", "schema": schema}});
    let answer = sim
        .openai("x", json!({"response_format": format}))
        .await
        .json();
    assert_eq!(content(&answer), r#"{"n":5}"#);
    let format = json!({"format": {"type": "json_schema", "schema": schema}});
    let answer = sim
        .anthropic("x", json!({"output_config": format}))
        .await
        .json();
    assert_eq!(answer["content"][0]["text"], r#"{"n":5}"#);
    let answer = sim
        .openai(
            "x+say=hi",
            json!({"response_format": {"type": "json_object"}}),
        )
        .await;
    assert_eq!(content(&answer.json()), r#"{"answer":"hi"}"#);
}

#[test]
fn json_fits_its_schema() {
    let cases = [
        (json!({"type": "string", "minLength": 8}), json!("valuexxx")),
        (json!({"type": ["null", "boolean"]}), json!(true)),
        (
            json!({"anyOf": [{"type": "null"}, {"type": "integer"}]}),
            json!(1),
        ),
        (json!({"const": "x"}), json!("x")),
        (
            json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}),
            json!(0.5),
        ),
        (
            json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
            json!(0.5),
        ),
        (
            json!({"type": "integer", "minimum": 3, "multipleOf": 5}),
            json!(5),
        ),
        (json!({"type": "integer", "maximum": -4}), json!(-4)),
        (
            json!({"type": "array", "items": {"type": "integer"}, "minItems": 2}),
            json!([1, 1]),
        ),
        (
            json!({"type": "string", "format": "date"}),
            json!("2026-01-02"),
        ),
        (
            json!({"$defs": {"a": {"type": "object", "properties": {"b": {"enum": [7]}}}},
                "type": "object", "properties": {"x": {"$ref": "#/$defs/a"}}, "required": ["x"]}),
            json!({"x": {"b": 7}}),
        ),
        (
            json!({"allOf": [
                {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]},
                {"type": "object", "properties": {"b": {"const": 2}}, "required": ["b"]},
            ]}),
            json!({"a": 1, "b": 2}),
        ),
        (
            json!({"type": "object", "required": ["tags", "extra"], "properties": {
                "tags": {"type": "array", "items": {"enum": ["x", "y"]}}, "left": {"type": "string"}}}),
            json!({"tags": ["x"], "extra": "extra"}),
        ),
    ];
    for (schema, value) in cases {
        assert_eq!(fit(&schema), value, "{schema}");
    }
}

#[test]
fn a_schema_that_contains_itself_comes_to_an_end() {
    let tree = json!({"type": "object", "properties": {
        "children": {"type": "array", "items": {"$ref": "#"}}}, "required": ["children"]});
    let value = fit(&tree);
    assert!(value["children"][0]["children"].is_array());
}

#[test]
fn a_schema_that_asks_for_too_much_gets_less() {
    let mut schema = json!({"type": "string", "minLength": 10_000});
    for _ in 0..6 {
        schema = json!({"type": "array", "items": schema, "minItems": 1000});
    }
    assert!(fit(&schema).to_string().len() < 4 * 1024 * 1024);
    let wide = json!({"type": "object", "properties": {
        "a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"$ref": "#"}}, "required": ["a", "b", "c"]});
    assert!(fit(&wide).to_string().len() < 4 * 1024 * 1024);
}

#[actix_web::test]
async fn a_script_that_asks_for_too_much_is_refused() {
    let sim = Sim::start().await;
    let answer = sim.openai("x+big=60000000+chunks=1000", json!({})).await;
    assert_eq!(answer.status, 400);
}
