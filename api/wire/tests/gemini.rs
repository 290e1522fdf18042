//! Gemini: rules of reading and writing that the golden files of the crossings do not show.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "support/samples.rs"]
mod support_samples;
#[path = "support/streams.rs"]
mod support_streams;

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};
use support_samples::{folder, samples};
use support_streams::{check_order, frames, measure, options, read, write};
use wire::array::ArrayWriter;
use wire::codec::Mark;
use wire::ir::{Delta, Event, Part, Request, Role, StopReason};
use wire::seal::Seal;
use wire::{Dialect, FailureKind, Usage, WireError, peek, splice};

const DIALECT: Dialect = Dialect::GeminiGenerate;
const FOLDER: &str = "gemini-generate";

fn request(model: &str, messages: Vec<(Role, Vec<Part>)>) -> Request<'static> {
    let messages = messages.into_iter().enumerate();
    Request {
        model: model.to_owned(),
        messages: messages
            .map(|(place, (role, parts))| wire::ir::Message {
                role,
                parts,
                name: None,
                path: format!("messages[{place}]"),
            })
            .collect(),
        ..Request::default()
    }
}

fn text(text: &str) -> Part {
    Part::text(text.to_owned())
}

fn seal(origin: Dialect) -> Option<String> {
    Some(Seal::new(origin, "", "c2VhbA==").marked())
}

fn call(id: &str, signature: Option<String>) -> Part {
    Part::ToolCall {
        id: id.to_owned(),
        name: "now".to_owned(),
        arguments: "{}".to_owned(),
        cache: None,
        signature,
    }
}

fn written(request: &Request<'_>) -> (Value, Vec<String>) {
    let written = DIALECT.codec().write_request(request).unwrap();
    (
        serde_json::from_slice(&written.body).unwrap(),
        written.left_out,
    )
}

/// A JSON body, laid out.
fn pretty(body: &[u8]) -> String {
    let value: Value = serde_json::from_slice(body).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn a_failure_is_written_where_googles_clients_look() {
    let mut failure = wire::Failure::new(FailureKind::NotFound, "unknown_model", "no such model");
    failure.param = Some("model".to_owned());
    failure.request_id = Some("r1".to_owned());
    let body = DIALECT.codec().write_failure(&failure);
    assert!(
        body.starts_with(b"{\"error\":"),
        "the python client looks for it"
    );
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["error"]["code"], 404);
    assert_eq!(body["error"]["status"], "NOT_FOUND");
    assert_eq!(body["error"]["details"][0]["reason"], "unknown_model");
    let back = DIALECT
        .codec()
        .read_failure(404, body.to_string().as_bytes());
    assert_eq!(
        (back.kind, back.code, back.param),
        (failure.kind, failure.code, failure.param)
    );
}

#[test]
fn every_stream_keeps_the_order_of_the_common_form() {
    for sample in samples(FOLDER, "streams") {
        let told = read(DIALECT, &frames([sample.bytes.as_slice()]));
        assert_eq!(told.problem, None, "{}", sample.case);
        check_order(&told.events);
    }
}

#[test]
fn the_chunk_with_the_reason_is_terminal_and_nothing_before() {
    for sample in samples(FOLDER, "streams") {
        let (marks, reading) = measure(DIALECT, &frames([sample.bytes.as_slice()]));
        let (last, before) = marks.split_last().unwrap();
        assert!(
            before.iter().all(|mark| *mark != Mark::Terminal),
            "{}",
            sample.case
        );
        let expected = match sample.case.as_str() {
            "error_mid_stream" => Mark::Error,
            "stream_cut_before_finish" => Mark::Content,
            _ => Mark::Terminal,
        };
        assert_eq!(*last, expected, "{}", sample.case);
        assert_eq!(
            reading.usage_is_final,
            expected == Mark::Terminal,
            "{}",
            sample.case
        );
        assert_eq!(
            reading.stop.is_some(),
            expected == Mark::Terminal,
            "{}",
            sample.case
        );
    }
}

#[test]
fn a_stream_of_two_candidates_is_complete_when_both_are() {
    let chunk = |index: u8, end: bool| {
        let reason = if end { r#","finishReason":"STOP""# } else { "" };
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"a\"}}]}},\"index\":{index}{reason}}}]}}\n\n"
        )
    };
    let stream = [
        chunk(0, false),
        chunk(1, false),
        chunk(0, true),
        chunk(1, true),
    ]
    .concat();
    let (marks, _) = measure(DIALECT, &frames([stream.as_bytes()]));
    assert_eq!(
        marks,
        [Mark::Content, Mark::Content, Mark::Content, Mark::Terminal]
    );
}

