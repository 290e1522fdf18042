//! Transcriptions and translations, in each of their forms.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Answer, Endpoint, Request, json, tokens};
use crate::simulator::answer::{Streams, Usage, count_words};
use crate::simulator::script::{CHUNKS, Script, Tell};
use crate::simulator::sse::Event;

/// What gpt-4o-transcribe makes of a second.
const TOKENS_PER_SECOND: u64 = 10;

/// Bytes of a second in the fixture's format.
const BYTES_PER_SECOND: u64 = 16_000;

/// What was heard.
pub fn answer(request: &Request, script: &Script) -> Answer {
    let heard = Heard::of(request, script);
    if request.streams() {
        return Answer::Events(heard.events(script));
    }
    let text = &heard.text;
    let plain = |kind, text: String| Answer::Whole(kind, Bytes::from(text), None);
    match request.text("response_format").unwrap_or("json") {
        "text" => plain("text/plain; charset=utf-8", format!("{text}\n")),
        "srt" => plain(
            "text/plain; charset=utf-8",
            format!("1\n00:00:00,000 --> 00:00:01,000\n{text}\n\n"),
        ),
        "vtt" => plain(
            "text/plain; charset=utf-8",
            format!("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{text}\n\n"),
        ),
        "verbose_json" => {
            let task = match request.endpoint {
                Endpoint::Translations => "translate",
                _ => "transcribe",
            };
            let mut body = json!({
                "task": task,
                "language": "english",
                "duration": heard.seconds as f64 - 0.25,
                "text": text,
                "segments": [{
                    "id": 0, "seek": 0, "start": 0.0, "end": 1.0, "text": text, "tokens": [1, 2],
                    "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0,
                    "no_speech_prob": 0.0,
                }],
            });
            heard.tell(script, &mut body);
            json(&body, heard.told(script))
        }
        _ => {
            let mut body = json!({"text": text});
            heard.tell(script, &mut body);
            json(&body, heard.told(script))
        }
    }
}

struct Heard {
    text: String,
    seconds: u64,
    prompt: u64,
    by_second: bool,
    /// Translations have no member for it.
    may_tell: bool,
}

impl Heard {
    fn of(request: &Request, script: &Script) -> Self {
        let file = request.files.iter().find(|(name, _)| name == "file");
        let bytes = file.map_or(0, |(_, bytes)| bytes.len() as u64);
        let said = || format!("The simulator heard {bytes} bytes.");
        Heard {
            text: script.say.clone().unwrap_or_else(said),
            seconds: (bytes.saturating_sub(44)).div_ceil(BYTES_PER_SECOND).max(1),
            prompt: tokens(request.text("prompt").unwrap_or_default()),
            by_second: script.base.contains("whisper"),
            may_tell: request.endpoint != Endpoint::Translations,
        }
    }

    fn usage(&self, script: &Script) -> Usage {
        let audio = if script.counts.audio > 0 {
            script.counts.audio
        } else {
            self.seconds * TOKENS_PER_SECOND
        };
        Usage {
            input: script.counts.input.unwrap_or(self.prompt),
            audio,
            output: script
                .counts
                .output
                .unwrap_or_else(|| count_words(&self.text)),
            ..Usage::default()
        }
    }

    fn told(&self, script: &Script) -> Option<Usage> {
        let tells = self.may_tell && script.tell != Tell::Never && !self.by_second;
        tells.then(|| self.usage(script))
    }

    fn tell(&self, script: &Script, body: &mut Value) {
        let tells = self.may_tell && script.tell != Tell::Never;
        let Some(members) = body.as_object_mut().filter(|_| tells) else {
            return;
        };
        let used = self.usage(script);
        let usage = if self.by_second {
            json!({"type": "duration", "seconds": self.seconds})
        } else {
            json!({
                "type": "tokens",
                "input_tokens": used.input + used.audio,
                "input_token_details": {"text_tokens": used.input, "audio_tokens": used.audio},
                "output_tokens": used.output,
                "total_tokens": used.input + used.audio + used.output,
            })
        };
        members.insert("usage".to_owned(), usage);
    }

    fn events(&self, script: &Script) -> Vec<Event> {
        let words: Vec<&str> = self.text.split_inclusive(' ').collect();
        let size = words
            .len()
            .div_ceil(script.chunks.unwrap_or(CHUNKS).max(1))
            .max(1);
        let mut events: Vec<Event> = words
            .chunks(size)
            .map(|words| {
                let data = json!({"type": "transcript.text.delta", "delta": words.concat()});
                Event {
                    content: true,
                    ..Event::plain(None, data.to_string())
                }
            })
            .collect();
        let mut done = json!({"type": "transcript.text.done", "text": self.text});
        self.tell(script, &mut done);
        if !script.faults.no_done {
            let done = Event::plain(None, done.to_string());
            events.push(match self.told(script) {
                Some(used) => done.telling(used),
                None => done,
            });
        }
        events
    }
}
