//! The golden matrix: every sample of every dialect as every other dialect sees it, and what the
//! common form gives back to its own. A sample is a body or stream under `samples/<dialect>/<kind>`;
//! a cell is the golden file `<sample>.<target>.snap` beside it. A new sample or dialect shows its
//! missing cells here; a cell is read like code before it is accepted.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/aigne_grammar.rs"]
mod aigne_grammar;
#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/aws_encode.rs"]
mod aws_encode;
#[path = "matrix/cases.rs"]
mod cases;
#[path = "matrix/cells.rs"]
mod cells;
#[path = "checks/ending.rs"]
mod ending;
#[path = "checks/gemini_grammar.rs"]
mod gemini_grammar;
#[path = "checks/grammar.rs"]
mod grammar;
#[path = "checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "checks/responses_grammar.rs"]
mod responses_grammar;
#[path = "checks/samples.rs"]
mod samples;
#[path = "checks/streams.rs"]
mod streams;

use std::collections::BTreeSet;

use cells::{FAILURES, REPLIES, REQUESTS, STREAMS, golden};
use ending::Ending;
use grammar::ending;
use proptest::prelude::*;
use samples::samples;
use streams::{events, frames_of, options};
use wire::codec::Mark;
use wire::framing::Framing;
use wire::ir::Event;
use wire::{Dialect, Native};

/// Who may call the hub.
const CALLERS: [Dialect; 6] = Dialect::ALL;

/// What the hub may call.
fn providers() -> Vec<Native> {
    Native::ALL.to_vec()
}

/// Every sample of a provider's of one kind, as the bytes that it sends.
fn of(from: Native, kind: &str) -> Vec<(Native, String, Vec<u8>)> {
    let samples = samples(&format!("{}/{kind}", from.name()));
    let sent = |body: Vec<u8>| match from.framing() {
        Framing::AwsEventStream if kind == STREAMS => aws_encode::stream(&body).concat(),
        _ => body,
    };
    let named = samples
        .into_iter()
        .map(|(name, body)| (from, name, sent(body)));
    named.collect()
}

fn all(kind: &str) -> Vec<(Native, String, Vec<u8>)> {
    providers()
        .into_iter()
        .flat_map(|from| of(from, kind))
        .collect()
}

fn folder(of: Native, kind: &str) -> String {
    format!("{}/{kind}", of.name())
}

#[test]
fn requests_reach_every_provider() {
    for from in CALLERS {
        for (native, name, body) in of(from.into(), REQUESTS) {
            for to in providers() {
                let text = cells::request(from, to, &body);
                golden(&folder(native, REQUESTS), &name, to.name(), &text);
            }
        }
    }
}

#[test]
fn replies_reach_every_caller() {
    for (from, name, body) in all(REPLIES) {
        for to in CALLERS {
            let text = cells::reply(from, to, &body);
            golden(&folder(from, REPLIES), &name, to.name(), &text);
        }
    }
}

#[test]
fn streams_reach_every_caller() {
    for (from, name, body) in all(STREAMS) {
        let folder = folder(from, STREAMS);
        golden(&folder, &name, "read", &cells::stream_read(from, &body));
        let (events, _) = events(from, &[&body]);
        let expected = match events.last() {
            Some(Event::End) => Ending::Complete,
            Some(Event::Failed(_)) => Ending::Failed,
            _ => Ending::Cut,
        };
        assert_eq!(expected == Ending::Cut, name.contains("cut"), "{name}");
        for to in CALLERS {
            let text = cells::stream(from, to, &[&body]);
            golden(&folder, &name, to.name(), &text);
            let stream = &text[..text.rfind("-- left out").unwrap()];
            assert_eq!(
                ending(to, stream),
                expected,
                "{folder}/{name} to {}",
                to.name()
            );
        }
    }
}

#[test]
fn failures_reach_every_caller() {
    for (from, name, body) in all(FAILURES) {
        let folder = folder(from, FAILURES);
        golden(
            &folder,
            &name,
            "read",
            &cells::failure_read(from, &name, &body),
        );
        for to in CALLERS {
            let text = cells::failure(from, to, &name, &body);
            golden(&folder, &name, to.name(), &text);
            let (_, stream) = text.split_once(cells::IN_A_STREAM).unwrap();
            assert_eq!(ending(to, stream), Ending::Failed, "{folder}/{name}");
        }
    }
}

/// A golden file without its sample or its dialect is compared with nothing.
#[test]
fn no_golden_file_is_left_over() {
    let callers = CALLERS.map(Native::Shared).to_vec();
    let mut expected = BTreeSet::new();
    for (kind, from, to) in [
        (REQUESTS, &callers, &providers()),
        (REPLIES, &providers(), &callers),
        (STREAMS, &providers(), &callers),
        (FAILURES, &providers(), &callers),
    ] {
        for (from, name, _) in from.iter().flat_map(|from| of(*from, kind)) {
            let folder = folder(from, kind);
            expected.extend(
                to.iter()
                    .map(|to| format!("{folder}/{name}.{}.snap", to.name())),
            );
            if kind == STREAMS || kind == FAILURES {
                expected.insert(format!("{folder}/{name}.read.snap"));
            }
        }
    }
    let folders: Vec<String> = providers()
        .iter()
        .map(|native| native.name().to_owned())
        .collect();
    let found: BTreeSet<String> = cells::golden_files(&folders).into_iter().collect();
    let left_over: Vec<_> = found.difference(&expected).collect();
    assert!(left_over.is_empty(), "{left_over:#?}");
}

