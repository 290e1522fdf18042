//! What every writer of streams keeps, whatever comes: parts that come interleaved come out whole,
//! and no order of events makes a stream that breaks the grammar of its dialect.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/aigne_grammar.rs"]
mod aigne_grammar;
#[path = "checks/anthropic_grammar.rs"]
mod anthropic_grammar;
#[path = "checks/ending.rs"]
mod ending;
#[path = "checks/gemini_grammar.rs"]
mod gemini_grammar;
#[path = "checks/grammar.rs"]
mod grammar;
#[path = "checks/openai_grammar.rs"]
mod openai_grammar;
#[path = "checks/pieces.rs"]
mod pieces;
#[path = "checks/responses_grammar.rs"]
mod responses_grammar;
#[path = "checks/streams.rs"]
mod streams;

use ending::Ending;
use grammar::ending;
use pieces::{Piece, interleaved, piece, usages, with_arguments};
use proptest::prelude::*;
use serde_json::json;
use streams::{events, written};
use wire::Dialect::{self, AnthropicMessages, GeminiGenerate, OpenAiChat, OpenAiResponses};
use wire::ir::{Citation, Delta, Event, Likelihood, PartHead, Span, StopReason, TokenLogprob};
use wire::{Failure, FailureKind};

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
    fn interleaved_parts_keep_their_calls_in_openais_stream(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
    ) {
        let mut sent = interleaved(&wanted, &picks);
        let reason = StopReason::EndTurn;
        sent.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        let (text, _) = written(OpenAiChat, &sent);
        prop_assert_eq!(openai_grammar::check(&text), Ending::Complete);
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
    fn interleaved_parts_keep_their_calls_in_geminis_stream(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
    ) {
        // Gemini has no word for arguments that are no object.
        let wanted: Vec<Piece> = wanted
            .into_iter()
            .map(|piece| match piece {
                Piece::Call(id, name, text) => Piece::Call(id, name, json!({ "text": text }).to_string()),
                other => other,
            })
            .collect();
        let mut sent = interleaved(&wanted, &picks);
        let reason = StopReason::EndTurn;
        sent.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        let (text, _) = written(GeminiGenerate, &sent);
        prop_assert_eq!(gemini_grammar::check(&text), Ending::Complete);
        let (events, _) = events(GeminiGenerate, &[text.as_bytes()]);
        let read = pieces::told(&events);
        prop_assert_eq!(letters(&read), letters(&wanted));
        // Calls are told when they are complete, so in the order of their ends.
        let by_text = |pieces: Vec<Piece>| {
            let mut calls: Vec<String> = calls(pieces).iter().map(|call| format!("{call:?}")).collect();
            calls.sort();
            calls
        };
        prop_assert_eq!(by_text(read), by_text(wanted));
        let told = events.iter().find_map(|event| match event {
            Event::Usage(usage) => Some(*usage),
            _ => None,
        });
        prop_assert_eq!(told.map(|told| told.total()), Some(usage.total()));
        prop_assert_eq!(told.map(|told| told.reasoning), Some(usage.reasoning));
    }

    #[test]
    fn interleaved_parts_come_back_from_a_stream_of_responses(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
    ) {
        let mut sent = interleaved(&wanted, &picks);
        let reason = StopReason::EndTurn;
        sent.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        let (text, _) = written(OpenAiResponses, &sent);
        prop_assert_eq!(responses_grammar::check(&text), Ending::Complete);
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
    fn interleaved_parts_come_out_whole_and_in_order_for_anthropics_clients(
        wanted in prop::collection::vec(piece(), 0..6),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 40),
        usage in usages(),
        usage_last: bool,
    ) {
        let mut told = interleaved(&wanted, &picks);
        let stop = Event::Stop { reason: StopReason::EndTurn };
        match usage_last {
            true => told.extend([stop, Event::Usage(usage), Event::End]),
            false => told.extend([Event::Usage(usage), stop, Event::End]),
        }
        let (text, left_out) = written(AnthropicMessages, &told);
        prop_assert!(left_out.is_empty());
        prop_assert_eq!(anthropic_grammar::check(&text), Ending::Complete);
        let (events, _) = events(AnthropicMessages, &[text.as_bytes()]);
        prop_assert_eq!(pieces::told(&events), with_arguments(wanted));
        let read = events.iter().rev().find_map(|event| match event {
            Event::Usage(usage) => Some(*usage),
            _ => None,
        });
        let read = read.unwrap();
        prop_assert_eq!(read.total_input(), usage.total_input());
        prop_assert_eq!(read.total_output(), usage.total_output());
        prop_assert_eq!(read.cache_write_1h, usage.cache_write_1h);
        prop_assert_eq!(read.reasoning, usage.reasoning);
        prop_assert_eq!(events.last(), Some(&Event::End));
    }
}

