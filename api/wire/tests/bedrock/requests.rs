//! Requests of other dialects, as Bedrock gets them.

use super::*;
use wire::codec::Written;
use wire::{WireError, ir};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn crossed(from: Dialect, model: &str, body: &[u8]) -> Result<Written, WireError> {
    let mut request = from.codec().read_request(body)?;
    request.model = model.to_owned();
    codec().write_request(&request)
}

fn sent(model: &str, body: &Value) -> (Value, Vec<String>) {
    let written = crossed(OpenAiChat, model, body.to_string().as_bytes()).unwrap();
    let body = serde_json::from_slice(&written.body).unwrap();
    (body, written.left_out)
}

fn refused(model: &str, body: &Value) -> String {
    let error = crossed(OpenAiChat, model, body.to_string().as_bytes()).unwrap_err();
    error.to_string()
}

fn asked(more: Value) -> Value {
    let mut body = json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}]});
    let members = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(members);
    body
}

#[test]
fn each_vendor_gets_its_own_members() {
    let body = asked(json!({"reasoning_effort": "high", "top_k": 40}));
    let own = |model: &str| {
        let (body, left_out) = sent(model, &body);
        (body["additionalModelRequestFields"].clone(), left_out)
    };
    let nothing: [&str; 0] = [];
    let (nova, left_out) = own("amazon.nova-2-lite-v1:0");
    let effort = json!({"type": "enabled", "maxReasoningEffort": "high"});
    let expected = json!({"inferenceConfig": {"topK": 40}, "reasoningConfig": effort});
    assert_eq!(
        (nova, left_out.as_slice()),
        (expected, nothing.map(str::to_owned).as_slice())
    );
    let (_, left_out) = own("us.amazon.nova-lite-v1:0");
    assert_eq!(left_out, ["reasoning_effort"]);
    let (open, left_out) = own("openai.gpt-oss-120b-1:0");
    assert_eq!(open, json!({"reasoning_effort": "high"}));
    assert_eq!(left_out, ["top_k"]);
    let (mistral, left_out) = own("mistral.mistral-large-2407-v1:0");
    assert_eq!(mistral, json!({"top_k": 40}));
    assert_eq!(left_out, ["reasoning_effort"]);
    let (llama, left_out) = own("meta.llama3-1-70b-instruct-v1:0");
    assert_eq!(
        (llama, left_out),
        (
            Value::Null,
            vec!["top_k".to_owned(), "reasoning_effort".to_owned()]
        )
    );
    let (claude, left_out) = own(CLAUDE);
    assert_eq!(claude["thinking"]["type"], "enabled");
    assert_eq!(left_out, ["top_k"], "a model that thinks takes none");
    let (newer, _) = sent("anthropic.claude-opus-4-8", &body);
    assert_eq!(newer["outputConfig"]["effort"], "high");
    assert_eq!(
        newer["additionalModelRequestFields"]["thinking"]["type"],
        "adaptive"
    );
}

#[test]
fn a_limit_is_sent_only_where_someone_set_one() {
    let (body, _) = sent(CLAUDE, &asked(json!({})));
    assert_eq!(body["inferenceConfig"], Value::Null);
    let (body, _) = sent(CLAUDE, &asked(json!({"max_tokens": 9, "temperature": 2})));
    assert_eq!(
        body["inferenceConfig"],
        json!({"maxTokens": 9, "temperature": 1})
    );
}

