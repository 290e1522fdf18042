//! Writing a caller's stream: one head, blocks one after the other, one end.
//!
//! Parts may come interleaved (OpenAI's parallel tool calls), blocks may not. The oldest part that
//! is not complete is the open block and goes out as it comes; what comes for later parts is held
//! until their turn.

use std::collections::VecDeque;

use bytes::{BufMut, BytesMut};

use super::citation;
use super::event_write::{Out, StopOut, put, put_delta, put_start};
use super::reply::{MessageOut, told_reason};
use super::usage::UsageOut;
use super::{failure, stop};
use crate::codec::{StreamOptions, StreamWriter};
use crate::ir::{Delta, Event, PartHead, StopReason};
use crate::usage::Usage;

/// The writer of one stream.
#[derive(Debug)]
pub(super) struct Writer {
    options: StreamOptions,
    state: State,
    /// Parts that are not written to their end; the first one may be the open block.
    parts: VecDeque<Pending>,
    /// The number of the open block, or of the next one.
    block: usize,
    stop: Option<StopReason>,
    usage: Usage,
    called: bool,
    refused: bool,
    left_out: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Running,
    Over,
}

#[derive(Debug)]
struct Pending {
    index: usize,
    head: PartHead,
    open: bool,
    ended: bool,
    held: Vec<Delta>,
    /// Clients replace the seal by what a delta brings, so it is written once, at the end.
    signature: String,
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if self.state == State::Over {
            return;
        }
        match event {
            Event::Start { usage, .. } => self.start(*usage, out),
            // Nothing may come before the head; who waits for it is not helped by a ping anyway.
            Event::Ping if self.state == State::Running => put(out, "ping", &Out::Ping),
            Event::Ping => {}
            Event::PartStart { index, head } => {
                self.start(None, out);
                self.called |= matches!(head, PartHead::ToolCall { .. });
                self.refused |= matches!(head, PartHead::Refusal);
                self.parts.push_back(Pending {
                    index: *index,
                    head: head.clone(),
                    open: false,
                    ended: false,
                    held: Vec::new(),
                    signature: String::new(),
                });
                self.advance(out);
            }
            Event::PartDelta { index, delta } => self.delta(*index, delta, out),
            Event::PartEnd { index } => {
                if let Some(part) = self.parts.iter_mut().find(|part| part.index == *index) {
                    part.ended = true;
                }
                self.advance(out);
            }
            Event::Stop { reason } => self.stop = Some(reason.clone()),
            Event::Usage(usage) => self.usage = *usage,
            Event::Failed(told) => {
                self.state = State::Over;
                out.put_slice(&failure::write_event(told));
            }
            Event::End => self.end(out),
        }
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Writer {
    /// A writer that has written nothing yet.
    pub(super) fn new(options: StreamOptions) -> Self {
        Writer {
            options,
            state: State::Before,
            parts: VecDeque::new(),
            block: 0,
            stop: None,
            usage: Usage::default(),
            called: false,
            refused: false,
            left_out: Vec::new(),
        }
    }

    fn start(&mut self, usage: Option<Usage>, out: &mut BytesMut) {
        if self.state != State::Before {
            return;
        }
        self.state = State::Running;
        self.usage = usage.unwrap_or_default();
        let message = MessageOut {
            id: format!("msg_{}", self.options.id),
            r#type: "message",
            role: "assistant",
            model: &self.options.model,
            content: Vec::new(),
            stop_reason: None,
            stop_sequence: None,
            usage: UsageOut::new(self.usage, None),
        };
        put(out, "message_start", &Out::MessageStart { message });
    }

    fn tell(&mut self, path: String) {
        if !self.left_out.contains(&path) {
            self.left_out.push(path);
        }
    }

    fn delta(&mut self, index: usize, delta: &Delta, out: &mut BytesMut) {
        let block = self.block;
        let Some(part) = self.parts.iter_mut().find(|part| part.index == index) else {
            return;
        };
        match delta {
            Delta::Signature(seal) if matches!(part.head, PartHead::Thinking) => {
                part.signature.push_str(seal);
            }
            Delta::Signature(_) => self.left_out.push(format!("content[{index}].signature")),
            Delta::Logprobs(_) => self.tell(format!("content[{index}].logprobs")),
            Delta::Citation(citation) if citation::write(citation).is_none() => {
                self.tell(format!("content[{index}].citations"));
            }
            delta if part.open => put_delta(out, block, delta),
            delta => part.hold(delta),
        }
    }

    /// Writes what may be written now: the open part to where it is, then those after it as long as
    /// they are complete.
    fn advance(&mut self, out: &mut BytesMut) {
        while let Some(part) = self.parts.front_mut() {
            if !part.open {
                part.open = true;
                put_start(out, self.block, &part.head);
                for delta in part.held.drain(..) {
                    put_delta(out, self.block, &delta);
                }
            }
            if !part.ended {
                return;
            }
            if !part.signature.is_empty() {
                let seal = Delta::Signature(std::mem::take(&mut part.signature));
                put_delta(out, self.block, &seal);
            }
            let index = self.block;
            put(out, "content_block_stop", &Out::ContentBlockStop { index });
            self.block += 1;
            self.parts.pop_front();
        }
    }

    fn end(&mut self, out: &mut BytesMut) {
        self.start(None, out);
        for part in &mut self.parts {
            part.ended = true;
        }
        self.advance(out);
        self.state = State::Over;
        let reason = match &self.stop {
            Some(reason) => told_reason(reason, self.refused),
            None if self.called => StopReason::ToolUse,
            None => told_reason(&StopReason::EndTurn, self.refused),
        };
        if let StopReason::Other(_) = reason {
            self.left_out.push("stop_reason".to_owned());
        }
        // Only now: a provider may tell its usage after the reason.
        let event = Out::MessageDelta {
            delta: StopOut {
                stop_reason: stop::word(&reason),
                stop_sequence: stop::sequence(&reason),
            },
            usage: UsageOut::new(self.usage, None),
        };
        put(out, "message_delta", &event);
        put(out, "message_stop", &Out::MessageStop);
    }
}

impl Pending {
    /// Holds a piece back, as one with the piece before where they are alike.
    fn hold(&mut self, delta: &Delta) {
        match (self.held.last_mut(), delta) {
            (Some(Delta::Text(held)), Delta::Text(more))
            | (Some(Delta::Thinking(held)), Delta::Thinking(more))
            | (Some(Delta::Arguments(held)), Delta::Arguments(more)) => held.push_str(more),
            _ => self.held.push(delta.clone()),
        }
    }
}
