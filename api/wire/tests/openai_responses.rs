//! Translations between OpenAI responses and the other dialects, as golden files, and the same for
//! streams however the network cut them.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "checks/pieces.rs"]
mod pieces;
#[path = "checks/responses_grammar.rs"]
mod responses_grammar;
#[path = "openai_responses/rules.rs"]
mod rules;
#[path = "checks/streams.rs"]
mod streams;

use pieces::{Piece, interleaved, piece, usages, with_arguments};
use proptest::prelude::*;
use serde_json::{Value, json};
use streams::{events, golden, options, samples, translated, written};
use wire::Dialect::{self, AnthropicMessages, OpenAiChat, OpenAiResponses};
use wire::ir::{Event, StopReason};

const FROM_OPENAI: &str = "from-openai-chat";
const FROM_ANTHROPIC: &str = "anthropic-messages";
const RESPONSES: &str = "openai-responses";

/// Each direction with the folder of its samples. The last one shows what the common form keeps.
const CROSSINGS: [(&str, Dialect, Dialect); 5] = [
    (FROM_OPENAI, OpenAiChat, OpenAiResponses),
    (FROM_ANTHROPIC, AnthropicMessages, OpenAiResponses),
    (RESPONSES, OpenAiResponses, OpenAiChat),
    (RESPONSES, OpenAiResponses, AnthropicMessages),
    (RESPONSES, OpenAiResponses, OpenAiResponses),
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

fn ending(dialect: Dialect, stream: &str) -> String {
    match dialect {
        AnthropicMessages => format!("{:?}", anthropic_grammar::check(stream)),
        OpenAiChat => format!("{:?}", openai_grammar::check(stream)),
        OpenAiResponses => format!("{:?}", responses_grammar::check(stream)),
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
            let (events, _) = events(from, &[&body]);
            let expected = match events.last() {
                Some(Event::End) => "Complete",
                Some(Event::Failed(_)) => "Failed",
                _ => "Cut",
            };
            assert_eq!(ending(to, stream), expected, "{name}");
            assert_eq!(expected == "Cut", name.contains("cut"), "{name}");
        }
    }
}

/// The samples of OpenAI chat and its compatible servers hold more oddities than those made for
/// crossing; what is written of them obeys the grammar as well.
#[test]
fn every_chat_stream_becomes_a_well_formed_one() {
    for (name, body) in samples("openai-chat/streams") {
        let mut reader = OpenAiChat.codec().stream_reader();
        let mut events = Vec::new();
        for frame in streams::frames(&[&body]) {
            if reader.read(&frame, &mut events).is_err() {
                break;
            }
        }
        let (text, _) = written(OpenAiResponses, &events);
        let complete = events.last() == Some(&Event::End);
        assert_eq!(
            ending(OpenAiResponses, &text) == "Complete",
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

/// What a reader makes of written pieces: text that was not there is no part, texts are in order,
/// a sealed thought of Anthropic's stays one.
fn shown(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut pieces = with_arguments(pieces);
    pieces.retain(|piece| match piece {
        Piece::Text(text) => !text.is_empty(),
        Piece::Thinking(text, seal) => !(text.is_empty() && seal.is_empty()),
        Piece::Redacted(_) | Piece::Call(..) => true,
    });
    for piece in &mut pieces {
        if let Piece::Call(_, _, arguments) = piece
            && arguments.trim().is_empty()
        {
            arguments.push_str("{}");
        }
    }
    pieces
}

/// Texts apart, which may have moved into one message.
fn apart(pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    pieces
        .into_iter()
        .partition(|piece| matches!(piece, Piece::Text(_)))
}

/// A seal of Anthropic's, without the mark that it travelled under.
fn unmarked(mut pieces: Vec<Piece>) -> Vec<Piece> {
    for piece in &mut pieces {
        if let Piece::Thinking(_, seal) = piece {
            *seal = wire::seal::Seal::of(seal).data.to_owned();
        }
    }
    pieces
}

proptest! {
    #[test]
    fn interleaved_parts_come_back_from_a_stream(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
    ) {
        let mut sent = interleaved(&wanted, &picks);
        let reason = StopReason::EndTurn;
        sent.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        let (text, _) = written(OpenAiResponses, &sent);
        prop_assert_eq!(responses_grammar::check(&text), responses_grammar::Ending::Complete);
        let (events, _) = events(OpenAiResponses, &[text.as_bytes()]);
        let read = shown(unmarked(pieces::told(&events)));
        let ((texts, others), (wanted_texts, wanted_others)) = (apart(read), apart(shown(wanted)));
        let letters = |texts: &[Piece]| format!("{texts:?}").chars().count();
        prop_assert_eq!(texts.len(), wanted_texts.len());
        prop_assert_eq!(letters(&texts), letters(&wanted_texts));
        prop_assert_eq!(others.len(), wanted_others.len());
        for other in &wanted_others {
            prop_assert!(others.contains(other), "{:?} is not in {:?}", other, others);
        }
        let total = events.iter().find_map(|event| match event {
            Event::Usage(usage) => Some(usage.total()),
            _ => None,
        });
        prop_assert_eq!(total, Some(usage.total()));
    }

    #[test]
    fn streams_cross_the_same_however_they_are_cut(
        crossing in 0..CROSSINGS.len(),
        sample: prop::sample::Index,
        mut cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let (folder, from, to) = CROSSINGS[crossing];
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