#[test]
fn tools_can_be_forced_but_not_forbidden_once_they_were_called() {
    let tool =
        json!({"type": "function", "function": {"name": "now", "parameters": {"type": "object"}}});
    let history = json!([
        {"role": "user", "content": "Time?"},
        {"role": "assistant", "tool_calls": [{"id": "functions.now:0", "type": "function",
            "function": {"name": "now", "arguments": ""}}]},
        {"role": "tool", "tool_call_id": "functions.now:0", "content": "noon"},
    ]);
    let body = asked(json!({"tools": [tool], "tool_choice": "none"}));
    assert_eq!(sent(CLAUDE, &body).0["toolConfig"], Value::Null);
    let body = asked(json!({"tools": [tool], "tool_choice": "none", "messages": history}));
    let told = "`tool_choice` cannot be carried to this provider: it cannot forbid the tools of a conversation that has called some";
    assert_eq!(refused(CLAUDE, &body), told);
    let body = asked(json!({"messages": history}));
    let (sent_without, _) = sent(CLAUDE, &body);
    let declared = json!({"tools": [{"toolSpec": {"name": "now", "inputSchema": {"json": {"type": "object"}}}}]});
    assert_eq!(sent_without["toolConfig"], declared);
    let call = &sent_without["messages"][1]["content"][0]["toolUse"];
    assert_eq!(
        call,
        &json!({"toolUseId": "functions_now_0", "name": "now", "input": {}})
    );
    let result = &sent_without["messages"][2]["content"][0]["toolResult"];
    assert_eq!(
        result,
        &json!({"toolUseId": "functions_now_0", "content": [{"text": "noon"}]})
    );
    for (choice, expected) in [
        (json!("auto"), json!({"auto": {}})),
        (json!("required"), json!({"any": {}})),
        (
            json!({"type": "function", "function": {"name": "now"}}),
            json!({"tool": {"name": "now"}}),
        ),
    ] {
        let body = asked(json!({"tools": [tool], "tool_choice": choice}));
        assert_eq!(sent(CLAUDE, &body).0["toolConfig"]["toolChoice"], expected);
    }
    let body = asked(json!({"tools": [tool], "parallel_tool_calls": false}));
    assert_eq!(sent(CLAUDE, &body).1, ["parallel_tool_calls"]);
}

