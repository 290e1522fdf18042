//! Pictures, whole and on their way.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Answer, Endpoint, Request, json, png, tokens};
use crate::simulator::answer::{Streams, Usage};
use crate::simulator::script::{Script, Tell};
use crate::simulator::sse::Event;

/// What the smallest picture of gpt-image-1 costs.
const TOKENS_PER_IMAGE: u64 = 272;
const TOKENS_PER_SHOWN_IMAGE: u64 = 194;

/// As many pictures as were asked for.
pub fn answer(request: &Request, script: &Script, created_s: i64) -> Answer {
    let count = request.number("n").unwrap_or(1);
    if request.streams() {
        return Answer::Events(events(request, script, created_s, count));
    }
    let by_piece = ["dall", "grok"]
        .iter()
        .any(|name| script.base.contains(name));
    let as_url = by_piece && request.text("response_format") != Some("b64_json");
    let picture = || {
        if as_url {
            return json!({"url": "https://images.example/sim.png"});
        }
        json!({"b64_json": STANDARD.encode(png())})
    };
    let data: Vec<Value> = (0..count).map(|_| picture()).collect();
    let mut body = json!({"created": created_s, "data": data});
    let used = usage(request, script, count);
    let told = !by_piece && script.tell != Tell::Never;
    if let Some(members) = body.as_object_mut().filter(|_| !by_piece) {
        let mut tell = |name: &str, value: Value| members.insert(name.to_owned(), value);
        tell("background", "opaque".into());
        tell("output_format", "png".into());
        tell("quality", chosen(request, "quality", "low").into());
        tell("size", chosen(request, "size", "1024x1024").into());
        if told {
            tell("usage", written(&used));
        }
    }
    json(&body, told.then(|| used.told()))
}

fn events(request: &Request, script: &Script, created_s: i64, count: u64) -> Vec<Event> {
    let (partial, completed) = if request.endpoint == Endpoint::Edits {
        ("image_edit.partial_image", "image_edit.completed")
    } else {
        (
            "image_generation.partial_image",
            "image_generation.completed",
        )
    };
    let base = |kind: &str| {
        json!({
            "type": kind,
            "b64_json": STANDARD.encode(png()),
            "background": "opaque",
            "created_at": created_s,
            "output_format": "png",
            "quality": chosen(request, "quality", "low"),
            "size": chosen(request, "size", "1024x1024"),
        })
    };
    let with = |mut event: Value, name: &str, value: Value| {
        if let Some(members) = event.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
        event.to_string()
    };
    let mut events = Vec::new();
    for _ in 0..count {
        for index in 0..request.number("partial_images").unwrap_or(0) {
            let data = with(base(partial), "partial_image_index", index.into());
            events.push(Event {
                content: true,
                ..Event::plain(Some(partial), data)
            });
        }
        let used = usage(request, script, 1);
        let event = match script.tell {
            Tell::Never => Event::plain(Some(completed), base(completed).to_string()),
            _ => {
                let data = with(base(completed), "usage", written(&used));
                Event::plain(Some(completed), data).telling(used.told())
            }
        };
        events.push(Event {
            content: true,
            ..event
        });
    }
    if script.faults.no_done {
        events.pop();
    }
    events
}

struct Used {
    text: u64,
    shown: u64,
    drawn: u64,
}

impl Used {
    fn told(&self) -> Usage {
        Usage {
            input: self.text + self.shown,
            output: self.drawn,
            ..Usage::default()
        }
    }
}

fn usage(request: &Request, script: &Script, count: u64) -> Used {
    let prompt = tokens(request.text("prompt").unwrap_or_default());
    Used {
        text: script.counts.input.unwrap_or(prompt),
        shown: request.files.len() as u64 * TOKENS_PER_SHOWN_IMAGE,
        drawn: script.counts.output.unwrap_or(TOKENS_PER_IMAGE) * count,
    }
}

fn written(used: &Used) -> Value {
    json!({
        "input_tokens": used.text + used.shown,
        "input_tokens_details": {"text_tokens": used.text, "image_tokens": used.shown},
        "output_tokens": used.drawn,
        "total_tokens": used.text + used.shown + used.drawn,
    })
}

fn chosen<'r>(request: &'r Request, name: &str, usual: &'r str) -> &'r str {
    request
        .text(name)
        .filter(|word| *word != "auto")
        .unwrap_or(usual)
}
