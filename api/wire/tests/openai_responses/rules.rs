//! What is read beside a stream that is forwarded, and rules of reading and writing.

use super::ending::Ending;
use super::responses_grammar;
use super::samples::samples;
use super::streams::{events, frames, options, written};
use bytes::Bytes;
use serde_json::{Value, json};
use wire::Dialect::{AnthropicMessages, OpenAiResponses};
use wire::codec::{Mark, Reading, StreamOptions};
use wire::ir::{Event, Part, StopReason};
use wire::peek::peek;
use wire::splice::forward;
use wire::{Failure, FailureKind, Usage};

fn measured(body: &[u8]) -> (Vec<Mark>, Reading, Option<Failure>) {
    let mut meter = OpenAiResponses.codec().meter();
    let frames = frames(&[body]);
    let marks = frames.iter().map(|frame| meter.frame(frame)).collect();
    (marks, meter.reading().clone(), meter.failure())
}

fn sample(name: &str) -> Vec<u8> {
    let all = samples("openai-responses/streams");
    all.into_iter().find(|(found, _)| found == name).unwrap().1
}

const USAGE: Usage = Usage {
    input: 36,
    cache_read: 64,
    cache_write_5m: 0,
    cache_write_1h: 0,
    audio_input: 0,
    image_input: 0,
    output: 20,
    reasoning: 10,
    audio_output: 0,
    image_output: 0,
};

#[test]
fn the_meter_counts_a_forwarded_stream() {
    let (marks, reading, failure) = measured(&sample("reasoning_and_parallel_calls"));
    assert_eq!(marks.last(), Some(&Mark::Terminal));
    assert_eq!(failure, None);
    assert_eq!(reading.usage, Some(USAGE));
    assert!(reading.usage_is_final);
    assert_eq!(reading.stop, Some(StopReason::ToolUse));
    assert_eq!(reading.service_tier.as_deref(), Some("default"));
    assert_eq!(reading.upstream_id.as_deref(), Some("resp_68af"));
    assert_eq!(
        reading.upstream_model.as_deref(),
        Some("gpt-5.4-2026-03-01")
    );
    let thinking = "**Looking**I need both.".len();
    assert_eq!(reading.reasoning_bytes, thinking as u64);
    let said = r#"Let me look.{"city":"Paris"}{}"#.len();
    assert_eq!(reading.output_bytes, said as u64);
}

#[test]
fn only_what_says_something_is_content() {
    let (marks, ..) = measured(&sample("text"));
    let first = marks.iter().position(|mark| *mark == Mark::Content);
    // Created, in progress, item, part.
    assert_eq!(first, Some(4));
    let (marks, ..) = measured(&sample("hosted_search_with_citations"));
    assert_eq!(marks[2], Mark::Content, "a hosted tool's work is seen");
}

#[test]
fn an_incomplete_stream_ends_as_well() {
    let (marks, reading, _) = measured(&sample("incomplete_max_output_tokens"));
    assert_eq!(marks.last(), Some(&Mark::Terminal));
    assert_eq!(reading.stop, Some(StopReason::MaxTokens));
}

#[test]
fn each_form_of_an_error_is_one() {
    for (name, kind, code) in [
        ("failed_mid_stream", FailureKind::Upstream, "server_error"),
        (
            "error_event_mid_stream",
            FailureKind::RateLimit,
            "rate_limit_exceeded",
        ),
        (
            "error_event_flat_mid_stream",
            FailureKind::Upstream,
            "server_error",
        ),
    ] {
        let (marks, reading, failure) = measured(&sample(name));
        assert_eq!(marks.last(), Some(&Mark::Error), "{name}");
        assert!(
            !reading.usage_is_final && reading.output_bytes > 0,
            "{name}"
        );
        let failure = failure.unwrap();
        assert_eq!(
            (failure.kind, failure.code.as_deref()),
            (kind, Some(code)),
            "{name}"
        );
        assert!(!failure.message.contains("org-abc"), "{name}");
    }
}

