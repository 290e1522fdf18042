//! Amazon Bedrock's Converse from outside: what callers of other dialects are translated to and
//! from, the binary framing however it is cut, failures and the meter.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/aws_encode.rs"]
mod aws_encode;
#[path = "checks/ending.rs"]
mod ending;
#[path = "bedrock/framing.rs"]
mod framing;
#[path = "checks/gemini_grammar.rs"]
mod gemini_grammar;
#[path = "checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "bedrock/requests.rs"]
mod requests;
#[path = "checks/responses_grammar.rs"]
mod responses_grammar;
#[path = "checks/samples.rs"]
mod samples;
#[path = "checks/streams.rs"]
mod streams;

use bytes::Bytes;
use proptest::prelude::*;
use samples::samples;
use serde_json::{Value, json};
use streams::{events, frames_of, written};
use wire::Dialect::{self, AnthropicMessages, GeminiGenerate, OpenAiChat, OpenAiResponses};
use wire::codec::{Mark, Meter, Outbound};
use wire::frame::Frame;
use wire::framing::Framing;
use wire::ir::{Event, StopReason};
use wire::{FailureKind, Native, Usage};

const BEDROCK: Native = Native::BedrockConverse;

fn codec() -> &'static dyn Outbound {
    BEDROCK.codec()
}

/// Whole frames of a stream.
fn frames(bytes: &[u8]) -> Vec<Frame> {
    frames_of(BEDROCK.framing(), &[bytes])
}

fn measured(frames: &[Frame]) -> (Vec<Mark>, Box<dyn Meter>) {
    let mut meter = codec().meter();
    let marks = frames.iter().map(|frame| meter.frame(frame)).collect();
    (marks, meter)
}

fn bytes_of(lines: &[u8]) -> Vec<u8> {
    aws_encode::stream(lines).concat()
}

fn streamed(name: &str) -> Vec<u8> {
    let samples = samples("bedrock-converse/streams");
    let (_, lines) = samples.iter().find(|(sample, _)| sample == name).unwrap();
    bytes_of(lines)
}

fn sample(name: &str) -> Vec<Frame> {
    frames(&streamed(name))
}

// Replies.

#[test]
fn every_token_is_in_one_class() {
    let (_, body) = samples("bedrock-converse/replies")
        .into_iter()
        .find(|(name, _)| name == "usage_with_cache")
        .unwrap();
    let usage = codec().read_reply(&body).unwrap().usage.unwrap();
    let expected = Usage {
        input: 7,
        cache_read: 3120,
        cache_write_5m: 620,
        cache_write_1h: 1500,
        output: 4,
        ..Usage::default()
    };
    assert_eq!(usage, expected);
    assert_eq!(usage.total(), 5251, "the service's own total");
}

