//! Errors: scripted ones, and requests that the real providers would refuse.

use serde_json::{Value, json};

use super::{Sim, merged};

#[actix_web::test]
async fn a_scripted_status_is_worded_by_the_dialect() {
    let sim = Sim::start().await;
    let limited = sim
        .openai("x+status=429+retry_after=3", json!({"stream": true}))
        .await;
    assert_eq!(limited.status, 429);
    assert_eq!(limited.header("retry-after"), Some("3"));
    assert_eq!(limited.header("content-type"), Some("application/json"));
    assert_eq!(limited.json()["error"]["code"], "rate_limit_exceeded");
    let codes = [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (503, "overloaded_error"),
        (529, "overloaded_error"),
    ];
    for (status, kind) in codes {
        let answer = sim
            .anthropic(&format!("x+status={status}"), json!({}))
            .await;
        assert_eq!(answer.status, status);
        let body = answer.json();
        assert_eq!(
            (&body["type"], &body["error"]["type"]),
            (&json!("error"), &json!(kind))
        );
        let answer = sim.openai(&format!("x+status={status}"), json!({})).await;
        assert_eq!(answer.status, status);
        assert!(answer.json()["error"]["message"].is_string());
    }
}

#[actix_web::test]
async fn a_key_may_be_wanted() {
    let sim = Sim::start().await;
    let body = json!({"model": "x+auth=k1", "messages": [{"role": "user", "content": "Hi"}]});
    let path = "/v1/chat/completions";
    let refused = sim
        .post(path, &[("authorization", "Bearer k2")], &body)
        .await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["error"]["code"], "invalid_api_key");
    let served = sim
        .post(path, &[("authorization", "Bearer k1")], &body)
        .await;
    assert_eq!(served.status, 200);
}

#[actix_web::test]
async fn a_script_with_a_mistake_is_refused_with_its_name() {
    let sim = Sim::start().await;
    for (script, named) in [
        ("chunk=3", "`chunk`"),
        ("chunks=many", "`chunks`"),
        ("say", "`say`"),
    ] {
        let answer = sim.openai(&format!("x+{script}"), json!({})).await;
        assert_eq!(answer.status, 400);
        let message = answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            message.contains(named) && message.contains("simulate --help"),
            "{message}"
        );
    }
}

#[test]
fn every_option_is_in_the_help() {
    use aigne_hub::simulator::{HELP, script::Script};
    // Doors are no options of a script.
    let (help, _) = HELP.split_once("\nDoors").unwrap();
    let lines = help
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let options = lines.map(|line| line.trim().split(' ').next().unwrap());
    let mut seen = 0;
    for option in options {
        let (name, form) = option.split_once('=').unwrap_or((option, ""));
        let value = match form {
            "" => String::new(),
            "HOW" => "=none".to_owned(),
            "CODE" => "=500".to_owned(),
            "LIMIT" => "=length".to_owned(),
            _ => "=1".to_owned(),
        };
        Script::read(&format!("x+{name}{value}"), None).unwrap();
        seen += 1;
    }
    assert_eq!(seen, 56);
}

