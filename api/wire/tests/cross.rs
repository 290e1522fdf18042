//! Translations between OpenAI chat and Anthropic messages, as golden files, and the same for
//! streams however the network cut them.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "checks/pieces.rs"]
mod pieces;
#[path = "checks/streams.rs"]
mod streams;

use pieces::{Piece, interleaved, piece, usages, with_arguments};
use proptest::prelude::*;
use serde_json::{Value, json};
use streams::{events, golden, options, samples, translated, written};
use wire::Dialect::{self, AnthropicMessages, OpenAiChat};
use wire::ir::{Event, StopReason};

const FROM_OPENAI: &str = "from-openai-chat";
const FROM_ANTHROPIC: &str = "anthropic-messages";

/// The tool calls among the pieces.
fn calls(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces
        .into_iter()
        .filter(|piece| matches!(piece, Piece::Call(..)))
        .collect()
}

/// How many characters of text are among the pieces.
fn letters(pieces: &[Piece]) -> usize {
    let count = |piece: &Piece| match piece {
        Piece::Text(text) => text.chars().count(),
        _ => 0,
    };
    pieces.iter().map(count).sum()
}

/// Each direction with the folder of its samples.
const CROSSINGS: [(&str, Dialect, Dialect); 2] = [
    (FROM_OPENAI, OpenAiChat, AnthropicMessages),
    (FROM_ANTHROPIC, AnthropicMessages, OpenAiChat),
];

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn requests_cross() {
    for (folder, from, to) in CROSSINGS {
        let folder = format!("{folder}/requests");
        for (name, body) in samples(&folder) {
            let told = from
                .codec()
                .read_request(&body)
                .and_then(|request| to.codec().write_request(&request));
            let told = match told {
                Ok(written) => json!({
                    "body": serde_json::from_slice::<Value>(&written.body).unwrap(),
                    "left_out": written.left_out,
                }),
                Err(error) => json!({ "error": error.to_string() }),
            };
            golden(&folder, &name, to.name(), &pretty(&told));
        }
    }
}

#[test]
fn replies_cross() {
    for (folder, from, to) in CROSSINGS {
        let folder = format!("{folder}/replies");
        for (name, body) in samples(&folder) {
            let reply = from.codec().read_reply(&body).unwrap();
            let written = to.codec().write_reply(&reply, &options());
            let left_out = [reply.left_out, written.left_out].concat();
            let told = json!({
                "body": serde_json::from_slice::<Value>(&written.body).unwrap(),
                "left_out": left_out,
            });
            golden(&folder, &name, to.name(), &pretty(&told));
        }
    }
}

#[test]
fn the_count_of_tokens_crosses_unchanged() {
    for (folder, from, to) in CROSSINGS {
        for (name, body) in samples(&format!("{folder}/replies")) {
            let reply = from.codec().read_reply(&body).unwrap();
            let written = to.codec().write_reply(&reply, &options());
            let read = to.codec().read_reply(&written.body).unwrap();
            let (there, back) = (reply.usage.unwrap(), read.usage.unwrap());
            assert_eq!(there.total_input(), back.total_input(), "{name}");
            assert_eq!(there.total_output(), back.total_output(), "{name}");
            assert_eq!(there.cache_read, back.cache_read, "{name}");
            assert_eq!(there.reasoning, back.reasoning, "{name}");
        }
    }
}

#[test]
fn streams_cross() {
    for (folder, from, to) in CROSSINGS {
        let folder = format!("{folder}/streams");
        for (name, body) in samples(&folder) {
            let text = translated(from, to, &[&body]);
            golden(&folder, &name, to.name(), &text);
            let stream = &text[..text.rfind("-- left out").unwrap()];
            let ending = match to {
                AnthropicMessages => format!("{:?}", anthropic_grammar::check(stream)),
                _ => format!("{:?}", openai_grammar::check(stream)),
            };
            let (events, _) = events(from, &[&body]);
            let expected = match events.last() {
                Some(Event::End) => "Complete",
                Some(Event::Failed(_)) => "Failed",
                _ => "Cut",
            };
            assert_eq!(ending, expected, "{name}");
            assert_eq!(expected == "Cut", name.contains("cut"), "{name}");
        }
    }
}

/// The samples of OpenAI chat and its compatible servers hold more oddities than those made for
/// crossing; what is written of them obeys the grammar as well.
#[test]
fn every_openai_stream_becomes_a_well_formed_one() {
    for (name, body) in samples("openai-chat/streams") {
        let mut reader = OpenAiChat.codec().stream_reader();
        let mut events = Vec::new();
        for frame in streams::frames(&[&body]) {
            if reader.read(&frame, &mut events).is_err() {
                break;
            }
        }
        let (text, _) = written(AnthropicMessages, &events);
        let complete = events.last() == Some(&Event::End);
        let ending = anthropic_grammar::check(&text);
        assert_eq!(
            ending == anthropic_grammar::Ending::Complete,
            complete,
            "{name}"
        );
    }
}

#[test]
fn streams_cross_the_same_byte_by_byte() {
    for (folder, from, to) in CROSSINGS {
        for (name, body) in samples(&format!("{folder}/streams")) {
            let bytes: Vec<&[u8]> = body.chunks(1).collect();
            assert_eq!(
                translated(from, to, &bytes),
                translated(from, to, &[&body]),
                "{name}"
            );
        }
    }
}

proptest! {
    #[test]
    fn interleaved_parts_keep_their_calls_in_openais_stream(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
    ) {
        let mut sent = interleaved(&wanted, &picks);
        let reason = StopReason::EndTurn;
        sent.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        let (text, _) = written(OpenAiChat, &sent);
        prop_assert_eq!(openai_grammar::check(&text), openai_grammar::Ending::Complete);
        let (events, _) = events(OpenAiChat, &[text.as_bytes()]);
        let read = pieces::told(&events);
        prop_assert_eq!(letters(&read), letters(&wanted));
        prop_assert_eq!(calls(read), calls(with_arguments(wanted)));
        let total = events.iter().find_map(|event| match event {
            Event::Usage(usage) => Some(usage.total()),
            _ => None,
        });
        prop_assert_eq!(total, Some(usage.total()));
    }

    #[test]
    fn streams_cross_the_same_however_they_are_cut(
        anthropic: bool,
        sample: prop::sample::Index,
        mut cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let (folder, from, to) = CROSSINGS[usize::from(anthropic)];
        let samples = samples(&format!("{folder}/streams"));
        let (_, body) = sample.get(&samples);
        cuts.sort_by_key(|cut| cut.index(body.len()));
        let mut chunks: Vec<&[u8]> = Vec::new();
        let mut begin = 0;
        for cut in &cuts {
            let end = cut.index(body.len());
            chunks.push(&body[begin..end]);
            begin = end;
        }
        chunks.push(&body[begin..]);
        prop_assert_eq!(translated(from, to, &chunks), translated(from, to, &[body]));
    }
}
