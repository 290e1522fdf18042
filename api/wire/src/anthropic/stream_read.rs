//! Reading a provider's stream.

use std::collections::HashMap;

use super::event::{Block, Delta as RawDelta, Event as RawEvent, Message, Str};
use super::open_block::{Open, Tool, end, push};
use super::{citation, failure, stop, usage};
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Delta, Event, PartHead};
use crate::usage::Counters;

/// The reader of one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    state: State,
    /// The provider's blocks by their index. Those that the common form cannot hold are skipped, so
    /// parts are numbered anew.
    blocks: HashMap<u64, Open>,
    parts: usize,
    counters: Counters,
    /// Usage was told and not yet passed on.
    usage_due: bool,
    stop_told: bool,
    left_out: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Before,
    Running,
    Over,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        if self.state == State::Over {
            return Ok(());
        }
        if frame.data.is_empty() {
            events.push(Event::Ping);
            return Ok(());
        }
        let event: RawEvent<'_> = match serde_json::from_slice(&frame.data) {
            Ok(event) => event,
            Err(_) if frame.name.as_deref() == Some(b"error") => {
                self.state = State::Over;
                events.push(Event::Failed(failure::unreadable_in_stream(&frame.data)));
                return Ok(());
            }
            Err(error) => {
                return Err(WireError::reply(format!(
                    "an event of the stream cannot be read: {error}"
                )));
            }
        };
        self.event(event, events)
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn event(&mut self, event: RawEvent<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        let kind = event.kind.as_ref();
        match (self.state, kind) {
            (_, "ping") => events.push(Event::Ping),
            (_, "error") => self.fail(event, events),
            // How a compatible provider may say it.
            (_, "") if event.error.is_some() => self.fail(event, events),

            (State::Before, "message_start") => {
                self.state = State::Running;
                let message = event
                    .message
                    .ok_or_else(|| WireError::reply("`message_start` has no `message`"))?;
                events.push(self.start(message));
            }
            // Once its reason is told an answer has no part left that could hold more.
            (State::Running, "content_block_start" | "content_block_delta") if self.stop_told => {
                let index = event.index.unwrap_or_default();
                tell(&mut self.left_out, format!("content[{index}]"));
            }
            (State::Running, "content_block_stop") if self.stop_told => {}
            (State::Running, "content_block_start") => {
                let (Some(index), Some(block)) = (event.index, event.content_block) else {
                    return Err(incomplete(kind));
                };
                self.block_start(index, block, events)?;
            }
            (State::Running, "content_block_delta") => {
                let (Some(index), Some(delta)) = (event.index, event.delta) else {
                    return Err(incomplete(kind));
                };
                self.block_delta(index, delta, events)?;
            }
            (State::Running, "content_block_stop") => {
                let index = event.index.ok_or_else(|| incomplete(kind))?;
                let block = self.blocks.remove(&index);
                end(block.ok_or_else(|| unopened(index))?, events);
            }
            (State::Running, "message_delta") => self.message_delta(event, events),
            (State::Running, "message_stop") => self.finish(events),
            (
                _,
                "message_start"
                | "content_block_start"
                | "content_block_delta"
                | "content_block_stop"
                | "message_delta"
                | "message_stop",
            ) => return Err(WireError::reply(format!("`{kind}` is out of order"))),
            // New kinds of events may come at any time, the reference says.
            (_, other) => tell(&mut self.left_out, format!("event {other}")),
        }
        Ok(())
    }

    fn fail(&mut self, event: RawEvent<'_>, events: &mut Vec<Event>) {
        self.state = State::Over;
        let failure = failure::in_stream(event.error, event.request_id);
        events.push(Event::Failed(failure));
    }

    fn start(&mut self, message: Message<'_>) -> Event {
        if let Some(usage) = &message.usage {
            self.counters.merge(&usage.counters);
            self.usage_due = true;
        }
        Event::Start {
            id: message.id.unwrap_or_default(),
            model: message.model.unwrap_or_default(),
            usage: message
                .usage
                .is_some()
                .then(|| usage::usage(&self.counters)),
        }
    }

    fn block_start(
        &mut self,
        raw: u64,
        block: Block<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if self.blocks.contains_key(&raw) {
            return Err(WireError::reply(format!("block {raw} begins twice")));
        }
        let mut tool = None;
        let head = match block.kind.as_ref() {
            "text" => PartHead::Text,
            "thinking" => PartHead::Thinking,
            "redacted_thinking" => PartHead::RedactedThinking {
                data: block.data.unwrap_or_default(),
            },
            "tool_use" => {
                let whole = block.input.map(|input| input.get().to_owned());
                tool = Some(Tool {
                    whole: whole.filter(|input| input.starts_with('{') && input != "{}"),
                    pieces: false,
                });
                PartHead::ToolCall {
                    id: block.id.unwrap_or_default(),
                    name: block.name.unwrap_or_default(),
                }
            }
            _ => {
                tell(&mut self.left_out, format!("content[{raw}]"));
                self.blocks.insert(raw, Open::Skipped);
                return Ok(());
            }
        };
        let index = self.parts;
        self.parts += 1;
        events.push(Event::PartStart { index, head });
        push(index, block.text.map(text_of).map(Delta::Text), events);
        push(
            index,
            block.thinking.map(text_of).map(Delta::Thinking),
            events,
        );
        push(
            index,
            block.signature.map(text_of).map(Delta::Signature),
            events,
        );
        self.blocks.insert(raw, Open::Part { index, tool });
        Ok(())
    }

    fn block_delta(
        &mut self,
        raw: u64,
        delta: RawDelta<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let (index, tool) = match self.blocks.get_mut(&raw) {
            None => return Err(unopened(raw)),
            Some(Open::Skipped) => return Ok(()),
            Some(Open::Part { index, tool }) => (*index, tool),
        };
        let delta = match delta.kind.as_ref() {
            "text_delta" => delta.text.map(text_of).map(Delta::Text),
            "thinking_delta" => delta.thinking.map(text_of).map(Delta::Thinking),
            "signature_delta" => delta.signature.map(text_of).map(Delta::Signature),
            "input_json_delta" => {
                let piece = delta.partial_json.map(text_of);
                if let Some(tool) = tool {
                    tool.pieces |= piece.as_ref().is_some_and(|piece| !piece.is_empty());
                }
                piece.map(Delta::Arguments)
            }
            "citations_delta" => {
                let told = delta.citation.and_then(citation::read);
                if told.is_none() {
                    tell(&mut self.left_out, format!("content[{raw}].citations"));
                }
                told.map(|citation| Delta::Citation(Box::new(citation)))
            }
            other => {
                tell(&mut self.left_out, format!("content[{raw}] {other}"));
                None
            }
        };
        push(index, delta, events);
        Ok(())
    }

    fn message_delta(&mut self, event: RawEvent<'_>, events: &mut Vec<Event>) {
        if let Some(delta) = event.delta {
            for (member, name) in [
                (delta.stop_details, "stop_details"),
                (delta.container, "container"),
            ] {
                if member.is_some_and(|value| value.get() != "null") {
                    tell(&mut self.left_out, name.to_owned());
                }
            }
            if let Some(word) = delta.stop_reason
                && !self.stop_told
            {
                self.stop_told = true;
                self.close(events);
                let reason = stop::read(&word, delta.stop_sequence);
                events.push(Event::Stop { reason });
            }
        }
        if let Some(usage) = event.usage {
            if usage.uses_server_tools {
                tell(&mut self.left_out, "usage.server_tool_use".to_owned());
            }
            self.counters.merge(&usage.counters);
            self.usage_due = false;
            events.push(Event::Usage(usage::usage(&self.counters)));
        }
    }

    /// Ends what is open. The dialect has nothing open here, compatible providers may.
    fn close(&mut self, events: &mut Vec<Event>) {
        let mut open: Vec<Open> = self.blocks.drain().map(|(_, block)| block).collect();
        open.sort_by_key(|block| match block {
            Open::Skipped => usize::MAX,
            Open::Part { index, .. } => *index,
        });
        for block in open {
            end(block, events);
        }
    }

    fn finish(&mut self, events: &mut Vec<Event>) {
        self.close(events);
        if self.usage_due {
            events.push(Event::Usage(usage::usage(&self.counters)));
        }
        self.state = State::Over;
        events.push(Event::End);
    }
}

fn text_of(text: Str<'_>) -> String {
    text.0.into_owned()
}

fn tell(left_out: &mut Vec<String>, path: String) {
    if !left_out.contains(&path) {
        left_out.push(path);
    }
}

fn incomplete(kind: &str) -> WireError {
    WireError::reply(format!("`{kind}` lacks its index or its content"))
}

fn unopened(index: u64) -> WireError {
    WireError::reply(format!("block {index} goes on without having begun"))
}