/// Any event, in no order at all: a few indexes, so that some fit.
fn any_event() -> impl Strategy<Value = Event> {
    let index = || 0..4_usize;
    let head = prop_oneof![
        Just(PartHead::Text),
        Just(PartHead::Thinking),
        Just(PartHead::Refusal),
        Just(PartHead::RedactedThinking {
            data: "x".to_owned()
        }),
        Just(PartHead::ToolCall {
            id: "c".to_owned(),
            name: "n".to_owned()
        }),
    ];
    let delta = prop_oneof![
        ".{0,3}".prop_map(Delta::Text),
        ".{0,3}".prop_map(Delta::Thinking),
        ".{0,3}".prop_map(Delta::Arguments),
        "[a-z]{0,3}".prop_map(Delta::Signature),
        (0..9_usize, 0..9_usize).prop_map(|(start, end)| Delta::Citation(Box::new(Citation {
            span: Some(Span { start, end }),
            ..Citation::of_page("https://example.com".to_owned(), None)
        }))),
        "[a-zé]{0,3}".prop_map(|token| Delta::Logprobs(vec![TokenLogprob {
            chosen: Likelihood {
                token,
                logprob: (-1).into(),
                bytes: None
            },
            top: Vec::new(),
        }])),
    ];
    let failure = Failure::new(FailureKind::Overloaded, "busy", "Busy.");
    prop_oneof![
        2 => Just(Event::Start { id: "r".to_owned(), model: "m".to_owned(), usage: None }),
        6 => (index(), head).prop_map(|(index, head)| Event::PartStart { index, head }),
        6 => (index(), delta).prop_map(|(index, delta)| Event::PartDelta { index, delta }),
        4 => index().prop_map(|index| Event::PartEnd { index }),
        2 => Just(Event::Stop { reason: StopReason::EndTurn }),
        1 => usages().prop_map(Event::Usage),
        1 => Just(Event::Ping),
        1 => Just(Event::Failed(failure)),
        2 => Just(Event::End),
    ]
}

/// Events in their order, with some dropped, doubled or moved.
fn disturbed() -> impl Strategy<Value = Vec<Event>> {
    let picks = prop::collection::vec(any::<prop::sample::Index>(), 40);
    let change = (
        0..4_u8,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    );
    let changes = prop::collection::vec(change, 0..4);
    let pieces = prop::collection::vec(piece(), 0..5);
    (pieces, picks, changes, usages()).prop_map(|(pieces, picks, changes, usage)| {
        let mut events = interleaved(&pieces, &picks);
        let reason = StopReason::ToolUse;
        events.extend([Event::Stop { reason }, Event::Usage(usage), Event::End]);
        for (change, one, other) in changes {
            let (one, other) = (one.index(events.len()), other.index(events.len()));
            match change {
                0 if events.len() > 1 => drop(events.remove(one)),
                1 => events.insert(other, events[one].clone()),
                2 => events.swap(one, other),
                _ => {}
            }
        }
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_order_of_events_breaks_the_grammar(
        events in prop_oneof![prop::collection::vec(any_event(), 0..24), disturbed()],
    ) {
        let ended = events.iter().any(|event| matches!(event, Event::End | Event::Failed(_)));
        for dialect in Dialect::ALL {
            let (text, _) = written(dialect, &events);
            let ending = ending(dialect, &text);
            // Who was told of an end tells one, and nobody else a clean one.
            let (cut, complete) = (ending == Ending::Cut, ending == Ending::Complete);
            prop_assert!(!(cut && ended), "{}: {}", dialect.name(), text);
            prop_assert!(!complete || events.contains(&Event::End), "{}", dialect.name());
        }
    }
}
