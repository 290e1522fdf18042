//! Anthropic messages, from outside: golden translations into the common form and back, the grammar
//! of streams, failures, and the meter.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/ending.rs"]
mod ending;
#[path = "checks/samples.rs"]
mod samples;
#[path = "checks/streams.rs"]
mod streams;

use anthropic_grammar::check;
use bytes::{Bytes, BytesMut};
use ending::Ending;
use proptest::prelude::*;
use samples::samples;
use serde_json::{Value, json};
use streams::{events, frames, options, written};
use wire::codec::{Codec, Mark};
use wire::ir::{self, Delta, Event, PartHead, StopReason};
use wire::{Dialect, Failure, FailureKind, Usage, WireError};

const ANTHROPIC: Dialect = Dialect::AnthropicMessages;

fn codec() -> &'static dyn Codec {
    ANTHROPIC.codec()
}

fn read_error(body: &Value) -> String {
    codec()
        .read_request(body.to_string().as_bytes())
        .unwrap_err()
        .to_string()
}

fn request(change: impl FnOnce(&mut ir::Request<'_>)) -> ir::Request<'static> {
    let mut request = ir::Request {
        model: "claude-sonnet-4-5".to_owned(),
        messages: vec![message(ir::Role::User, vec![text("Hi")])],
        ..ir::Request::default()
    };
    change(&mut request);
    request
}

fn message(role: ir::Role, parts: Vec<ir::Part>) -> ir::Message {
    ir::Message {
        role,
        parts,
        name: None,
        path: "messages[0]".to_owned(),
    }
}

fn text(text: &str) -> ir::Part {
    ir::Part::text(text.to_owned())
}

fn call(arguments: &str) -> ir::Part {
    ir::Part::ToolCall {
        id: "call.1:a".to_owned(),
        name: "now".to_owned(),
        arguments: arguments.to_owned(),
        cache: None,
        signature: None,
    }
}

fn result() -> ir::Part {
    ir::Part::ToolResult {
        id: "call.1:a".to_owned(),
        parts: vec![text("noon")],
        is_error: false,
        cache: None,
    }
}

fn effort(effort: ir::Effort) -> Option<ir::Reasoning> {
    Some(ir::Reasoning {
        effort: Some(effort),
        ..ir::Reasoning::default()
    })
}

fn write(request: &ir::Request<'_>) -> (Value, Vec<String>) {
    let written = codec().write_request(request).unwrap();
    (
        serde_json::from_slice(&written.body).unwrap(),
        written.left_out,
    )
}

// Requests.

#[test]
fn a_wrong_member_is_named_by_its_path() {
    let hi = json!([{"role": "user", "content": "Hi"}]);
    for (body, expected) in [
        (
            json!({"model": "m", "messages": hi}),
            "`max_tokens` is required",
        ),
        (
            json!({"max_tokens": 1, "messages": hi}),
            "`model` is required",
        ),
        (
            json!({"model": "m", "max_tokens": 1}),
            "`messages` is required",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "tool", "content": ""}]}),
            "`messages[0].role` must be `user`, `assistant` or `system`, not `tool`",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": 3}]}),
            "`messages[0].content` must be a string or an array of content blocks, not a number",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": [{"type": "text"}]}]}),
            "`messages[0].content[0].text` is required",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "assistant", "content": [
                {"type": "tool_use", "id": "t", "name": "n", "input": "x"}]}]}),
            "`messages[0].content[0].input` must be an object, not a string",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": hi, "tool_choice": {"type": "tool", "name": "web_search"},
                "tools": [{"type": "web_search_20250305", "name": "web_search"}]}),
            "`tool_choice.name` cannot be carried to this provider: `web_search` is not a tool that the caller runs",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": [
                {"type": "text", "text": "x", "cache_control": {"type": "ephemeral", "ttl": "2d"}}]}]}),
            "`messages[0].content[0].cache_control.ttl` must be `5m` or `1h`",
        ),
    ] {
        assert_eq!(read_error(&body), expected);
    }
}

