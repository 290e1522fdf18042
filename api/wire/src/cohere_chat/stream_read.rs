//! Reading a stream: `message-start`, contents, calls and citations, `message-end` with the count:
//! <https://docs.cohere.com/docs/streaming>.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::event::{Call, Content, Event as RawEvent, Message, OneOrNone};
use super::{citation, finish};
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Delta, Event, PartHead};
use crate::openai_chat::json;
use crate::{Failure, FailureKind};

/// What a part is numbered by over there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Plan,
    Content(u64),
    Call(u64),
}

/// A part that began and did not end.
#[derive(Debug)]
struct Open {
    place: Place,
    part: usize,
    thinks: bool,
    /// Something of it came.
    came: bool,
}

/// Reads one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    started: bool,
    over: bool,
    open: Vec<Open>,
    parts: usize,
    left_out: Vec<String>,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        let data = frame.data.trim_ascii();
        if self.over || data.is_empty() || data == b"[DONE]" {
            return Ok(());
        }
        let event = serde_json::from_slice(data).map_err(|error| {
            WireError::reply(format!("an event of the stream cannot be read: {error}"))
        })?;
        self.event(event, events);
        Ok(())
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn event(&mut self, event: RawEvent<'_>, events: &mut Vec<Event>) {
        let index = event.index.unwrap_or_default();
        let delta = event.delta;
        match event.r#type.as_ref() {
            "message-start" => self.start(event.id.unwrap_or_default().into_owned(), events),
            "message-end" => {
                let word = delta.as_ref().and_then(|delta| delta.finish_reason.clone());
                let error = delta.as_ref().and_then(|delta| delta.error.clone());
                if let Some(usage) = delta.and_then(|delta| delta.usage) {
                    self.end(word, error, Some(usage.usage()), events);
                } else {
                    self.end(word, error, None, events);
                }
            }
            "content-end" => self.close(Place::Content(index), events),
            "tool-call-end" => self.close(Place::Call(index), events),
            "citation-start" => {
                let message = delta.and_then(|delta| delta.message);
                let told = message.and_then(|message| message.citations);
                if !told.is_some_and(|told| self.cite(told, events)) {
                    json::tell(&mut self.left_out, "message.citations");
                }
            }
            "citation-end" | "debug" => {}
            "content-start" | "content-delta" | "tool-plan-delta" | "tool-call-start"
            | "tool-call-delta" => {
                if let Some(message) = delta.and_then(|delta| delta.message) {
                    self.start(String::new(), events);
                    self.message(index, message, events);
                }
            }
            other => json::tell(&mut self.left_out, format!("event {other}")),
        }
    }

    fn start(&mut self, id: String, events: &mut Vec<Event>) {
        if !std::mem::replace(&mut self.started, true) {
            events.push(Event::Start {
                id,
                model: String::new(),
                usage: None,
            });
        }
    }

    fn message(&mut self, index: u64, message: Message<'_>, events: &mut Vec<Event>) {
        if let Some(plan) = message.tool_plan {
            self.say(Place::Plan, true, &plan, events);
        }
        if let Some(content) = message.content.and_then(OneOrNone::one) {
            self.content(index, &content, events);
        }
        if let Some(call) = message.tool_calls.and_then(OneOrNone::one) {
            self.call(index, call, events);
        }
    }

    fn content(&mut self, index: u64, content: &Content<'_>, events: &mut Vec<Event>) {
        let kind = content.r#type.as_deref();
        let thinks = content.thinking.is_some() || kind == Some("thinking");
        let text = content.thinking.as_ref().or(content.text.as_ref());
        let text = text.map(Cow::as_ref).unwrap_or_default();
        self.say(Place::Content(index), thinks, text, events);
    }

    /// More text of a part, which begins with its first.
    fn say(&mut self, place: Place, thinks: bool, text: &str, events: &mut Vec<Event>) {
        if text.is_empty() {
            return;
        }
        let known = self.open.iter().position(|open| open.place == place);
        let part = match known.and_then(|at| self.open.get(at)) {
            Some(open) if open.thinks == thinks => open.part,
            _ => {
                self.close(place, events);
                let head = if thinks {
                    PartHead::Thinking
                } else {
                    PartHead::Text
                };
                self.begin(place, thinks, head, events)
            }
        };
        let text = text.to_owned();
        let delta = if thinks {
            Delta::Thinking(text)
        } else {
            Delta::Text(text)
        };
        events.push(Event::PartDelta { index: part, delta });
    }

    /// Tells sources of a text that is open; false where there is none.
    fn cite(&mut self, told: &RawValue, events: &mut Vec<Event>) -> bool {
        let Some(cited) = citation::read(told) else {
            return false;
        };
        let mut texts = self
            .open
            .iter()
            .filter(|open| !open.thinks && matches!(open.place, Place::Content(_)));
        let named = texts
            .clone()
            .find(|open| open.place == Place::Content(cited.content));
        let Some(open) = named.or_else(|| texts.next()) else {
            return false;
        };
        let index = open.part;
        events.extend(cited.citations.into_iter().map(|citation| {
            let delta = Delta::Citation(Box::new(citation));
            Event::PartDelta { index, delta }
        }));
        true
    }

    fn call(&mut self, index: u64, call: Call<'_>, events: &mut Vec<Event>) {
        let place = Place::Call(index);
        let (name, arguments) = call
            .function
            .map(|function| (function.name, function.arguments))
            .unwrap_or_default();
        if let Some(id) = call.id {
            self.close(Place::Plan, events);
            let head = PartHead::ToolCall {
                id: id.into_owned(),
                name: name.unwrap_or_default().into_owned(),
            };
            self.begin(place, false, head, events);
        }
        let Some(arguments) = arguments.filter(|piece| !piece.is_empty()) else {
            return;
        };
        let Some(open) = self.open.iter_mut().find(|open| open.place == place) else {
            json::tell(&mut self.left_out, format!("message.tool_calls[{index}]"));
            return;
        };
        open.came = true;
        events.push(Event::PartDelta {
            index: open.part,
            delta: Delta::Arguments(arguments.into_owned()),
        });
    }

    fn begin(
        &mut self,
        place: Place,
        thinks: bool,
        head: PartHead,
        events: &mut Vec<Event>,
    ) -> usize {
        let part = self.parts;
        self.parts += 1;
        self.open.push(Open {
            place,
            part,
            thinks,
            came: false,
        });
        events.push(Event::PartStart { index: part, head });
        part
    }

    fn close(&mut self, place: Place, events: &mut Vec<Event>) {
        if let Some(at) = self.open.iter().position(|open| open.place == place) {
            ended(&self.open.remove(at), events);
        }
    }

    fn end(
        &mut self,
        word: Option<Cow<'_, str>>,
        error: Option<Cow<'_, str>>,
        usage: Option<crate::Usage>,
        events: &mut Vec<Event>,
    ) {
        self.over = true;
        let word = word.unwrap_or_default();
        if finish::went_wrong(&word) {
            let told = finish::told(&word, error.as_deref());
            let kind = match word.as_ref() {
                "TIMEOUT" => FailureKind::Timeout,
                _ => FailureKind::Upstream,
            };
            events.push(Event::Failed(Failure::new(kind, "stream_failed", told)));
            return;
        }
        self.start(String::new(), events);
        for open in std::mem::take(&mut self.open) {
            ended(&open, events);
        }
        events.push(Event::Stop {
            reason: finish::read(&word),
        });
        events.extend(usage.map(Event::Usage));
        events.push(Event::End);
    }
}

/// Ends a part. A call without arguments gets an empty object.
fn ended(open: &Open, events: &mut Vec<Event>) {
    if matches!(open.place, Place::Call(_)) && !open.came {
        events.push(Event::PartDelta {
            index: open.part,
            delta: Delta::Arguments("{}".to_owned()),
        });
    }
    events.push(Event::PartEnd { index: open.part });
}