#[test]
fn the_count_of_tokens_crosses_unchanged() {
    for (from, name, body) in all(REPLIES) {
        let reply = from.codec().read_reply(&body).unwrap();
        for to in CALLERS {
            let written = to.codec().write_reply(&reply, &options());
            let read = to.codec().read_reply(&written.body).unwrap();
            let (Some(there), Some(back)) = (reply.usage, read.usage) else {
                assert_eq!(reply.usage, None, "{name} to {}", to.name());
                continue;
            };
            assert_eq!(there.total_input(), back.total_input(), "{name}");
            assert_eq!(there.total_output(), back.total_output(), "{name}");
            assert_eq!(there.cache_read, back.cache_read, "{name}");
            assert_eq!(there.reasoning, back.reasoning, "{name}");
        }
    }
}

/// A meter reads along where bytes are forwarded; a reader where they are translated. Both bill.
#[test]
fn a_meter_agrees_with_the_reader() {
    for (from, name, body) in all(REPLIES) {
        let reply = from.codec().read_reply(&body).unwrap();
        let mut meter = from.codec().meter();
        assert!(meter.whole(&body), "{name}");
        assert_eq!(meter.reading().usage, reply.usage, "{name}");
        assert_eq!(meter.reading().stop.as_ref(), Some(&reply.stop), "{name}");
        assert_eq!(
            meter.reading().usage_is_final,
            reply.usage.is_some(),
            "{name}"
        );
    }
    for (from, name, body) in all(STREAMS) {
        let (events, _) = events(from, &[&body]);
        let mut meter = from.codec().meter();
        let marks: Vec<Mark> = frames_of(from.framing(), &[&body])
            .iter()
            .map(|frame| meter.frame(frame))
            .collect();
        let complete = events.last() == Some(&Event::End);
        let failed = matches!(events.last(), Some(Event::Failed(_)));
        let ends = marks.iter().filter(|mark| **mark == Mark::Terminal).count();
        let errors = marks.iter().filter(|mark| **mark == Mark::Error).count();
        // A reason to stop that is a failure for others is the end of the provider's own stream.
        let told_as_reason = failed && meter.reading().stop.is_some();
        let expected = (
            usize::from(complete || told_as_reason),
            usize::from(failed && !told_as_reason),
        );
        assert_eq!((ends, errors), expected, "{name}: {marks:?}");
        if complete {
            let broken = marks.iter().find(|mark| matches!(mark, Mark::Broken(_)));
            assert_eq!(broken, None, "{name}: it may be forwarded");
            let last = events.iter().rev().find_map(|event| match event {
                Event::Usage(usage) => Some(*usage),
                _ => None,
            });
            assert_eq!(meter.reading().usage, last, "{name}");
        }
    }
}

/// Readers and meters see frames and nothing else, so that equal frames mean the same.
#[test]
fn a_stream_split_at_any_byte_means_the_same() {
    for (from, name, body) in all(STREAMS) {
        let whole = frames_of(from.framing(), &[&body]);
        let sent: Vec<u8> = whole.iter().flat_map(|frame| frame.raw.to_vec()).collect();
        assert!(body.starts_with(&sent), "{name}: every byte is in a frame");
        for at in 0..=body.len() {
            let (one, other) = body.split_at(at);
            assert_eq!(
                frames_of(from.framing(), &[one, other]),
                whole,
                "{name} split at {at}"
            );
        }
        let bytes: Vec<&[u8]> = body.chunks(1).collect();
        assert_eq!(
            frames_of(from.framing(), &bytes),
            whole,
            "{name} byte by byte"
        );
        for to in CALLERS {
            let (bytes, whole) = (
                cells::stream(from, to, &bytes),
                cells::stream(from, to, &[&body]),
            );
            assert_eq!(bytes, whole, "{name} byte by byte to {}", to.name());
        }
    }
}

proptest! {
    #[test]
    fn a_stream_cut_anyhow_is_translated_the_same(
        from: prop::sample::Index,
        to: prop::sample::Index,
        sample: prop::sample::Index,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let (from, to) = (*from.get(&providers()), *to.get(&CALLERS));
        let samples = of(from, STREAMS);
        let (_, _, body) = sample.get(&samples);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len())).collect();
        places.extend([0, body.len()]);
        places.sort_unstable();
        let chunks: Vec<&[u8]> = places.windows(2).map(|pair| &body[pair[0]..pair[1]]).collect();
        prop_assert_eq!(cells::stream(from, to, &chunks), cells::stream(from, to, &[body]));
    }
}
