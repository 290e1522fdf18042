//! What a broken or hostile provider sends: it costs bounded memory and ends in an error.
#![cfg(test)] // so that clippy knows the helpers as tests, too

use bytes::{Bytes, BytesMut};
use wire::frame::Frame;
use wire::ir::{Delta, Event, PartHead};
use wire::{Dialect, Native, limits};

fn providers() -> impl Iterator<Item = Native> {
    Native::ALL.into_iter()
}

/// The most memory that this process ever had, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}

/// A line, or an event, that never ends is refused at the limit, and held once.
#[cfg(target_os = "linux")]
#[test]
fn an_endless_event_costs_no_more_than_the_limit() {
    let before = peak();
    for native in providers() {
        let mut reader = native.framing().reader(limits::EVENT_BYTES);
        // The head of a message of 2 GB, to those who look for one.
        let head: &[u8] = b"\x7f\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00";
        reader.push(Bytes::copy_from_slice(match native {
            Native::Shared(_) => b"data: ",
            _ => head,
        }));
        let chunk = Bytes::from(vec![b'a'; 64 * 1024]);
        let mut taken = 0;
        let error = loop {
            reader.push(chunk.clone());
            taken += chunk.len();
            match reader.next_frame() {
                Ok(frame) => assert!(frame.is_none(), "{}", native.name()),
                Err(error) => break error,
            }
            assert!(taken < 100 << 20, "{}: 100 MB were taken", native.name());
        };
        assert!(!error.to_string().is_empty());
    }
    let grown = peak() - before;
    assert!(
        grown < 3 * limits::EVENT_BYTES,
        "{grown} bytes more at the peak"
    );
}

fn event(native: Native, data: &[u8]) -> Frame {
    let data = Bytes::copy_from_slice(data);
    Frame {
        raw: data.clone(),
        name: (native == Native::BedrockConverse).then(|| Bytes::from_static(b"messageStart")),
        data,
    }
}

/// As a reply, as an error and as an event, in each dialect.
#[test]
fn what_is_no_json_of_a_provider_is_refused_and_never_a_panic() {
    let deep = |open: &str, close: &str| [open.repeat(200_000), close.repeat(200_000)].concat();
    let bodies: Vec<Vec<u8>> = vec![
        deep("[", "]").into(),
        deep("{\"a\":", "").into(),
        format!(
            "{{\"choices\":{0},\"content\":{0},\"output\":{0},\"candidates\":{0}}}",
            deep("[", "]")
        )
        .into(),
        b"\xff\xfe{\"choices\":[]}".to_vec(),
        b"{\"type\":\"message_start\",\"message\":\"\xc3\x28\"}".to_vec(),
        b"{\"a\":\"\0\"}".to_vec(),
        b"\0\0\0\0".to_vec(),
    ];
    for native in providers() {
        for body in &bodies {
            let codec = native.codec();
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert!(
                codec.read_reply(body).is_err(),
                "{}: {shown}",
                native.name()
            );
            let failure = codec.read_failure(500, body);
            assert!(
                failure.message.chars().count() < 2000,
                "{}: {shown}",
                native.name()
            );
            codec.meter().whole(body);
            codec.meter().frame(&event(native, body));
            let _ = codec
                .stream_reader()
                .read(&event(native, body), &mut Vec::new());
        }
    }
}

/// Numbers that no counter holds do not overflow, and an index from elsewhere takes no room.
#[test]
fn huge_numbers_are_no_indexes_and_no_counts() {
    let streams: [(Native, &[&str]); 5] = [
        (
            Native::Shared(Dialect::OpenAiChat),
            &[
                r#"{"id":"a","choices":[{"index":0,"delta":{"tool_calls":[{"index":18446744073709551615,"id":"x","function":{"name":"n","arguments":"{}"}}]}}]}"#,
                r#"{"id":"a","choices":[],"usage":{"prompt_tokens":18446744073709551615,"completion_tokens":18446744073709551615,"total_tokens":1e400}}"#,
                r#"{"id":"a","choices":[],"usage":{"prompt_tokens":18446744073709551615,"completion_tokens":18446744073709551615}}"#,
            ],
        ),
        (
            Native::Shared(Dialect::AnthropicMessages),
            &[
                r#"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":18446744073709551615,"cache_read_input_tokens":18446744073709551615}}}"#,
                r#"{"type":"content_block_start","index":18446744073709551615,"content_block":{"type":"text","text":""}}"#,
                r#"{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}"#,
            ],
        ),
        (
            Native::Shared(Dialect::OpenAiResponses),
            &[
                r#"{"type":"response.created","response":{"id":"r","status":"in_progress"}}"#,
                r#"{"type":"response.output_item.added","output_index":18446744073709551615,"item":{"type":"message","id":"m","role":"assistant","content":[]}}"#,
                r#"{"type":"response.completed","response":{"id":"r","status":"completed","output":[],"usage":{"input_tokens":18446744073709551615,"output_tokens":18446744073709551615}}}"#,
            ],
        ),
        (
            Native::Shared(Dialect::AigneChat),
            &[
                r#"{"delta":{"text":{"text":"x"}}}"#,
                r#"{"delta":{"json":{"usage":{"inputTokens":18446744073709551615,"outputTokens":18446744073709551615,"cacheReadInputTokens":18446744073709551615}}}}"#,
            ],
        ),
        (
            Native::Shared(Dialect::GeminiGenerate),
            &[
                r#"{"candidates":[{"index":2147483647,"content":{"parts":[{"text":"x"}]}}],"usageMetadata":{"promptTokenCount":18446744073709551615,"candidatesTokenCount":18446744073709551615,"thoughtsTokenCount":18446744073709551615}}"#,
            ],
        ),
    ];
    for (native, lines) in streams {
        let mut reader = native.codec().stream_reader();
        let mut meter = native.codec().meter();
        let mut events = Vec::new();
        for line in lines {
            meter.frame(&event(native, line.as_bytes()));
            if reader
                .read(&event(native, line.as_bytes()), &mut events)
                .is_err()
            {
                break;
            }
        }
        if let Some(usage) = meter.reading().usage {
            let _ = usage.total();
        }
        for caller in Dialect::ALL {
            write(caller, &events);
        }
    }
}

fn write(caller: Dialect, events: &[Event]) -> String {
    let mut writer = caller.codec().stream_writer(wire::codec::StreamOptions {
        model: "m".to_owned(),
        id: "1".to_owned(),
        include_usage: true,
        ..Default::default()
    });
    let mut out = BytesMut::new();
    for event in events {
        writer.write(event, &mut out);
    }
    String::from_utf8(out.to_vec()).unwrap()
}

/// A reply of endless parts, or of a part at a place that is none, ends with an error.
#[test]
fn endless_parts_end_in_an_error_event() {
    let begins = |index| Event::PartStart {
        index,
        head: PartHead::Text,
    };
    let endless: Vec<Event> = (0..=limits::PARTS)
        .flat_map(|index| [begins(index), Event::PartEnd { index }])
        .collect();
    let delta = Delta::Text("x".to_owned());
    let stray = vec![Event::PartDelta {
        index: usize::MAX,
        delta,
    }];
    for (events, problem) in [
        (endless, "parts"),
        (vec![begins(usize::MAX)], "part"),
        (stray, "goes on without being open"),
    ] {
        for caller in Dialect::ALL {
            let text = write(caller, &events);
            assert!(
                text.contains("provider_stream_broken") || text.contains("error"),
                "{}",
                caller.name()
            );
            assert!(text.contains(problem), "{}", caller.name());
        }
    }
}