#[test]
fn the_meter_counts_whole_replies() {
    for (name, body) in samples("openai-responses/replies") {
        let mut meter = OpenAiResponses.codec().meter();
        assert!(meter.whole(&body), "{name}");
        let reply = OpenAiResponses.codec().read_reply(&body).unwrap();
        assert_eq!(meter.reading().usage, reply.usage, "{name}");
        assert_eq!(meter.reading().stop, Some(reply.stop), "{name}");
        assert!(meter.reading().usage_is_final && meter.reading().output_bytes > 0);
    }
}

#[test]
fn a_meter_takes_anything() {
    let mut meter = OpenAiResponses.codec().meter();
    for odd in [
        "data: 7\n\n",
        "data: {\"type\":[]}\n\n",
        ": x\n\n",
        "data: [DONE]\n\n",
    ] {
        let frame = &frames(&[odd.as_bytes()])[0];
        assert_eq!(meter.frame(frame), Mark::Other, "{odd}");
    }
    assert!(!meter.whole(b"no JSON"));
    assert_eq!(meter.reading(), &Reading::default());
}

#[test]
fn the_limit_is_peeked_under_its_own_name() {
    let peeked = peek(
        OpenAiResponses,
        br#"{"model":"m","stream":true,"max_output_tokens":9,"max_tokens":5}"#,
    );
    assert_eq!(peeked.unwrap().max_tokens, Some(9));
}

#[test]
fn a_forwarded_request_loses_nothing_but_anothers_seals() {
    let body = r#"{ "model":"hub/m", "input":[ {"role":"user","content":"hub1: is a word"},
      {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"hub1:anthropic-messages::Eq=="},
      {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"} ,7], "x": 1.0 }"#;
    let forward = forward(OpenAiResponses, &Bytes::from(body), "m").unwrap();
    let wanted = r#"{ "model":"m", "input":[{"role":"user","content":"hub1: is a word"},{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"},7], "x": 1.0 }"#;
    assert_eq!(forward.body, wanted);
    assert_eq!(forward.left_out, ["input[1]"]);
}

#[test]
fn a_forwarded_request_without_marks_stays_as_it_is() {
    let body = Bytes::from_static(br#"{"model":"m","input":[ {"a":1} ],"stream":true}"#);
    let forward = forward(OpenAiResponses, &body, "m").unwrap();
    assert_eq!((forward.body, forward.usage_added), (body, false));
    assert!(forward.left_out.is_empty());
}

#[test]
fn openais_seal_comes_back_from_anthropics_clients_and_goes_to_nobody_else() {
    let all = samples("openai-responses/replies");
    let (_, body) = all
        .iter()
        .find(|(name, _)| name == "reasoning_and_parallel_calls")
        .unwrap();
    let reply = OpenAiResponses.codec().read_reply(body).unwrap();
    let written = AnthropicMessages.codec().write_reply(&reply, &options());
    let message: Value = serde_json::from_slice(&written.body).unwrap();
    let turn = json!({"model": "m", "max_tokens": 9, "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": message["content"]},
    ]})
    .to_string();
    let request = AnthropicMessages
        .codec()
        .read_request(turn.as_bytes())
        .unwrap();
    let body = |dialect: wire::Dialect| {
        let written = dialect.codec().write_request(&request).unwrap();
        (
            String::from_utf8(written.body.to_vec()).unwrap(),
            written.left_out,
        )
    };
    let (to_openai, _) = body(OpenAiResponses);
    let to_openai: Value = serde_json::from_str(&to_openai).unwrap();
    let wanted = json!({
        "type": "reasoning", "id": "rs_1", "encrypted_content": "gAAAAABsealed",
        "summary": [{"type": "summary_text", "text": "**Looking**\n\nI need both."}],
    });
    assert_eq!(to_openai["input"][1], wanted);
    let (to_anthropic, left_out) = body(AnthropicMessages);
    assert!(!to_anthropic.contains("gAAAAABsealed") && !to_anthropic.contains("hub1:"));
    assert_eq!(left_out, ["messages[1].thinking"]);
}