#[test]
fn a_request_without_a_limit_gets_one() {
    let (body, left_out) = write(&request(|_| {}));
    assert_eq!(body["max_tokens"], 4096);
    assert!(left_out.is_empty());
}

#[test]
fn turns_alternate_and_tool_results_come_first() {
    let (body, left_out) = write(&request(|request| {
        request.messages = vec![
            message(ir::Role::System, vec![text("Be brief.")]),
            message(ir::Role::User, vec![text("Time?")]),
            message(ir::Role::Assistant, vec![call("")]),
            message(ir::Role::User, vec![text("Hurry.")]),
            message(ir::Role::User, vec![result()]),
            ir::Message {
                path: "messages[5]".to_owned(),
                name: Some("boss".to_owned()),
                ..message(ir::Role::System, vec![text("Now in French.")])
            },
        ];
    }));
    assert_eq!(body["system"][1]["text"], "Now in French.");
    let roles: Vec<_> = body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| turn["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
    let answer = &body["messages"][2]["content"];
    assert_eq!(answer[0]["type"], "tool_result");
    assert_eq!(answer[1]["text"], "Hurry.");
    assert_eq!(left_out, ["messages[5].name", "messages[5]"]);
    // A call without arguments has an empty object; ids fit Anthropic's pattern on both sides.
    let call = &body["messages"][1]["content"][0];
    assert_eq!(call["input"], json!({}));
    assert_eq!(call["id"], "call_1_a");
    assert_eq!(answer[0]["tool_use_id"], "call_1_a");
    // The conversation called a tool, so it is declared though none is given.
    assert_eq!(body["tools"][0]["name"], "now");
    assert_eq!(body["tool_choice"], json!({"type": "none"}));
}

#[test]
fn what_would_change_the_meaning_is_refused() {
    let refused = |change: fn(&mut ir::Request<'_>)| {
        let request = request(change);
        let error = codec().write_request(&request).unwrap_err();
        assert!(matches!(error, WireError::Untranslatable { .. }), "{error}");
        error.member().unwrap().to_owned()
    };
    assert_eq!(refused(|r| r.candidates = Some(2)), "n");
    assert_eq!(
        refused(|r| r
            .messages
            .push(message(ir::Role::Assistant, vec![call("{\"a\": ")]))),
        "messages[0]"
    );
    assert_eq!(
        refused(|r| r
            .messages
            .push(message(ir::Role::Assistant, vec![call("[1]")]))),
        "messages[0]"
    );
    assert_eq!(
        refused(|r| r.messages[0].parts.push(ir::Part::Audio {
            data: "UklGRg==".to_owned(),
            format: "wav".to_owned(),
        })),
        "messages[0].content[1]"
    );
    assert_eq!(
        refused(|r| r.messages[0].parts.push(ir::Part::Document {
            source: ir::MediaSource::FileId("file-abc".to_owned()),
            name: None,
            cache: None,
            cited: false,
        })),
        "messages[0].content[1]"
    );
    assert_eq!(
        refused(|r| r.tool_choice = Some(ir::ToolChoice::Required)),
        "tool_choice"
    );
    assert_eq!(refused(|r| r.messages.clear()), "messages");
}

#[test]
fn hints_are_left_out_and_told() {
    let (body, left_out) = write(&request(|request| {
        request.seed = Some(1);
        request.presence_penalty = Some(1.into());
        request.frequency_penalty = Some(1.into());
        request.logprobs = Some(2);
        request.service_tier = Some("flex".to_owned());
        request.stop = vec!["\n".to_owned(), "END".to_owned()];
        request.temperature = serde_json::Number::from_f64(1.5);
        request.messages[0].parts.push(ir::Part::Thinking {
            text: "hm".to_owned(),
            signature: None,
        });
        request.messages[0].role = ir::Role::Assistant;
    }));
    assert_eq!(
        left_out,
        [
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "temperature",
            "messages[0].thinking",
            "stop[0]",
            "service_tier",
        ]
    );
    assert_eq!(body["temperature"], 1);
    assert_eq!(body["stop_sequences"], json!(["END"]));
}

#[test]
fn effort_takes_the_form_of_the_models_generation() {
    for (model, wanted, thinking, output, told) in [
        (
            "claude-sonnet-4-5",
            ir::Effort::Medium,
            json!({"type": "enabled", "budget_tokens": 8192}),
            Value::Null,
            false,
        ),
        (
            "kimi-k2",
            ir::Effort::None,
            json!({"type": "disabled"}),
            Value::Null,
            false,
        ),
        (
            "claude-opus-4-6",
            ir::Effort::XHigh,
            json!({"type": "adaptive"}),
            json!({"effort": "high"}),
            false,
        ),
        (
            "claude-sonnet-5",
            ir::Effort::Minimal,
            json!({"type": "adaptive", "display": "summarized"}),
            json!({"effort": "low"}),
            false,
        ),
        (
            "claude-fable-5",
            ir::Effort::None,
            Value::Null,
            json!({"effort": "low"}),
            true,
        ),
        (
            "claude-3-5-haiku-20241022",
            ir::Effort::High,
            Value::Null,
            Value::Null,
            true,
        ),
    ] {
        let (body, left_out) = write(&request(|request| {
            request.model = model.to_owned();
            request.reasoning = effort(wanted);
        }));
        assert_eq!(body["thinking"], thinking, "{model}");
        assert_eq!(body["output_config"], output, "{model}");
        assert_eq!(left_out.is_empty(), !told, "{model}: {left_out:?}");
    }
}

#[test]
fn a_budget_stays_inside_the_callers_limit() {
    let budget = |limit| {
        let (body, left_out) = write(&request(|request| {
            request.max_tokens = limit;
            request.reasoning = effort(ir::Effort::High);
        }));
        (
            body["thinking"]["budget_tokens"].as_u64(),
            body["max_tokens"].as_u64().unwrap(),
            left_out,
        )
    };
    assert_eq!(budget(None), (Some(16_384), 20_480, vec![]));
    assert_eq!(budget(Some(8000)), (Some(6000), 8000, vec![]));
    let told = vec!["reasoning_effort".to_owned()];
    assert_eq!(budget(Some(1000)), (None, 1000, told));
}

/// Nothing in the dialect promises just any JSON, and older models follow no schema.
#[test]
fn json_that_nothing_holds_a_model_to_is_asked_for_in_words() {
    let schema = serde_json::value::RawValue::from_string(r#"{"type":"object"}"#.to_owned());
    let schema = schema.unwrap();
    let by_schema = || ir::ResponseFormat::JsonSchema {
        name: "city".to_owned(),
        description: None,
        schema: std::borrow::Cow::Owned(schema.clone()),
        strict: Some(true),
    };
    for (model, format, told) in [
        (
            "claude-sonnet-4-5",
            ir::ResponseFormat::JsonObject,
            "response_format",
        ),
        (
            "claude-3-5-haiku-20241022",
            by_schema(),
            "response_format.json_schema",
        ),
        (
            "claude-opus-4-20250514",
            by_schema(),
            "response_format.json_schema",
        ),
    ] {
        let mut asked = request(|_| {});
        model.clone_into(&mut asked.model);
        asked.response_format = Some(format);
        let (body, left_out) = write(&asked);
        assert_eq!(body["output_config"], Value::Null);
        let words = body["system"].as_array().unwrap().last().unwrap()["text"].clone();
        assert!(
            words
                .as_str()
                .unwrap()
                .starts_with("Answer with one JSON object"),
            "{words}"
        );
        assert_eq!(left_out, [told], "{model}");
    }
    let mut asked = request(|_| {});
    "claude-opus-4-1".clone_into(&mut asked.model);
    asked.response_format = Some(by_schema());
    let (body, left_out) = write(&asked);
    assert_eq!(
        body["output_config"]["format"]["schema"],
        json!({"type": "object"})
    );
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn thinking_gives_way_to_a_forced_tool_and_to_calls_without_their_seal() {
    let tool = || ir::Tool {
        name: "now".to_owned(),
        description: None,
        parameters: None,
        strict: None,
        cache: None,
        input: ir::ToolInput::Arguments,
    };
    let (body, left_out) = write(&request(|request| {
        request.tools = vec![tool()];
        request.tool_choice = Some(ir::ToolChoice::Required);
        request.parallel_tools = Some(false);
        request.reasoning = effort(ir::Effort::High);
    }));
    assert_eq!(body["thinking"], Value::Null);
    assert_eq!(
        body["tool_choice"],
        json!({"type": "any", "disable_parallel_tool_use": true})
    );
    assert_eq!(body["tools"][0]["input_schema"], json!({"type": "object"}));
    assert_eq!(left_out, ["reasoning_effort"]);

    let (body, left_out) = write(&request(|request| {
        request.tools = vec![tool()];
        request.reasoning = effort(ir::Effort::High);
        request.messages = vec![
            message(ir::Role::User, vec![text("Time?")]),
            message(ir::Role::Assistant, vec![call("{}")]),
            message(ir::Role::User, vec![result()]),
        ];
    }));
    assert_eq!(body["thinking"], Value::Null);
    assert_eq!(left_out, ["reasoning_effort"]);
}

#[test]
fn sampling_follows_the_models_generation() {
    let sampled = |model: &str, reasoning| {
        let (body, left_out) = write(&request(|request| {
            request.model = model.to_owned();
            request.reasoning = reasoning;
            request.temperature = serde_json::Number::from_f64(0.5);
            request.top_p = serde_json::Number::from_f64(0.9);
            request.top_k = Some(5);
        }));
        let sent: Vec<_> = ["temperature", "top_p", "top_k"]
            .into_iter()
            .filter(|name| !body[name].is_null())
            .collect();
        (sent.join(" "), left_out.join(" "))
    };
    let told = |sent: &str, left_out: &str| (sent.to_owned(), left_out.to_owned());
    assert_eq!(
        sampled("claude-3-7-sonnet-latest", None),
        told("temperature top_p top_k", "")
    );
    assert_eq!(
        sampled("claude-sonnet-4-5", None),
        told("temperature top_k", "top_p")
    );
    assert_eq!(
        sampled("claude-sonnet-5", None),
        told("", "temperature top_k top_p")
    );
    assert_eq!(
        sampled("claude-sonnet-4-5", effort(ir::Effort::Low)),
        told("", "temperature top_k top_p")
    );
}

// Replies.

#[test]
fn an_answer_that_is_no_message_is_refused() {
    for (body, expected) in [
        ("", "the body is not valid JSON"),
        ("[]", "must be a JSON object"),
        (
            r#"{"type":"error","error":{"type":"api_error","message":"Boom"}}"#,
            "an error with status 200: Boom",
        ),
        (r#"{"type":"message"}"#, "`content` is required"),
    ] {
        let error = codec().read_reply(body.as_bytes()).unwrap_err();
        assert!(matches!(error, WireError::Reply { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn arguments_that_are_no_object_are_not_lost() {
    let reply = ir::Reply {
        id: String::new(),
        model: String::new(),
        parts: vec![call("{\"city\": \"Pa")],
        stop: StopReason::ToolUse,
        usage: None,
        service_tier: None,
        left_out: Vec::new(),
    };
    let written = codec().write_reply(&reply, &options());
    let body: Value = serde_json::from_slice(&written.body).unwrap();
    assert_eq!(body["content"][0]["input"], "{\"city\": \"Pa");
    assert_eq!(written.left_out, ["content[0].input"]);
}

// Failures.

#[test]
fn every_kind_of_failure_comes_back_as_itself() {
    for kind in [
        FailureKind::InvalidRequest,
        FailureKind::Authentication,
        FailureKind::Payment,
        FailureKind::Permission,
        FailureKind::NotFound,
        FailureKind::TooLarge,
        FailureKind::RateLimit,
        FailureKind::Overloaded,
        FailureKind::Timeout,
        FailureKind::Upstream,
    ] {
        let failure = Failure::new(kind, "some_code", "It failed.");
        let body = codec().write_failure(&failure);
        assert_eq!(codec().read_failure(kind.status(), &body), failure);
        let event = String::from_utf8(codec().write_stream_failure(&failure).to_vec()).unwrap();
        assert_eq!(check(&event), Ending::Failed);
    }
}

#[test]
fn a_long_page_is_told_in_few_words() {
    let page = format!("<html><body>{}</body></html>", "word ".repeat(10_000));
    let failure = codec().read_failure(502, page.as_bytes());
    assert!(failure.message.chars().count() < 260, "{}", failure.message);
    assert!(!failure.message.contains('<'));
}

// Streams.

#[test]
fn an_event_out_of_order_is_refused() {
    for stream in [
        "data: {\"type\":\"message_stop\"}\n\n",
        "data: {\"type\":\"message_start\",\"message\":{}}\n\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n",
        "data: {\"type\":\"message_start\",\"message\":{}}\n\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
        "data: <html>\n\n",
    ] {
        let mut reader = codec().stream_reader();
        let mut events = Vec::new();
        let error = frames(&[stream.as_bytes()])
            .iter()
            .find_map(|frame| reader.read(frame, &mut events).err());
        assert!(matches!(error, Some(WireError::Reply { .. })), "{stream}");
    }
}

#[test]
fn what_compatible_providers_do_differently_is_read() {
    let stream = concat!(
        ": keep-alive\n\n",
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"x\",\"content\":null}}\n\n",
        "data: {\"type\":\"content_block_start\",\"index\":3,\"content_block\":",
        "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"now\",\"input\":{\"zone\":1}}}\n\n",
        "data: {\"type\":\"heartbeat\"}\n\n",
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n",
        "data: {\"type\":\"content_block_stop\",\"index\":3}\n\n",
        "data: {\"type\":\"message_stop\"}\n\n",
        "data: [DONE]\n\n",
    );
    let (events, left_out) = events(ANTHROPIC, &[stream.as_bytes()]);
    let call = Event::PartStart {
        index: 0,
        head: PartHead::ToolCall {
            id: "a".to_owned(),
            name: "now".to_owned(),
        },
    };
    let arguments = Event::PartDelta {
        index: 0,
        delta: Delta::Arguments("{\"zone\":1}".to_owned()),
    };
    let reason = StopReason::ToolUse;
    assert_eq!(events[0], Event::Ping);
    assert_eq!(
        events[2..],
        [
            call,
            arguments,
            Event::PartEnd { index: 0 },
            Event::Stop { reason },
            Event::End
        ]
    );
    assert_eq!(left_out, ["event heartbeat"]);

    let broken = "event: error\ndata: upstream gone\n\n";
    let (events, _) = streams::events(ANTHROPIC, &[broken.as_bytes()]);
    assert!(matches!(&events[..], [Event::Failed(failure)]
        if failure.kind == FailureKind::Upstream && failure.message.contains("upstream gone")));
}

#[test]
fn a_key_never_stands_in_a_failure() {
    let body = r#"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key: sk-ant-api03-abcdefgh"}}"#;
    let failure = codec().read_failure(401, body.as_bytes());
    assert_eq!(failure.message, "invalid x-api-key: [hidden]");
    let page = codec().read_failure(502, b"<p>sk-ant-api03-abcdefgh</p>");
    assert!(!page.message.contains("abcdefgh"), "{}", page.message);
}

#[test]
fn text_goes_out_as_it_comes() {
    let mut writer = codec().stream_writer(options());
    let mut out = BytesMut::new();
    let start = Event::Start {
        id: "x".to_owned(),
        model: "m".to_owned(),
        usage: None,
    };
    let head = Event::PartStart {
        index: 0,
        head: PartHead::Text,
    };
    for event in [start, head] {
        writer.write(&event, &mut out);
    }
    for word in ["one", "two"] {
        out.clear();
        let delta = Delta::Text(word.to_owned());
        writer.write(&Event::PartDelta { index: 0, delta }, &mut out);
        assert!(String::from_utf8_lossy(&out).contains(word));
    }
}

#[test]
fn usage_after_the_reason_still_reaches_the_caller() {
    let usage = Usage {
        input: 7,
        output: 3,
        reasoning: 2,
        ..Usage::default()
    };
    let (text, _) = written(
        ANTHROPIC,
        &[
            Event::Start {
                id: "x".to_owned(),
                model: "m".to_owned(),
                usage: None,
            },
            Event::Stop {
                reason: StopReason::EndTurn,
            },
            Event::Usage(usage),
            Event::End,
            Event::Ping,
        ],
    );
    assert_eq!(check(&text), Ending::Complete);
    assert!(text.contains(r#""output_tokens":5"#), "{text}");
    assert!(!text.contains("ping"));
}

// The meter.

#[test]
fn the_meter_counts_what_the_reader_reads() {
    for (name, body) in samples("anthropic-messages/streams") {
        let mut meter = codec().meter();
        let marks: Vec<Mark> = frames(&[&body]).iter().map(|f| meter.frame(f)).collect();
        let (events, _) = events(ANTHROPIC, &[&body]);
        let usage = events.iter().rev().find_map(|event| match event {
            Event::Usage(usage) => Some(*usage),
            Event::Start { usage, .. } => *usage,
            _ => None,
        });
        let reading = meter.reading();
        assert_eq!(reading.usage, usage, "{name}");
        assert_eq!(
            reading.upstream_model.as_deref(),
            Some("claude-sonnet-4-5-20250929")
        );
        match name.as_str() {
            "error_overloaded_mid_stream" => {
                assert_eq!(marks.last(), Some(&Mark::Error));
                assert_eq!(meter.failure().unwrap().kind, FailureKind::Overloaded);
                assert!(!reading.usage_is_final);
            }
            "stream_cut_mid_event" => {
                assert!(!marks.contains(&Mark::Terminal));
                assert_eq!(reading.output_bytes, "Once upon".len() as u64);
                assert!(!reading.usage_is_final);
            }
            _ => {
                assert_eq!(marks.last(), Some(&Mark::Terminal), "{name}");
                assert!(reading.usage_is_final, "{name}");
                assert!(reading.stop.is_some(), "{name}");
            }
        }
        assert!(marks.contains(&Mark::Content), "{name}");
        assert_eq!(marks[0], Mark::Other, "{name}");
    }
}

#[test]
fn the_meter_survives_what_is_not_the_dialect() {
    let mut meter = codec().meter();
    for (data, no_json) in [
        ("", false),
        ("[DONE]", false),
        ("<html>", true),
        ("[]", false),
        ("{\"type\":3}", false),
    ] {
        let frame = wire::frame::Frame {
            raw: Bytes::new(),
            name: None,
            data: Bytes::from(data),
        };
        let mark = meter.frame(&frame);
        assert_eq!(matches!(mark, Mark::Broken(_)), no_json, "{data}: {mark:?}");
        assert!(no_json || mark == Mark::Other, "{data}: {mark:?}");
    }
    meter.whole(b"<html>");
    assert_eq!(meter.reading().usage, None);
}

// Properties.

proptest! {

    #[test]
    fn no_bytes_make_a_reader_or_a_meter_panic(data: Vec<u8>) {
        let _ = codec().read_request(&data);
        let _ = codec().read_reply(&data);
        let _ = codec().read_failure(500, &data);
        let frame = wire::frame::Frame { raw: Bytes::new(), name: None, data: data.into() };
        let _ = codec().stream_reader().read(&frame, &mut Vec::new());
        codec().meter().frame(&frame);
    }
}
