//! Counting beside a stream or a reply.

use std::borrow::Cow;

use serde::Deserialize;

use super::event::{Call, Content, Event, Message, OneOrNone};
use super::finish;
use super::usage::UsageBody;
use crate::codec::{Mark, Meter, Reading};
use crate::frame::Frame;
use crate::{Failure, FailureKind};

/// A whole reply, as far as a meter reads it.
#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    finish_reason: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    message: Option<WholeMessage<'a>>,
    #[serde(default)]
    usage: Option<UsageBody>,
}

#[derive(Deserialize)]
struct WholeMessage<'a> {
    #[serde(borrow, default)]
    tool_plan: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    content: Option<Vec<Content<'a>>>,
    #[serde(borrow, default)]
    tool_calls: Option<Vec<Call<'a>>>,
}

/// The meter of the dialect.
#[derive(Debug, Default)]
pub(super) struct CohereMeter {
    reading: Reading,
    failure: Option<Failure>,
}

impl Meter for CohereMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let Ok(event) = serde_json::from_slice::<Event<'_>>(frame.data.trim_ascii()) else {
            return Mark::Other;
        };
        match event.r#type.as_ref() {
            "message-start" => {
                self.reading.upstream_id = event.id.map(Cow::into_owned);
                Mark::Other
            }
            "message-end" => self.end(event),
            _ => {
                let message = event.delta.and_then(|delta| delta.message);
                match message.is_some_and(|message| self.message(message)) {
                    true => Mark::Content,
                    false => Mark::Other,
                }
            }
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(whole) = serde_json::from_slice::<Whole<'_>>(body) else {
            return false;
        };
        self.reading.upstream_id = whole.id.map(Cow::into_owned);
        if let Some(message) = whole.message {
            self.reading.reasoning_bytes += length(message.tool_plan.as_ref());
            for content in message.content.unwrap_or_default() {
                self.content(&content);
            }
            for call in message.tool_calls.unwrap_or_default() {
                self.call(&call);
            }
        }
        self.stopped(whole.finish_reason.as_deref(), None);
        self.told(whole.usage);
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl CohereMeter {
    fn end(&mut self, event: Event<'_>) -> Mark {
        let Some(delta) = event.delta else {
            return Mark::Terminal;
        };
        self.stopped(delta.finish_reason.as_deref(), delta.error.as_deref());
        self.told(delta.usage);
        if self.failure.is_some() {
            Mark::Error
        } else {
            Mark::Terminal
        }
    }

    /// Counts a piece of the message; tells whether there was something in it.
    fn message(&mut self, message: Message<'_>) -> bool {
        let before = self.reading.output_bytes + self.reading.reasoning_bytes;
        self.reading.reasoning_bytes += length(message.tool_plan.as_ref());
        if let Some(content) = message.content.and_then(OneOrNone::one) {
            self.content(&content);
        }
        let call = message.tool_calls.and_then(OneOrNone::one);
        if let Some(call) = &call {
            self.call(call);
        }
        // A tool's name is content for whoever runs the tool.
        call.is_some() || self.reading.output_bytes + self.reading.reasoning_bytes > before
    }

    fn content(&mut self, content: &Content<'_>) {
        self.reading.output_bytes += length(content.text.as_ref());
        self.reading.reasoning_bytes += length(content.thinking.as_ref());
    }

    fn call(&mut self, call: &Call<'_>) {
        let arguments = call.function.as_ref();
        let arguments = arguments.and_then(|function| function.arguments.as_ref());
        self.reading.output_bytes += length(arguments);
    }

    fn stopped(&mut self, word: Option<&str>, error: Option<&str>) {
        let Some(word) = word else {
            return;
        };
        if finish::went_wrong(word) {
            let told = finish::told(word, error);
            self.failure = Some(Failure::new(FailureKind::Upstream, "stream_failed", told));
        } else {
            self.reading.stop = Some(finish::read(word));
        }
    }

    fn told(&mut self, usage: Option<UsageBody>) {
        if let Some(usage) = usage {
            self.reading.usage = Some(usage.usage());
            self.reading.usage_is_final = true;
        }
    }
}

fn length(text: Option<&Cow<'_, str>>) -> u64 {
    text.map_or(0, |text| text.len() as u64)
}