#[test]
fn a_reply_repeats_its_request() {
    let echo = json!({
        "model": "x", "input": "Hi", "instructions": "Be short.", "metadata": {"a": "b"},
        "tools": [{"type": "web_search"}], "tool_choice": "none", "temperature": 0.50,
    });
    let options = StreamOptions {
        echo: Bytes::from(echo.to_string()),
        ..options()
    };
    let body = samples("openai-responses/replies").remove(0).1;
    let reply = OpenAiResponses.codec().read_reply(&body).unwrap();
    let written = OpenAiResponses.codec().write_reply(&reply, &options);
    let written: Value = serde_json::from_slice(&written.body).unwrap();
    for (name, value) in echo.as_object().unwrap() {
        if !matches!(name.as_str(), "model" | "input") {
            assert_eq!(&written[name], value, "{name}");
        }
    }
    assert_eq!(written["parallel_tool_calls"], true);
    assert_eq!(written["model"], "hub/model");
    assert_eq!(written.get("input"), None);
}

#[test]
fn nothing_follows_the_end_and_a_failure_before_the_beginning_is_told() {
    let failure = Failure::new(FailureKind::RateLimit, "slow_down", "wait");
    let (text, _) = written(
        OpenAiResponses,
        &[Event::Failed(failure.clone()), Event::End],
    );
    assert_eq!(responses_grammar::check(&text), Ending::Failed);
    assert!(text.contains(r#""error":{"code":"rate_limit_exceeded","message":"wait"}"#));
    let reason = StopReason::EndTurn;
    let (text, _) = written(
        OpenAiResponses,
        &[Event::Stop { reason }, Event::End, Event::Failed(failure)],
    );
    assert_eq!(responses_grammar::check(&text), Ending::Complete);
}

#[test]
fn a_failure_of_a_forwarded_stream_is_one_event_that_clients_raise_on() {
    let mut failure = Failure::new(FailureKind::Upstream, "provider_stream_broken", "it broke");
    failure.request_id = Some("r1".to_owned());
    let bytes = OpenAiResponses.codec().write_stream_failure(&failure);
    let frame = &frames(&[&bytes])[0];
    assert_eq!(frame.name.as_deref(), Some(&b"error"[..]));
    let event: Value = serde_json::from_slice(&frame.data).unwrap();
    assert_eq!(event["type"], "error");
    assert_eq!(event["message"], "it broke");
    assert_eq!(event["error"]["code"], "provider_stream_broken");
    assert_eq!(event["error"]["request_id"], "r1");
}

#[test]
fn a_stream_out_of_order_is_an_error() {
    let stream = |body: &str| {
        let mut reader = OpenAiResponses.codec().stream_reader();
        let mut events = Vec::new();
        let frames = frames(&[body.as_bytes()]);
        frames
            .iter()
            .try_for_each(|frame| reader.read(frame, &mut events))
    };
    let arguments =
        r#"data: {"type":"response.function_call_arguments.delta","output_index":0,"delta":"x"}"#;
    for bad in [
        arguments,
        r#"data: {"type":"response.output_text.delta","delta":"x"}"#,
        "data: {",
    ] {
        let error = stream(&format!("{bad}\n\n")).unwrap_err();
        assert!(matches!(error, wire::WireError::Reply { .. }), "{bad}");
    }
}

#[test]
fn a_failed_reply_with_a_status_of_success_is_refused() {
    let body = br#"{"id":"r","status":"failed","error":{"code":"server_error","message":"no luck"},"output":[]}"#;
    let error = OpenAiResponses.codec().read_reply(body).unwrap_err();
    assert!(error.to_string().contains("no luck"));
}

#[test]
fn parts_that_are_told_only_at_the_end_are_not_told_twice() {
    let (events, _) = events(OpenAiResponses, &[&sample("all_in_the_last_event")]);
    let starts = events
        .iter()
        .filter(|event| matches!(event, Event::PartStart { .. }))
        .count();
    assert_eq!(starts, 3);
    let body = samples("openai-responses/replies");
    let (_, body) = body.iter().find(|(name, _)| name == "text").unwrap();
    let reply = OpenAiResponses.codec().read_reply(body).unwrap();
    assert!(matches!(&reply.parts[..], [Part::Text { text, .. }] if text == "Hello you"));
}
