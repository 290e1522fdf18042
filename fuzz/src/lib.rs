//! What must hold whatever bytes come, for `scripts/fuzz`. A rule that is broken panics.
//!
//! Where several dialects share a target, the first byte says which one is meant: `0` is the first.

use bytes::{Bytes, BytesMut};
use serde_json::Value;
use wire::codec::StreamWriter;
use wire::frame::Frame;
use wire::framing::Framing;
use wire::ir::{Event, Part, ToolChoice};
use wire::{Dialect, Failure, FailureKind, Native, WireError};

#[path = "../../api/wire/tests/checks/aigne_grammar.rs"]
mod aigne_grammar;
#[path = "../../api/wire/tests/checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "../../api/wire/tests/checks/ending.rs"]
mod ending;
#[path = "../../api/wire/tests/checks/gemini_grammar.rs"]
mod gemini_grammar;
#[path = "../../api/wire/tests/checks/grammar.rs"]
mod grammar;
#[path = "../../api/wire/tests/checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "../../api/wire/tests/checks/responses_grammar.rs"]
mod responses_grammar;
// The shared checks have more than is needed here.
#[path = "../../api/wire/tests/checks/streams.rs"]
pub mod streams;

use ending::Ending;
use grammar::ending;
use streams::options;

/// Longer events are refused; small, so that the limit is met.
const LIMIT: usize = 1 << 16;

/// What a provider may speak.
fn providers() -> impl Iterator<Item = Native> {
    Native::ALL.into_iter()
}

fn split(data: &[u8], count: usize) -> Option<(usize, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((usize::from(first.wrapping_sub(b'0')) % count, rest))
}

/// Frames until the framing breaks, and what was left.
fn frames(framing: Framing, chunks: &[&[u8]]) -> (Vec<Frame>, Option<String>) {
    let mut reader = framing.reader(LIMIT);
    let mut frames = Vec::new();
    for chunk in chunks {
        reader.push(Bytes::copy_from_slice(chunk));
        loop {
            match reader.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error.to_string())),
            }
        }
    }
    (frames, None)
}

/// However the network cuts the bytes, the frames are the same, and no byte is lost.
fn framing(framing: Framing, data: &[u8]) {
    let Some((first, data)) = data.split_first() else {
        return;
    };
    let (whole, broken) = frames(framing, &[data]);
    let size = usize::from(*first % 16) + 1;
    let chunks: Vec<&[u8]> = data.chunks(size).collect();
    assert_eq!(frames(framing, &chunks), (whole.clone(), broken));
    let raw: Vec<u8> = whole.iter().flat_map(|frame| frame.raw.to_vec()).collect();
    assert!(data.starts_with(&raw));
}

/// Server-sent events.
pub fn sse(data: &[u8]) {
    framing(Framing::Sse, data);
}

/// AWS's binary messages.
pub fn aws_event(data: &[u8]) {
    framing(Framing::AwsEventStream, data);
}

/// A caller's request reaches every provider as JSON, or is refused.
pub fn request(data: &[u8]) {
    let Some((which, body)) = split(data, Dialect::ALL.len()) else {
        return;
    };
    let from = Dialect::ALL[which];
    let _ = wire::peek::peek(from, body);
    let _ = wire::splice::forward(from, &Bytes::copy_from_slice(body), "another/model");
    let Ok(request) = from.codec().read_request(body) else {
        return;
    };
    // A forced tool that is not there is the provider's to refuse.
    let forced = match &request.tool_choice {
        Some(ToolChoice::Named(name)) => request.tools.iter().any(|tool| tool.name == *name),
        _ => true,
    };
    for to in providers() {
        let Ok(written) = to.codec().write_request(&request) else {
            continue;
        };
        let parsed = serde_json::from_slice::<Value>(&written.body).unwrap();
        assert!(parsed.is_object());
        if let Native::Shared(dialect) = to
            && forced
        {
            match dialect.codec().read_request(&written.body) {
                // A value that the provider may know, or will refuse in its own words.
                Ok(_)
                | Err(WireError::Untranslatable { .. } | WireError::MediaType { .. }) => {}
                Err(error) => panic!("{} to {}: {error}", from.name(), to.name()),
            }
        }
    }
}

