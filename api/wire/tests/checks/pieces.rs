//! Replies made up of parts that come interleaved, for properties of writers.

use proptest::prelude::*;
use wire::Usage;
use wire::ir::{Delta, Event, PartHead};

/// A part of a reply, as it went in or came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Thinking(String, String),
    Redacted(String),
    Call(String, String, String),
}

pub fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        ".{0,20}".prop_map(Piece::Text),
        (".{0,20}", "[a-zA-Z0-9+/]{0,8}").prop_map(|(text, seal)| Piece::Thinking(text, seal)),
        "[a-z]{1,8}".prop_map(Piece::Redacted),
        ("[a-z]{1,6}", "[a-z_]{1,8}", ".{0,20}")
            .prop_map(|(id, name, arguments)| Piece::Call(id, name, arguments)),
    ]
}

fn head(piece: &Piece) -> PartHead {
    match piece.clone() {
        Piece::Text(_) => PartHead::Text,
        Piece::Thinking(..) => PartHead::Thinking,
        Piece::Redacted(data) => PartHead::RedactedThinking { data },
        Piece::Call(id, name, _) => PartHead::ToolCall { id, name },
    }
}

/// The piece's deltas, a character each.
fn deltas(piece: &Piece) -> Vec<Delta> {
    let each = |text: &str, kind: fn(String) -> Delta| {
        text.chars()
            .map(|c| kind(c.to_string()))
            .collect::<Vec<_>>()
    };
    match piece {
        Piece::Text(text) => each(text, Delta::Text),
        Piece::Thinking(text, seal) => {
            let mut deltas = each(text, Delta::Thinking);
            deltas.extend(each(seal, Delta::Signature));
            deltas
        }
        Piece::Redacted(_) => Vec::new(),
        Piece::Call(_, _, arguments) => each(arguments, Delta::Arguments),
    }
}

/// The events of all pieces, interleaved as `picks` says: parts begin in order, and go on and end
/// whenever they are picked.
pub fn interleaved(pieces: &[Piece], picks: &[prop::sample::Index]) -> Vec<Event> {
    let mut events = vec![Event::Start {
        id: "x".to_owned(),
        model: "m".to_owned(),
        usage: None,
    }];
    let mut waiting = pieces.iter().enumerate();
    let mut running: Vec<(usize, std::vec::IntoIter<Delta>)> = Vec::new();
    let mut picks = picks.iter().cycle();
    let mut left = pieces.len();
    while left > 0 || !running.is_empty() {
        let choice = picks.next().unwrap().index(running.len() + 1);
        if choice == running.len()
            && let Some((index, piece)) = waiting.next()
        {
            left -= 1;
            events.push(Event::PartStart {
                index,
                head: head(piece),
            });
            running.push((index, deltas(piece).into_iter()));
            continue;
        }
        let choice = choice.min(running.len() - 1);
        let (index, rest) = &mut running[choice];
        match rest.next() {
            Some(delta) => events.push(Event::PartDelta {
                index: *index,
                delta,
            }),
            None => {
                events.push(Event::PartEnd { index: *index });
                running.remove(choice);
            }
        }
    }
    events
}

/// The pieces that events tell.
pub fn told(events: &[Event]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for event in events {
        match event {
            Event::PartStart { index, head } => {
                assert_eq!(*index, pieces.len());
                pieces.push(match head.clone() {
                    PartHead::Text | PartHead::Refusal => Piece::Text(String::new()),
                    PartHead::Thinking => Piece::Thinking(String::new(), String::new()),
                    PartHead::RedactedThinking { data } => Piece::Redacted(data),
                    PartHead::ToolCall { id, name } => Piece::Call(id, name, String::new()),
                });
            }
            Event::PartDelta { index, delta } => match (&mut pieces[*index], delta) {
                (Piece::Text(text), Delta::Text(more))
                | (Piece::Thinking(text, _), Delta::Thinking(more))
                | (Piece::Thinking(_, text), Delta::Signature(more))
                | (Piece::Call(_, _, text), Delta::Arguments(more)) => text.push_str(more),
                (Piece::Text(_), Delta::Citation(_) | Delta::Logprobs(_)) => {}
                (piece, delta) => panic!("{delta:?} in {piece:?}"),
            },
            _ => {}
        }
    }
    pieces
}

pub fn usages() -> impl Strategy<Value = Usage> {
    prop::array::uniform10(0..1_000_000_u64).prop_map(|n| Usage {
        input: n[0],
        cache_read: n[1],
        cache_write_5m: n[2],
        cache_write_1h: n[3],
        audio_input: n[4],
        image_input: n[5],
        output: n[6],
        reasoning: n[7],
        audio_output: n[8],
        image_output: n[9],
    })
}

/// What a reader makes of the pieces: a call without arguments has an empty object.
pub fn with_arguments(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Call(id, name, none) if none.is_empty() => {
                Piece::Call(id, name, "{}".to_owned())
            }
            other => other,
        })
        .collect()
}
