//! Speech: always the same second of sound, whatever the format that is told.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::json;

use super::{Answer, Request, tokens, wav};
use crate::simulator::answer::{Streams, Usage};
use crate::simulator::script::{CHUNKS, Script, Tell};
use crate::simulator::sse::Event;

/// What gpt-4o-mini-tts makes of a second.
const TOKENS_PER_SECOND: u64 = 20;

/// The sound in pieces, or in events.
pub fn answer(request: &Request, script: &Script) -> Answer {
    let pieces = pieces(script);
    if !request.streams() {
        let kind = match request.text("response_format").unwrap_or("mp3") {
            "wav" => "audio/wav",
            "opus" => "audio/opus",
            "aac" => "audio/aac",
            "flac" => "audio/flac",
            "pcm" => "audio/pcm",
            _ => "audio/mpeg",
        };
        return Answer::Pieces(kind, pieces);
    }
    let mut events: Vec<Event> = pieces
        .iter()
        .map(|piece| {
            let data = json!({"type": "speech.audio.delta", "audio": STANDARD.encode(piece)});
            Event {
                content: true,
                ..Event::plain(None, data.to_string())
            }
        })
        .collect();
    let input = tokens(request.text("input").unwrap_or_default());
    let used = Usage {
        input: script.counts.input.unwrap_or(input),
        output: script.counts.output.unwrap_or(TOKENS_PER_SECOND),
        ..Usage::default()
    };
    let mut done = json!({"type": "speech.audio.done"});
    if let Some(done) = done.as_object_mut().filter(|_| script.tell != Tell::Never) {
        let usage = json!({
            "input_tokens": used.input,
            "output_tokens": used.output,
            "total_tokens": used.input + used.output,
        });
        done.insert("usage".to_owned(), usage);
    }
    if !script.faults.no_done {
        events.push(Event::plain(None, done.to_string()).telling(used));
    }
    Answer::Events(events)
}

fn pieces(script: &Script) -> Vec<Bytes> {
    let count = script.chunks.unwrap_or(CHUNKS).max(1);
    if let Some(size) = script.big {
        let piece = Bytes::from(vec![b'~'; size]);
        return vec![piece; count];
    }
    let sound = Bytes::from(wav());
    let size = sound.len().div_ceil(count).max(1);
    (0..sound.len())
        .step_by(size)
        .map(|start| sound.slice(start..sound.len().min(start + size)))
        .collect()
}