/// A provider's reply or failure reaches every caller in its dialect.
pub fn reply(data: &[u8]) {
    let all: Vec<Native> = providers().collect();
    let Some((which, body)) = split(data, all.len()) else {
        return;
    };
    let from = all[which];
    from.codec().meter().whole(body);
    let failure = from.codec().read_failure(500, body);
    for to in Dialect::ALL {
        serde_json::from_slice::<Value>(&to.codec().write_failure(&failure)).unwrap();
        let event = to.codec().write_stream_failure(&failure);
        assert_eq!(
            ending(to, std::str::from_utf8(&event).unwrap()),
            Ending::Failed
        );
    }
    let Ok(reply) = from.codec().read_reply(body) else {
        return;
    };
    // Gemini has no word for arguments that are no object but a failure of the model.
    let broken = |part: &Part| {
        matches!(part, Part::ToolCall { arguments, .. }
            if !serde_json::from_str::<Value>(arguments).is_ok_and(|value| value.is_object()))
    };
    let broken = reply.parts.iter().any(broken);
    for to in Dialect::ALL {
        let written = to.codec().write_reply(&reply, &options());
        if broken && to == Dialect::GeminiGenerate {
            serde_json::from_slice::<Value>(&written.body).unwrap();
            continue;
        }
        let read = to.codec().read_reply(&written.body);
        read.unwrap_or_else(|error| panic!("{} to {}: {error}", from.name(), to.name()));
    }
}

/// A provider's stream reaches every caller as one that its grammar allows, and never with a clean
/// end that the provider did not send.
pub fn stream(data: &[u8]) {
    let all: Vec<Native> = providers().collect();
    let Some((which, data)) = split(data, all.len()) else {
        return;
    };
    let from = all[which];
    let (frames, broken) = match from.framing() {
        Framing::Sse => frames(Framing::Sse, &[data]),
        Framing::AwsEventStream => (named(data), None),
    };
    let mut meter = from.codec().meter();
    let mut reader = from.codec().stream_reader();
    let mut events = Vec::new();
    let mut problem = broken;
    for frame in &frames {
        meter.frame(frame);
        if let Err(error) = reader.read(frame, &mut events) {
            problem = Some(error.to_string());
            break;
        }
    }
    let ended = matches!(events.last(), Some(Event::End | Event::Failed(_)));
    for to in Dialect::ALL {
        let mut writer = to.codec().stream_writer(options());
        let mut out = BytesMut::new();
        write(
            &mut *writer,
            &events,
            problem.as_deref().filter(|_| !ended),
            &mut out,
        );
        let expected = match events.last() {
            Some(Event::End) => Ending::Complete,
            Some(Event::Failed(_)) => Ending::Failed,
            _ if problem.is_some() => Ending::Failed,
            _ => Ending::Cut,
        };
        assert_eq!(ending(to, std::str::from_utf8(&out).unwrap()), expected);
    }
}

/// As the relay does it: a stream that cannot be read further ends with a failure.
fn write(
    writer: &mut dyn StreamWriter,
    events: &[Event],
    problem: Option<&str>,
    out: &mut BytesMut,
) {
    for event in events {
        writer.write(event, out);
    }
    if let Some(problem) = problem {
        let failure = Failure::new(FailureKind::Upstream, "provider_stream_broken", problem);
        writer.write(&Event::Failed(failure), out);
    }
}

/// Events of a binary framing without the framing, whose checksums no fuzzer finds: lines of a name,
/// a tabulator and the data.
fn named(data: &[u8]) -> Vec<Frame> {
    let line = |line: &[u8]| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let (name, data) = line.split_at(tab);
        Some(Frame {
            raw: Bytes::copy_from_slice(line),
            name: Some(Bytes::copy_from_slice(name)),
            data: Bytes::copy_from_slice(&data[1..]),
        })
    };
    data.split(|byte| *byte == b'\n').filter_map(line).collect()
}
