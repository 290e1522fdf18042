//! Reading a stream of another hub.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{failure_read, reply_read, usage};
use crate::Usage;
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Delta, Event, Part, PartHead, StopReason};
use crate::object::{Field, Object};
use crate::openai_chat::json;

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    delta: Option<DeltaIn<'a>>,
    /// What AIGNE Hub 0.9.13 refuses a call with that asks for a stream, under the status of a success.
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct DeltaIn<'a> {
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    json: Option<&'a RawValue>,
}

/// A text that is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Text,
    Thinking,
}

/// Reads one stream. Values that are told again replace what was told before, so calls are kept
/// until the end.
#[derive(Debug, Default)]
pub(super) struct Reader {
    started: bool,
    over: bool,
    id: String,
    model: String,
    open: Option<Open>,
    parts: usize,
    /// A text was said piece by piece: the whole of it may come again as a value.
    said: bool,
    value: Option<String>,
    calls: Vec<Part>,
    usage: Option<Usage>,
    left_out: Vec<String>,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        let data = frame.data.trim_ascii();
        if self.over || data.is_empty() {
            return Ok(());
        }
        match frame.name.as_deref() {
            None => {}
            Some(b"error") => {
                self.over = true;
                events.push(Event::Failed(failure_read::read(200, data)));
                return Ok(());
            }
            // Such as the hub's own timings, which are no JSON.
            Some(_) => return Ok(()),
        }
        let chunk: Chunk<'_> = serde_json::from_slice(data).map_err(|error| {
            WireError::reply(format!("an event of the stream cannot be read: {error}"))
        })?;
        if chunk.error.is_some() {
            self.over = true;
            events.push(Event::Failed(failure_read::read(200, data)));
            return Ok(());
        }
        let delta = chunk.delta.ok_or_else(|| {
            WireError::reply("an event of the stream has neither `delta` nor `error`".to_owned())
        })?;
        if let Some(text) = delta.text {
            self.text(text, events)?;
        }
        match delta.json {
            Some(members) => self.members(members, events),
            None => Ok(()),
        }
    }

    fn finish(&mut self, events: &mut Vec<Event>) {
        if !self.over && self.usage.is_some() {
            self.end(events);
            // Whoever asks for the end writes it.
            events.pop();
        }
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

fn object<'a>(path: &str, value: &'a RawValue) -> Result<Object<'a>, WireError> {
    let field = Field::new(path.to_owned(), value);
    field
        .object()
        .map_err(|error| WireError::reply(error.to_string()))
}

impl Reader {
    fn start(&mut self, events: &mut Vec<Event>) {
        if !std::mem::replace(&mut self.started, true) {
            events.push(Event::Start {
                id: std::mem::take(&mut self.id),
                model: self.model.clone(),
                usage: None,
            });
        }
    }

    fn text(&mut self, value: &RawValue, events: &mut Vec<Event>) -> Result<(), WireError> {
        let mut said = object("delta.text", value)?;
        let read = |text: Result<Option<String>, WireError>| {
            let text = text.map_err(|error| WireError::reply(error.to_string()));
            Ok::<_, WireError>(text?.filter(|text| !text.is_empty()))
        };
        if let Some(text) = read(said.string("thoughts"))? {
            self.say(Open::Thinking, text, events);
        }
        if let Some(text) = read(said.string("text"))? {
            self.said = true;
            self.say(Open::Text, text, events);
        }
        for field in said.rest() {
            json::tell(&mut self.left_out, field.path);
        }
        Ok(())
    }

    fn say(&mut self, what: Open, text: String, events: &mut Vec<Event>) {
        self.start(events);
        if self.open != Some(what) {
            self.close(events);
            let head = match what {
                Open::Text => PartHead::Text,
                Open::Thinking => PartHead::Thinking,
            };
            let index = self.parts;
            events.push(Event::PartStart { index, head });
            self.open = Some(what);
        }
        let delta = match what {
            Open::Text => Delta::Text(text),
            Open::Thinking => Delta::Thinking(text),
        };
        let index = self.parts;
        events.push(Event::PartDelta { index, delta });
    }

    fn close(&mut self, events: &mut Vec<Event>) {
        if self.open.take().is_some() {
            events.push(Event::PartEnd { index: self.parts });
            self.parts += 1;
        }
    }

    fn members(&mut self, value: &RawValue, events: &mut Vec<Event>) -> Result<(), WireError> {
        let mut members = object("delta.json", value)?;
        let told = self.told(&mut members);
        let is_last = told.map_err(|error| WireError::reply(error.to_string()))?;
        for field in members.rest() {
            if !json::says_nothing(&field) {
                json::tell(&mut self.left_out, field.path);
            }
        }
        if is_last {
            self.end(events);
        }
        Ok(())
    }

    /// Takes what is told; whether it is the last of the stream.
    fn told(&mut self, members: &mut Object<'_>) -> Result<bool, WireError> {
        if let Some(model) = members.string("model")? {
            self.model = model;
        }
        if let Some(told) = members.take("usage") {
            self.id = reply_read::call_id(&told).unwrap_or_default();
            self.usage = usage::told(&told).or(self.usage);
        }
        if let Some(value) = members.take("json") {
            self.value = Some(value.value.get().to_owned());
        }
        if let Some(calls) = members.array("toolCalls")? {
            let calls = calls.into_iter().map(reply_read::call);
            self.calls = calls.collect::<Result<_, _>>()?;
        }
        // What was said piece by piece, once more and whole.
        let again = members.string("text")?.filter(|text| !text.is_empty());
        if !self.said && self.value.is_none() {
            self.value = again;
        }
        members.take("thoughts");
        members.take("modelOptions");
        Ok(members.take("modelWithProvider").is_some())
    }

    fn end(&mut self, events: &mut Vec<Event>) {
        self.over = true;
        self.start(events);
        if let Some(value) = self.value.take().filter(|_| !self.said) {
            self.say(Open::Text, value, events);
        }
        self.close(events);
        let calls = std::mem::take(&mut self.calls);
        let reason = match calls.is_empty() {
            true => StopReason::EndTurn,
            false => StopReason::ToolUse,
        };
        for call in calls {
            let Part::ToolCall {
                id,
                name,
                arguments,
                ..
            } = call
            else {
                continue;
            };
            let index = self.parts;
            self.parts += 1;
            let head = PartHead::ToolCall { id, name };
            events.push(Event::PartStart { index, head });
            let delta = Delta::Arguments(arguments);
            events.push(Event::PartDelta { index, delta });
            events.push(Event::PartEnd { index });
        }
        events.push(Event::Stop { reason });
        events.extend(self.usage.map(Event::Usage));
        events.push(Event::End);
    }
}
