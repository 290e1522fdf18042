//! Reading a stream: `messageStart`, blocks, `messageStop`, and `metadata` with the count last.

use std::collections::BTreeMap;

use super::event::{Delta as RawDelta, Event as RawEvent, Reasoning, Start, Str};
use super::{citation, failure, stop};
use crate::aws_event::EXCEPTION;
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Delta, Event, PartHead};
use crate::{Native, Usage};

/// The reader of one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    state: State,
    /// The open blocks by their index there. Not every block becomes a part, so parts are numbered
    /// anew.
    blocks: BTreeMap<u64, Open>,
    parts: usize,
    left_out: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Before,
    Running,
    Stopped,
    Over,
}

/// A block that began and did not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// One that the common form cannot hold.
    Skipped,
    Text(usize),
    Thinking(usize),
    /// A call, and whether arguments came.
    Call(usize, bool),
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        if self.state == State::Over {
            return Ok(());
        }
        let name = frame.name.as_deref().unwrap_or_default();
        let name = String::from_utf8_lossy(name);
        if let Some(kind) = name.strip_prefix(EXCEPTION) {
            self.state = State::Over;
            events.push(Event::Failed(failure::in_stream(kind, &frame.data)));
            return Ok(());
        }
        let event = serde_json::from_slice(&frame.data).map_err(|error| {
            WireError::reply(format!("`{name}` of the stream cannot be read: {error}"))
        })?;
        self.event(&name, event, events)
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn event(
        &mut self,
        name: &str,
        event: RawEvent<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let index = event.content_block_index.unwrap_or_default();
        match (self.state, name) {
            (State::Before, "messageStart") => {
                self.state = State::Running;
                events.push(Event::Start {
                    id: String::new(),
                    model: String::new(),
                    usage: None,
                });
            }
            (State::Running, "contentBlockStart") => self.start(index, event.start, events)?,
            (State::Running, "contentBlockDelta") => {
                if let Some(delta) = event.delta {
                    self.delta(index, delta, events)?;
                }
            }
            // A block without anything in it has neither start nor delta.
            (State::Running, "contentBlockStop") => {
                if let Some(block) = self.blocks.remove(&index) {
                    end(block, events);
                }
            }
            (State::Running, "messageStop") => {
                self.state = State::Stopped;
                for block in std::mem::take(&mut self.blocks).into_values() {
                    end(block, events);
                }
                let additional = event.additional_model_response_fields;
                let sequence = additional.and_then(|told| told.stop_sequence);
                let reason = stop::read(&event.stop_reason.unwrap_or_default(), sequence);
                events.push(Event::Stop { reason });
            }
            (State::Stopped, "metadata") => {
                self.state = State::Over;
                if event.trace.is_some() {
                    self.tell("trace".to_owned());
                }
                events.extend(
                    event
                        .usage
                        .map(|usage| Event::Usage(Usage::told(Native::BedrockConverse, &usage))),
                );
                events.push(Event::End);
            }
            (
                _,
                "messageStart" | "contentBlockStart" | "contentBlockDelta" | "contentBlockStop"
                | "messageStop" | "metadata",
            ) => return Err(WireError::reply(format!("`{name}` is out of order"))),
            (_, other) => self.tell(format!("event {other}")),
        }
        Ok(())
    }

    fn start(
        &mut self,
        index: u64,
        start: Option<Start<'_>>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if self.blocks.contains_key(&index) {
            return Err(WireError::reply(format!("block {index} begins twice")));
        }
        let Some(start) = start else {
            return Ok(());
        };
        let call = start.tool_use.filter(|call| call.r#type.is_none());
        let Some(call) = call else {
            self.tell(format!("content[{index}]"));
            self.blocks.insert(index, Open::Skipped);
            return Ok(());
        };
        let head = PartHead::ToolCall {
            id: call.tool_use_id.unwrap_or_default(),
            name: call.name.unwrap_or_default(),
        };
        let part = self.open(head, events);
        self.blocks.insert(index, Open::Call(part, false));
        Ok(())
    }

    fn delta(
        &mut self,
        index: u64,
        delta: RawDelta<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if self.blocks.get(&index) == Some(&Open::Skipped) {
            return Ok(());
        }
        if let Some(text) = delta.text {
            let part = self.text(index, events)?;
            push(part, Delta::Text(text.0.into_owned()), events);
        } else if let Some(call) = delta.tool_use {
            let Some(Open::Call(part, came)) = self.blocks.get_mut(&index) else {
                let problem = format!("block {index} has arguments, but is no tool call");
                return Err(WireError::reply(problem));
            };
            let piece = call.input.map(text_of).unwrap_or_default();
            *came |= !piece.is_empty();
            push(*part, Delta::Arguments(piece), events);
        } else if let Some(thought) = delta.reasoning_content {
            self.thought(index, thought, events)?;
        } else if let Some(told) = delta.citation {
            match citation::read(told) {
                Some(citation) => {
                    let part = self.text(index, events)?;
                    push(part, Delta::Citation(Box::new(citation)), events);
                }
                None => self.tell(format!("content[{index}].citation")),
            }
        } else {
            self.tell(format!("content[{index}]"));
        }
        Ok(())
    }

    fn text(&mut self, index: u64, events: &mut Vec<Event>) -> Result<usize, WireError> {
        match self.blocks.get(&index) {
            Some(Open::Text(part)) => Ok(*part),
            Some(_) => Err(changed(index)),
            None => {
                let part = self.open(PartHead::Text, events);
                self.blocks.insert(index, Open::Text(part));
                Ok(part)
            }
        }
    }

    fn thought(
        &mut self,
        index: u64,
        thought: Reasoning<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if let Some(data) = thought.redacted_content {
            let part = self.open(PartHead::RedactedThinking { data }, events);
            events.push(Event::PartEnd { index: part });
            return Ok(());
        }
        let part = match self.blocks.get(&index) {
            Some(Open::Thinking(part)) => *part,
            Some(_) => return Err(changed(index)),
            None => {
                let part = self.open(PartHead::Thinking, events);
                self.blocks.insert(index, Open::Thinking(part));
                part
            }
        };
        if let Some(text) = thought.text {
            push(part, Delta::Thinking(text_of(text)), events);
        }
        if let Some(signature) = thought.signature {
            push(part, Delta::Signature(text_of(signature)), events);
        }
        Ok(())
    }

    fn open(&mut self, head: PartHead, events: &mut Vec<Event>) -> usize {
        let index = self.parts;
        self.parts += 1;
        events.push(Event::PartStart { index, head });
        index
    }

    fn tell(&mut self, path: String) {
        if !self.left_out.contains(&path) {
            self.left_out.push(path);
        }
    }
}

/// Ends a part. A call without arguments gets an empty object.
fn end(block: Open, events: &mut Vec<Event>) {
    let index = match block {
        Open::Skipped => return,
        Open::Text(index) | Open::Thinking(index) | Open::Call(index, true) => index,
        Open::Call(index, false) => {
            push(index, Delta::Arguments("{}".to_owned()), events);
            index
        }
    };
    events.push(Event::PartEnd { index });
}

/// Tells a piece of a part, unless it is empty.
fn push(index: usize, delta: Delta, events: &mut Vec<Event>) {
    if !delta.says_nothing() {
        events.push(Event::PartDelta { index, delta });
    }
}

fn text_of(text: Str<'_>) -> String {
    text.0.into_owned()
}

fn changed(index: u64) -> WireError {
    WireError::reply(format!("block {index} changes its kind"))
}
