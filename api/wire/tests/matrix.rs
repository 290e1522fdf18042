//! The golden matrix: every sample of every dialect as every other dialect sees it, and what the
//! common form gives back to its own. A sample is a body or stream under `samples/<dialect>/<kind>`;
//! a cell is the golden file `<sample>.<target>.snap` beside it. A new sample or dialect shows its
//! missing cells here; a cell is read like code before it is accepted.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
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

use cells::{FAILURES, Mode, REPLIES, REQUESTS, STREAMS, cell, golden, read_cell, translated};
use ending::Ending;
use grammar::ending;
use proptest::prelude::*;
use samples::samples;
use streams::{events, frames, options};
use wire::Dialect;
use wire::codec::Mark;
use wire::ir::Event;

/// Who may call the hub.
const CALLERS: [Dialect; 4] = Dialect::ALL;
/// What the hub may call.
const PROVIDERS: [Dialect; 4] = Dialect::ALL;

/// Every sample of a kind with the dialect that it is written in.
fn all(from: &[Dialect], kind: &str) -> Vec<(Dialect, String, Vec<u8>)> {
    let of = |dialect: &Dialect| {
        let dialect = *dialect;
        samples(&format!("{}/{kind}", dialect.name()))
            .into_iter()
            .map(move |(name, body)| (dialect, name, body))
    };
    from.iter().flat_map(of).collect()
}

#[test]
fn requests_reach_every_provider() {
    for (from, name, body) in all(&CALLERS, REQUESTS) {
        for to in PROVIDERS {
            let folder = format!("{}/{REQUESTS}", from.name());
            golden(
                &folder,
                &name,
                to.name(),
                &cell(Mode::Request, from, to, &name, &body),
            );
        }
    }
}

#[test]
fn replies_reach_every_caller() {
    for (from, name, body) in all(&PROVIDERS, REPLIES) {
        for to in CALLERS {
            let folder = format!("{}/{REPLIES}", from.name());
            golden(
                &folder,
                &name,
                to.name(),
                &cell(Mode::Reply, from, to, &name, &body),
            );
        }
    }
}

#[test]
fn streams_reach_every_caller() {
    for (from, name, body) in all(&PROVIDERS, STREAMS) {
        let folder = format!("{}/{STREAMS}", from.name());
        golden(
            &folder,
            &name,
            "read",
            &read_cell(Mode::Stream, from, &name, &body),
        );
        let (events, _) = events(from, &[&body]);
        let expected = match events.last() {
            Some(Event::End) => Ending::Complete,
            Some(Event::Failed(_)) => Ending::Failed,
            _ => Ending::Cut,
        };
        assert_eq!(expected == Ending::Cut, name.contains("cut"), "{name}");
        for to in CALLERS {
            let text = cell(Mode::Stream, from, to, &name, &body);
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
    for (from, name, body) in all(&PROVIDERS, FAILURES) {
        let folder = format!("{}/{FAILURES}", from.name());
        golden(
            &folder,
            &name,
            "read",
            &read_cell(Mode::Failure, from, &name, &body),
        );
        for to in CALLERS {
            let text = cell(Mode::Failure, from, to, &name, &body);
            golden(&folder, &name, to.name(), &text);
            let (_, stream) = text.split_once(cells::IN_A_STREAM).unwrap();
            assert_eq!(ending(to, stream), Ending::Failed, "{folder}/{name}");
        }
    }
}

/// A golden file without its sample or its dialect is compared with nothing.
#[test]
fn no_golden_file_is_left_over() {
    let mut expected = BTreeSet::new();
    for (kind, from, to) in [
        (REQUESTS, &CALLERS, &PROVIDERS),
        (REPLIES, &PROVIDERS, &CALLERS),
        (STREAMS, &PROVIDERS, &CALLERS),
        (FAILURES, &PROVIDERS, &CALLERS),
    ] {
        for (dialect, name, _) in all(from, kind) {
            let folder = format!("{}/{kind}", dialect.name());
            expected.extend(
                to.iter()
                    .map(|to| format!("{folder}/{name}.{}.snap", to.name())),
            );
            if kind == STREAMS || kind == FAILURES {
                expected.insert(format!("{folder}/{name}.read.snap"));
            }
        }
    }
    let found: BTreeSet<String> = cells::golden_files().into_iter().collect();
    let left_over: Vec<_> = found.difference(&expected).collect();
    assert!(left_over.is_empty(), "{left_over:#?}");
}

#[test]
fn the_count_of_tokens_crosses_unchanged() {
    for (from, name, body) in all(&PROVIDERS, REPLIES) {
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
    for (from, name, body) in all(&PROVIDERS, REPLIES) {
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
    for (from, name, body) in all(&PROVIDERS, STREAMS) {
        let (events, _) = events(from, &[&body]);
        let mut meter = from.codec().meter();
        let marks: Vec<Mark> = frames(&[&body])
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
    for (from, name, body) in all(&PROVIDERS, STREAMS) {
        let whole = frames(&[&body]);
        for at in 0..=body.len() {
            let (one, other) = body.split_at(at);
            assert_eq!(frames(&[one, other]), whole, "{name} split at {at}");
        }
        let bytes: Vec<&[u8]> = body.chunks(1).collect();
        assert_eq!(frames(&bytes), whole, "{name} byte by byte");
        for to in CALLERS {
            let (bytes, whole) = (translated(from, to, &bytes), translated(from, to, &[&body]));
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
        let (from, to) = (*from.get(&PROVIDERS), *to.get(&CALLERS));
        let samples = samples(&format!("{}/{STREAMS}", from.name()));
        let (_, body) = sample.get(&samples);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len())).collect();
        places.extend([0, body.len()]);
        places.sort_unstable();
        let chunks: Vec<&[u8]> = places.windows(2).map(|pair| &body[pair[0]..pair[1]]).collect();
        prop_assert_eq!(translated(from, to, &chunks), translated(from, to, &[body]));
    }
}