/// Members over the usual request, the member at fault, and a part of the message.
fn openai_mistakes() -> Vec<(Value, Value, &'static str)> {
    let user = json!({"role": "user", "content": "Hi"});
    let call =
        json!({"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}});
    let calling = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    let result = |id: &str| json!({"role": "tool", "tool_call_id": id, "content": "1"});
    let messages = |messages: &[Value]| json!({"messages": messages});
    let part = |part: Value| json!({"messages": [{"role": "user", "content": [part]}]});
    let tool = json!({"type": "function", "function": {"name": "f"}});
    vec![
        (
            json!({"max_tokens_to_sample": 5}),
            json!("max_tokens_to_sample"),
            "Unknown parameter",
        ),
        (json!({"system": "x"}), json!("system"), "Unknown parameter"),
        (json!({"messages": "Hi"}), json!("messages"), "Invalid type"),
        (json!({"messages": []}), json!("messages"), "empty array"),
        (
            json!({"temperature": "1"}),
            json!("temperature"),
            "expected a decimal, but got a string",
        ),
        (
            json!({"temperature": 3}),
            json!("temperature"),
            "above maximum",
        ),
        (
            json!({"max_tokens": 0}),
            json!("max_tokens"),
            "below minimum",
        ),
        (
            json!({"stream_options": {"include_usage": true}}),
            json!("stream_options"),
            "'stream'",
        ),
        (
            json!({"tool_choice": "auto"}),
            json!("tool_choice"),
            "only allowed when 'tools'",
        ),
        (
            json!({"tools": [tool], "tool_choice": "any"}),
            json!("tool_choice"),
            "'required'",
        ),
        (
            json!({"tools": [{"name": "f", "input_schema": {}}]}),
            json!("tools[0].type"),
            "Missing",
        ),
        (
            json!({"response_format": {"type": "json_schema"}}),
            json!("response_format.json_schema"),
            "Missing",
        ),
        (
            messages(&[user.clone(), result("c1")]),
            json!("messages.[1].role"),
            "must be a response",
        ),
        (
            messages(&[user.clone(), calling.clone()]),
            json!("messages.[2].role"),
            "did not have response messages: c1",
        ),
        (
            messages(&[user.clone(), calling.clone(), user.clone()]),
            json!("messages.[2].role"),
            "c1",
        ),
        (
            messages(&[user, calling, result("c2")]),
            json!("messages.[2].tool_call_id"),
            "'c2' not found",
        ),
        (
            part(json!({"type": "image", "source": {}})),
            json!("messages[0].content[0].type"),
            "Invalid value: 'image'",
        ),
        (
            part(json!({"type": "image_url", "image_url": "http://x"})),
            json!("messages[0].content[0].image_url"),
            "expected an object",
        ),
        (
            messages(&[json!({"role": "human", "content": "Hi"})]),
            json!("messages[0].role"),
            "Supported values",
        ),
        (
            messages(&[json!({"role": "assistant"})]),
            json!("messages[0].content"),
            "Missing",
        ),
    ]
}

#[actix_web::test]
async fn openai_requests_are_checked() {
    let sim = Sim::start().await;
    for (more, param, words) in openai_mistakes() {
        let answer = sim.openai("x", more.clone()).await;
        assert_eq!(answer.status, 400, "{more}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["param"], param, "{error}");
        assert_eq!(error["type"], "invalid_request_error");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
    }
}

fn anthropic_mistakes() -> Vec<(Value, &'static str)> {
    let user = json!({"role": "user", "content": "Hi"});
    let calling = |id: &str| {
        json!({"role": "assistant", "content": [
            {"type": "tool_use", "id": id, "name": "f", "input": {}},
        ]})
    };
    let result = json!({"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": "t1", "content": "1"},
    ]});
    let messages = |messages: &[Value]| json!({"messages": messages});
    let part = |part: Value| json!({"messages": [{"role": "user", "content": [part]}]});
    let schema = json!({"type": "object", "properties": {}});
    let mark = json!({"type": "ephemeral"});
    let marked = json!({"type": "text", "text": "x", "cache_control": mark});
    vec![
        (
            json!({"max_tokens": null}),
            "max_tokens: Input should be a valid integer",
        ),
        (
            json!({"frequency_penalty": 1}),
            "frequency_penalty: Extra inputs are not permitted",
        ),
        (
            json!({"context_management": {}}),
            "context_management: Extra inputs are not permitted",
        ),
        (
            json!({"messages": []}),
            "messages: at least one message is required",
        ),
        (json!({"temperature": 1.5}), "temperature: range: 0..1"),
        (
            json!({"stop_sequences": "x"}),
            "stop_sequences: Input should be a valid list",
        ),
        (
            json!({"system": [marked, marked, marked, marked, marked]}),
            "A maximum of 4 blocks with cache_control may be provided. Found 5.",
        ),
        (
            messages(&[json!({"role": "tool", "content": "x"})]),
            "messages.0.role: Input should be 'user' or 'assistant'",
        ),
        (
            messages(&[json!({"role": "assistant", "content": "x"})]),
            "messages: first message must use the \"user\" role",
        ),
        (
            messages(&[json!({"role": "user", "content": "x", "name": "y"})]),
            "messages.0.name: Extra inputs are not permitted",
        ),
        (
            messages(&[user.clone(), json!({"role": "assistant", "content": "x "})]),
            "messages: final assistant content cannot end with trailing whitespace",
        ),
        (
            messages(&[user.clone(), result.clone()]),
            "messages.1.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t1.",
        ),
        (
            messages(&[user.clone(), calling("t1")]),
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1.",
        ),
        (
            messages(&[user.clone(), calling("t1"), user.clone(), result]),
            "messages.1: `tool_use` ids were found without",
        ),
        (
            messages(&[user, calling("a:b")]),
            "messages.1.content.0.tool_use.id: String should match pattern",
        ),
        (
            part(json!({"type": "text", "text": ""})),
            "messages: text content blocks must be non-empty",
        ),
        (
            part(json!({"type": "image_url", "image_url": {"url": "x"}})),
            "messages.0.content.0: Input tag 'image_url'",
        ),
        (
            part(json!({"type": "image", "source": {"type": "base64", "data": "AA"}})),
            "messages.0.content.0.image.source.media_type: Field required",
        ),
        (
            part(json!({"type": "text", "text": "x", "id": 1})),
            "messages.0.content.0.text.id: Extra inputs are not permitted",
        ),
        (
            json!({"tools": [{"name": "f"}]}),
            "tools.0.custom.input_schema: Field required",
        ),
        (
            json!({"tools": [{"name": "f", "input_schema": {}}]}),
            "tools.0.custom.input_schema.type: Field required",
        ),
        (
            json!({"tools": [{"name": "f", "input_schema": schema, "parameters": {}}]}),
            "tools.0.custom.parameters: Extra inputs are not permitted",
        ),
        (
            json!({"tool_choice": {"type": "auto"}}),
            "tool_choice may only be specified while providing tools.",
        ),
        (
            json!({"thinking": {"type": "enabled", "budget_tokens": 5000}}),
            "`max_tokens` must be greater than `thinking.budget_tokens`",
        ),
        (
            json!({"output_config": {"format": {"type": "json_schema", "schema": schema}}}),
            "output_config.format.schema: For 'object' type, 'additionalProperties'",
        ),
    ]
}

#[actix_web::test]
async fn anthropic_requests_are_checked() {
    let sim = Sim::start().await;
    for (more, words) in anthropic_mistakes() {
        let answer = sim.anthropic("x", more.clone()).await;
        assert_eq!(answer.status, 400, "{more}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["type"], "invalid_request_error");
        assert!(
            error["message"].as_str().unwrap().starts_with(words),
            "{error}"
        );
    }
}

#[actix_web::test]
async fn anthropic_wants_its_version_and_takes_beta_members() {
    let sim = Sim::start().await;
    let body =
        json!({"model": "x", "max_tokens": 9, "messages": [{"role": "user", "content": "Hi"}]});
    let refused = sim.post("/v1/messages", &[], &body).await;
    assert_eq!(
        refused.json()["error"]["message"],
        "anthropic-version: header is required"
    );
    let headers = [
        ("anthropic-version", "2023-06-01"),
        ("anthropic-beta", "context-management-2025-06-27"),
    ];
    let with_beta = merged(body, json!({"context_management": {}}));
    assert_eq!(
        sim.post("/v1/messages", &headers, &with_beta).await.status,
        200
    );
    let broken = sim.post("/v1/nowhere", &headers, &json!({})).await;
    assert_eq!(
        (broken.status, &broken.json()["type"]),
        (404, &json!("error"))
    );
}