#[test]
fn media_stand_in_the_request_or_in_s3() {
    let part = |part: Value| {
        asked(
            json!({"messages": [{"role": "user", "content": [{"type": "text", "text": "See"}, part]}]}),
        )
    };
    let image = |url: &str| part(json!({"type": "image_url", "image_url": {"url": url}}));
    let (body, _) = sent(CLAUDE, &image("data:image/png;base64,aGk="));
    let block = &body["messages"][0]["content"][1]["image"];
    assert_eq!(
        block,
        &json!({"format": "png", "source": {"bytes": "aGk="}})
    );
    let (body, _) = sent(CLAUDE, &image("s3://bucket/cat.webp"));
    let block = &body["messages"][0]["content"][1]["image"];
    let place =
        json!({"format": "webp", "source": {"s3Location": {"uri": "s3://bucket/cat.webp"}}});
    assert_eq!(block, &place);
    let told = refused(CLAUDE, &image("https://example.com/cat.png"));
    assert!(
        told.starts_with("`messages[0].content[1]` cannot be carried"),
        "{told}"
    );
    assert!(told.contains("it fetches nothing from the web"), "{told}");
    let told = refused(CLAUDE, &image("data:image/tiff;base64,aGk="));
    assert!(told.contains("not as `image/tiff`"), "{told}");
    let sound = json!({"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}});
    let (body, _) = sent("amazon.nova-2-omni-v1:0", &part(sound));
    let block = &body["messages"][0]["content"][1]["audio"];
    assert_eq!(
        block,
        &json!({"format": "wav", "source": {"bytes": "aGk="}})
    );
}

#[test]
fn documents_have_names_that_the_service_takes_each_once() {
    let pdf = |title: Option<&str>| ir::Part::Document {
        source: ir::MediaSource::Base64 {
            media_type: "application/pdf".to_owned(),
            data: "aGk=".to_owned(),
        },
        name: title.map(str::to_owned),
        cache: None,
        cited: false,
    };
    let request = ir::Request {
        model: CLAUDE.to_owned(),
        messages: vec![ir::Message {
            role: ir::Role::User,
            parts: vec![
                pdf(Some("Report  2026/Q1.pdf")),
                pdf(Some("Report 2026/Q1.pdf")),
                pdf(None),
                pdf(None),
            ],
            name: None,
            path: "messages[0]".to_owned(),
        }],
        ..ir::Request::default()
    };
    let written = codec().write_request(&request).unwrap();
    let body: Value = serde_json::from_slice(&written.body).unwrap();
    let blocks = body["messages"][0]["content"].as_array().unwrap();
    let names: Vec<_> = blocks
        .iter()
        .map(|block| block["document"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "Report 2026-Q1-pdf",
            "Report 2026-Q1-pdf (2)",
            "document",
            "document (2)"
        ]
    );
}

#[test]
fn marks_follow_what_they_mark_where_the_model_keeps_a_cache() {
    let body = json!({
        "model": "m", "max_tokens": 9,
        "system": [{"type": "text", "text": "Rules.", "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
        "tools": [{"name": "now", "input_schema": {"type": "object"}, "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": [
            {"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}, {"type": "text", "text": "there"}]}],
    });
    let cross = |model: &str| {
        let written = crossed(AnthropicMessages, model, body.to_string().as_bytes()).unwrap();
        let body: Value = serde_json::from_slice(&written.body).unwrap();
        (body, written.left_out)
    };
    let point = json!({"cachePoint": {"type": "default"}});
    let hour = json!({"cachePoint": {"type": "default", "ttl": "1h"}});
    let (body, left_out) = cross(CLAUDE);
    assert_eq!(body["system"], json!([{"text": "Rules."}, hour]));
    assert_eq!(body["toolConfig"]["tools"][1], point);
    assert_eq!(
        body["messages"][0]["content"],
        json!([{"text": "Hi"}, point, {"text": "there"}])
    );
    assert!(left_out.is_empty(), "{left_out:?}");
    let (body, left_out) = cross("amazon.nova-pro-v1:0");
    assert_eq!(body["system"], json!([{"text": "Rules."}, point]));
    assert_eq!(
        left_out,
        ["system.cache_control.ttl", "tools[0].cache_control"]
    );
    let (body, left_out) = cross("meta.llama3-1-8b-instruct-v1:0");
    assert_eq!(body["system"], json!([{"text": "Rules."}]));
    assert_eq!(left_out.len(), 3, "{left_out:?}");
}

#[test]
fn the_user_speaks_first_and_blank_texts_are_not_sent() {
    let messages = json!([
        {"role": "assistant", "content": "Hello!"},
        {"role": "user", "content": "  "},
        {"role": "user", "content": "Hi"},
    ]);
    let (body, _) = sent(CLAUDE, &asked(json!({"messages": messages})));
    assert_eq!(
        body["messages"],
        json!([
            {"role": "user", "content": [{"text": "."}]},
            {"role": "assistant", "content": [{"text": "Hello!"}]},
            {"role": "user", "content": [{"text": "Hi"}]},
        ])
    );
}

#[test]
fn a_schema_is_sent_as_text_and_tiers_by_their_names() {
    let schema = json!({"type": "json_schema", "json_schema": {"name": "city", "schema": {"type": "object"}, "strict": true}});
    let (body, _) = sent(
        CLAUDE,
        &asked(json!({"response_format": schema.clone(), "service_tier": "flex"})),
    );
    let format = &body["outputConfig"]["textFormat"];
    let structure = json!({"jsonSchema": {"schema": "{\"type\":\"object\"}", "name": "city"}});
    assert_eq!(
        format,
        &json!({"type": "json_schema", "structure": structure})
    );
    assert_eq!(body["serviceTier"], json!({"type": "flex"}));
    // Any JSON, and a schema where the model follows none, are asked for in words, which is told.
    for (model, format, told) in [
        (CLAUDE, json!({"type": "json_object"}), "response_format"),
        (
            "amazon.nova-pro-v1:0",
            schema,
            "response_format.json_schema",
        ),
    ] {
        let (body, left_out) = sent(model, &asked(json!({"response_format": format})));
        assert_eq!(body["outputConfig"], serde_json::Value::Null);
        let words = body["system"][0]["text"].as_str().unwrap();
        assert!(words.starts_with("Answer with one JSON object"), "{words}");
        assert_eq!(left_out, [told]);
    }
    assert!(refused(CLAUDE, &asked(json!({"n": 2}))).contains("one answer a call"));
    let hints = json!({"seed": 1, "logprobs": true, "user": "u", "service_tier": "scale"});
    let (_, left_out) = sent(CLAUDE, &asked(hints));
    assert_eq!(left_out, ["seed", "logprobs", "user", "service_tier"]);
}