#[test]
fn each_token_is_in_one_class() {
    let path = folder(FOLDER, "replies").join("usage_with_cache_thoughts_and_modalities.json");
    let reply = DIALECT.codec().read_reply(&std::fs::read(path).unwrap());
    let usage = reply.unwrap().usage.unwrap();
    let expected = Usage {
        input: 230,
        cache_read: 600,
        audio_input: 100,
        image_input: 100,
        output: 20,
        reasoning: 50,
        ..Usage::default()
    };
    assert_eq!(usage, expected);
    assert_eq!(usage.total(), 1100);
}

#[test]
fn thoughts_that_only_the_total_tells_are_counted() {
    let reply = json!({
        "candidates": [{"content": {"parts": [{"text": "a"}]}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 40},
    });
    let reply = DIALECT
        .codec()
        .read_reply(reply.to_string().as_bytes())
        .unwrap();
    assert_eq!(reply.usage.unwrap().reasoning, 25);
}

#[test]
fn an_answer_that_went_wrong_is_no_plain_end() {
    let reply = json!({
        "candidates": [{"content": {}, "finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "call(weather"}],
    });
    let error = DIALECT
        .codec()
        .read_reply(reply.to_string().as_bytes())
        .unwrap_err();
    assert!(matches!(&error, WireError::Reply { problem } if problem.contains("call(weather")));
}

#[test]
fn arguments_that_are_no_object_are_told_in_geminis_word() {
    let reply = wire::ir::Reply {
        id: String::new(),
        model: String::new(),
        parts: vec![Part::ToolCall {
            id: "a".to_owned(),
            name: "now".to_owned(),
            arguments: "{\"zone".to_owned(),
            cache: None,
            signature: None,
        }],
        stop: StopReason::ToolUse,
        usage: None,
        service_tier: None,
        left_out: Vec::new(),
    };
    let whole = DIALECT.codec().write_reply(&reply, &options(true));
    let whole = pretty(&whole.body);
    assert!(whole.contains("\"finishReason\": \"MALFORMED_FUNCTION_CALL\""));
    assert!(!whole.contains("functionCall\": {"));
    let events = [
        Event::PartStart {
            index: 0,
            head: wire::ir::PartHead::ToolCall {
                id: "a".to_owned(),
                name: "now".to_owned(),
            },
        },
        Event::PartDelta {
            index: 0,
            delta: Delta::Arguments("{\"zone".to_owned()),
        },
        Event::PartEnd { index: 0 },
        Event::Stop {
            reason: StopReason::ToolUse,
        },
        Event::Ping,
        Event::End,
    ];
    let (stream, _) = write(DIALECT, &events, true);
    let chunks = frames([stream.as_ref()]);
    assert_eq!(chunks.len(), 1, "no ping, no half call");
    let chunk: Value = serde_json::from_slice(&chunks[0].data).unwrap();
    let candidate = &chunk["candidates"][0];
    assert_eq!(candidate["finishReason"], "MALFORMED_FUNCTION_CALL");
    assert_eq!(candidate["finishMessage"], "{\"zone");
}

#[test]
fn calls_without_ids_get_stable_ones() {
    let stream = std::fs::read(folder(FOLDER, "streams").join("text_then_tool_calls_parallel.sse"));
    let told = read(DIALECT, &frames([stream.unwrap().as_slice()]));
    let ids: Vec<String> = told
        .events
        .iter()
        .filter_map(|event| match event {
            Event::PartStart {
                head: wire::ir::PartHead::ToolCall { id, .. },
                ..
            } => Some(id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["call_Xy12zAb_0", "call_Xy12zAb_1", "call_Xy12zAb_2"]);
    let seals = told.events.iter().filter(|event| {
        matches!(event, Event::PartDelta { delta: Delta::Signature(seal), .. } if Seal::of(seal).is_for(DIALECT))
    });
    assert_eq!(seals.count(), 1);
    assert!(told.events.contains(&Event::Stop {
        reason: StopReason::ToolUse
    }));
}

#[test]
fn geminis_seals_go_back_and_no_others() {
    let thought = |signature| Part::Thinking {
        text: "hm".to_owned(),
        signature,
    };
    let answer = Part::ToolResult {
        id: "a".to_owned(),
        parts: vec![text("noon")],
        is_error: false,
        cache: None,
    };
    let turns = |origin| {
        request(
            "gemini-2.5-pro",
            vec![
                (Role::User, vec![text("hi")]),
                (
                    Role::Assistant,
                    vec![thought(seal(origin)), call("a", seal(origin))],
                ),
                (Role::User, vec![answer.clone()]),
            ],
        )
    };
    let (body, left_out) = written(&turns(DIALECT));
    let parts = &body["contents"][1]["parts"];
    assert_eq!(
        parts[0],
        json!({"text": "hm", "thought": true, "thoughtSignature": "c2VhbA=="})
    );
    assert_eq!(parts[1]["thoughtSignature"], "c2VhbA==");
    assert!(left_out.is_empty());
    for other in [Dialect::AnthropicMessages, Dialect::OpenAiResponses] {
        let (body, left_out) = written(&turns(other));
        assert!(!body.to_string().contains("c2VhbA=="));
        assert_eq!(left_out, ["messages[1].thinking", "messages[1].signature"]);
    }
}

#[test]
fn geminis_seals_do_not_leave_for_others() {
    let turns = request(
        "m",
        vec![
            (Role::User, vec![text("hi")]),
            (Role::Assistant, vec![call("a", seal(DIALECT))]),
        ],
    );
    for other in [
        Dialect::OpenAiChat,
        Dialect::AnthropicMessages,
        Dialect::OpenAiResponses,
    ] {
        let written = other.codec().write_request(&turns).unwrap();
        assert!(!String::from_utf8_lossy(&written.body).contains("c2VhbA=="));
        assert!(
            written
                .left_out
                .iter()
                .any(|path| path.ends_with(".signature"))
        );
    }
}

#[test]
fn the_seals_on_thoughts_come_back_from_other_clients() {
    let path = folder(FOLDER, "replies").join("thinking_with_signature.json");
    let reply = DIALECT.codec().read_reply(&std::fs::read(path).unwrap());
    let reply = reply.unwrap();
    for (client, turns, turn) in [
        (Dialect::AnthropicMessages, "messages", "content"),
        (Dialect::OpenAiResponses, "input", "output"),
    ] {
        let shown = client.codec().write_reply(&reply, &options(true));
        let shown: Value = serde_json::from_slice(&shown.body).unwrap();
        let said = match client {
            Dialect::AnthropicMessages => json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": shown[turn]},
            ]),
            _ => shown[turn].clone(),
        };
        let next = json!({"model": "m", "max_tokens": 9, turns: said}).to_string();
        let request = client.codec().read_request(next.as_bytes()).unwrap();
        let (body, _) = written(&request);
        assert!(
            body.to_string()
                .contains(r#""thoughtSignature":"c2VhbA==""#),
            "{body}"
        );
        let other = Dialect::AnthropicMessages.codec().write_request(&request);
        assert!(!String::from_utf8_lossy(&other.unwrap().body).contains("c2VhbA=="));
    }
}

#[test]
fn thinking_is_asked_for_as_the_model_takes_it() {
    use wire::ir::{Effort, Reasoning};
    let asked = |model: &str, reasoning: Reasoning| {
        let mut request = request(model, vec![(Role::User, vec![text("hi")])]);
        request.reasoning = Some(reasoning);
        let (body, left_out) = written(&request);
        (
            body["generationConfig"]["thinkingConfig"].clone(),
            left_out.is_empty(),
        )
    };
    let effort = |effort| Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    };
    let budget = |tokens| Reasoning {
        budget_tokens: Some(tokens),
        enabled: Some(true),
        ..Reasoning::default()
    };
    let cases = [
        (
            "gemini-2.5-flash",
            effort(Effort::None),
            json!({"thinkingBudget": 0}),
            true,
        ),
        (
            "gemini-2.5-pro",
            effort(Effort::None),
            json!({"thinkingBudget": 128}),
            false,
        ),
        (
            "gemini-2.5-pro",
            effort(Effort::Medium),
            json!({"thinkingBudget": 8192, "includeThoughts": true}),
            true,
        ),
        (
            "gemini-2.5-flash-lite",
            budget(100),
            json!({"thinkingBudget": 512, "includeThoughts": true}),
            false,
        ),
        (
            "gemini-3-pro-preview",
            effort(Effort::Medium),
            json!({"thinkingLevel": "HIGH", "includeThoughts": true}),
            true,
        ),
        (
            "gemini-3-flash",
            effort(Effort::Minimal),
            json!({"thinkingLevel": "MINIMAL", "includeThoughts": true}),
            true,
        ),
        (
            "gemini-3-pro-preview",
            budget(1024),
            json!({"thinkingLevel": "LOW", "includeThoughts": true}),
            false,
        ),
        ("gemini-2.0-flash", effort(Effort::High), Value::Null, false),
        ("gemini-2.0-flash", effort(Effort::None), Value::Null, true),
    ];
    for (model, reasoning, config, kept) in cases {
        assert_eq!(
            asked(model, reasoning.clone()),
            (config, kept),
            "{model} {reasoning:?}"
        );
    }
}

#[test]
fn a_body_goes_on_as_it_came() {
    let body =
        Bytes::from_static(br#"{ "contents":[ {"parts":[{"text":"h\u00e9"}]} ], "unknown": 1.0 }"#);
    let forward = splice::forward(DIALECT, &body, "gemini-2.5-pro").unwrap();
    assert_eq!(forward.body, body);
    let named = Bytes::from_static(br#"{"model":"models/google/x","generateContentRequest":{"model":"models/google/x","contents":[]}}"#);
    let forward = splice::forward(DIALECT, &named, "x").unwrap();
    assert_eq!(
        forward.body,
        &br#"{"model":"models/x","generateContentRequest":{"model":"models/x","contents":[]}}"#[..]
    );
}

#[test]
fn only_the_limit_is_read_of_a_body() {
    let peek = |body: &str| peek::peek(DIALECT, body.as_bytes());
    let told = peek(r#"{"contents":[],"generation_config":{"max_output_tokens":5}}"#).unwrap();
    assert_eq!(
        (told.model, told.stream, told.max_tokens),
        (None, false, Some(5))
    );
    assert!(matches!(peek("[]"), Err(WireError::Invalid { .. })));
    assert!(matches!(peek("{"), Err(WireError::Syntax { .. })));
}

#[test]
fn what_cannot_be_read_is_named_by_its_path() {
    let refused = |body: Value| {
        let body = body.to_string();
        let error = DIALECT.codec().read_request(body.as_bytes()).unwrap_err();
        error.member().unwrap().to_owned()
    };
    let hi = json!([{"parts": [{"text": "hi"}]}]);
    assert_eq!(refused(json!({})), "contents");
    assert_eq!(
        refused(json!({"contents": [{"role": "king", "parts": []}]})),
        "contents[0].role"
    );
    assert_eq!(
        refused(json!({"contents": [{"parts": [{"functionCall": {"name": "f", "args": 1}}]}]})),
        "contents[0].parts[0].functionCall.args"
    );
    assert_eq!(
        refused(json!({"contents": hi, "generationConfig": {"topK": 1.5}})),
        "generationConfig.topK"
    );
    assert_eq!(
        refused(
            json!({"contents": hi, "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["f"]}}})
        ),
        "toolConfig.functionCallingConfig.allowedFunctionNames"
    );
}

/// The array that a stream becomes when it comes in these chunks.
fn array(chunks: &[&[u8]]) -> Vec<u8> {
    let mut writer = ArrayWriter::new(1 << 20);
    let mut out = Vec::new();
    for chunk in chunks {
        out.extend_from_slice(&writer.elements(Bytes::copy_from_slice(chunk)).unwrap());
    }
    out.extend_from_slice(writer.close());
    out
}

#[test]
fn a_stream_is_an_array_of_its_chunks() {
    for sample in samples(FOLDER, "streams") {
        let array: Vec<Value> = serde_json::from_slice(&array(&[&sample.bytes])).unwrap();
        assert_eq!(
            array.len(),
            frames([sample.bytes.as_slice()]).len(),
            "{}",
            sample.case
        );
    }
    assert_eq!(array(&[b": nothing\n\n"]), b"[]");
}

#[test]
fn an_element_goes_out_as_soon_as_it_came() {
    let mut writer = ArrayWriter::new(100);
    let mut next = |bytes: &'static str| {
        writer
            .elements(Bytes::from_static(bytes.as_bytes()))
            .unwrap()
    };
    assert_eq!(next("data: {}\r\n\r\n"), "[{}");
    assert_eq!(next("data: {\"a\""), "");
    assert_eq!(next(":1}\n\n"), ",\r\n{\"a\":1}");
    assert_eq!(writer.close(), b"]");
}

proptest! {
    #[test]
    fn streams_mean_the_same_however_they_are_cut(
        sample: prop::sample::Index,
        mut cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let samples = samples(FOLDER, "streams");
        let body = &sample.get(&samples).bytes;
        cuts.sort_by_key(|cut| cut.index(body.len()));
        let mut chunks: Vec<&[u8]> = Vec::new();
        let mut begin = 0;
        for cut in &cuts {
            let end = cut.index(body.len());
            chunks.push(&body[begin..end]);
            begin = end;
        }
        chunks.push(&body[begin..]);
        prop_assert_eq!(read(DIALECT, &frames(chunks.clone())), read(DIALECT, &frames([body.as_slice()])));
        prop_assert_eq!(array(&chunks), array(&[body]));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(body in ".{0,200}") {
        let codec = DIALECT.codec();
        let _ = codec.read_request(body.as_bytes());
        let _ = codec.read_reply(body.as_bytes());
        codec.read_failure(500, body.as_bytes());
        codec.retry_after_s(body.as_bytes());
    }
}