#[test]
fn a_reply_that_is_none_says_what_is_missing() {
    for (body, expected) in [
        ("[1]", "must be a JSON object, not an array"),
        ("{}", "`output` is required"),
        (r#"{"output":{}}"#, "`output.message` is required"),
        (
            r#"{"output":{"message":{"content":[{"toolUse":{"name":"n","input":{}}}]}}}"#,
            "`output.message.content[0].toolUse.toolUseId` is required",
        ),
    ] {
        let error = codec().read_reply(body.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{body}: {error}");
    }
}

// Streams.

#[test]
fn the_meter_counts_bytes_and_hears_the_first_content() {
    let frames = sample("thinking_with_signature");
    let (marks, meter) = measured(&frames);
    assert_eq!(meter.reading().reasoning_bytes, 18);
    assert_eq!(meter.reading().output_bytes, 4);
    assert_eq!(marks[..2], [Mark::Other, Mark::Content]);
    assert!(meter.reading().usage_is_final);
    let (marks, _) = measured(&sample("tool_call_parallel"));
    assert_eq!(marks[3], Mark::Content, "a tool's name is content");
    let (_, meter) = measured(&sample("usage_with_cache"));
    assert_eq!(meter.reading().service_tier.as_deref(), Some("flex"));
}

#[test]
fn an_exception_in_a_stream_is_told_by_its_name() {
    for (name, kind, code, message) in [
        (
            "exception_mid_stream",
            FailureKind::RateLimit,
            "ThrottlingException",
            "Too many tokens, please wait before trying again.",
        ),
        (
            "model_error_mid_stream",
            FailureKind::Upstream,
            "ModelStreamErrorException",
            "The model's stream ended with an error.",
        ),
        (
            "error_without_a_name_in_the_model",
            FailureKind::Upstream,
            "InternalFailure",
            "Something \"odd\" happened",
        ),
    ] {
        let (events, _) = events(BEDROCK, &[&streamed(name)]);
        let Some(Event::Failed(failure)) = events.last() else {
            panic!("{name}: {events:?}");
        };
        assert_eq!((failure.kind, failure.message.as_str()), (kind, message));
        assert_eq!(failure.code.as_deref(), Some(code));
        let (marks, meter) = measured(&sample(name));
        assert_eq!(marks.last(), Some(&Mark::Error));
        assert_eq!(meter.failure().as_ref(), Some(failure));
    }
}

#[test]
fn a_stream_out_of_order_is_an_error() {
    let read = |lines: &[&str]| {
        let frames = frames(&bytes_of(lines.join("\n").as_bytes()));
        let mut reader = codec().stream_reader();
        let mut events = Vec::new();
        let error = frames
            .iter()
            .find_map(|frame| reader.read(frame, &mut events).err());
        error.unwrap().to_string()
    };
    let start = r#"{"event":"messageStart","payload":{"role":"assistant"}}"#;
    let text =
        r#"{"event":"contentBlockDelta","payload":{"contentBlockIndex":0,"delta":{"text":"x"}}}"#;
    let input = r#"{"event":"contentBlockDelta","payload":{"contentBlockIndex":0,"delta":{"toolUse":{"input":"x"}}}}"#;
    let thought = r#"{"event":"contentBlockDelta","payload":{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"x"}}}}"#;
    let call = r#"{"event":"contentBlockStart","payload":{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"n"}}}}"#;
    let count = r#"{"event":"metadata","payload":{}}"#;
    let odd = r#"{"event":"messageStop","payload":[]}"#;
    for (lines, problem) in [
        (vec![text], "`contentBlockDelta` is out of order"),
        (vec![start, start], "`messageStart` is out of order"),
        (vec![start, count], "`metadata` is out of order"),
        (vec![start, input], "has arguments, but is no tool call"),
        (vec![start, text, thought], "block 0 changes its kind"),
        (vec![start, call, call], "block 0 begins twice"),
        (
            vec![start, odd],
            "`messageStop` of the stream cannot be read",
        ),
    ] {
        let told = read(&lines);
        assert!(told.contains(problem), "{lines:?}: {told}");
    }
}

#[test]
fn why_it_stopped_is_told_in_the_common_words() {
    for (word, reason) in [
        ("end_turn", StopReason::EndTurn),
        ("max_tokens", StopReason::MaxTokens),
        ("tool_use", StopReason::ToolUse),
        ("content_filtered", StopReason::Refusal),
        ("guardrail_intervened", StopReason::Refusal),
        ("model_context_window_exceeded", StopReason::ContextWindow),
        (
            "malformed_tool_use",
            StopReason::Other("malformed_tool_use".to_owned()),
        ),
    ] {
        let body = json!({"output": {"message": {"content": []}}, "stopReason": word});
        let reply = codec().read_reply(body.to_string().as_bytes()).unwrap();
        assert_eq!(reply.stop, reason);
        assert_eq!(reply.usage, None);
    }
}

// Failures.

#[test]
fn no_failure_tells_a_token() {
    for (name, body) in samples("bedrock-converse/failures") {
        let failure = codec().read_failure(name[..3].parse().unwrap(), &body);
        assert!(!failure.message.contains("EXAMPLE"), "{name}");
    }
}

proptest! {

    /// Whatever a provider sends, nothing panics, and what was written for callers stays in order.
    #[test]
    fn any_order_of_events_leaves_callers_with_a_legal_stream(
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let all: Vec<Frame> = samples("bedrock-converse/streams")
            .iter()
            .flat_map(|(_, lines)| frames(&bytes_of(lines)))
            .collect();
        let mut reader = codec().stream_reader();
        let mut meter = codec().meter();
        let mut events = Vec::new();
        for pick in picks {
            let frame = pick.get(&all);
            meter.frame(frame);
            if reader.read(frame, &mut events).is_err() {
                break;
            }
        }
        openai_grammar::check(&written(OpenAiChat, &events).0);
        anthropic_grammar::check(&written(AnthropicMessages, &events).0);
        responses_grammar::check(&written(OpenAiResponses, &events).0);
        gemini_grammar::check(&written(GeminiGenerate, &events).0);
    }
}
