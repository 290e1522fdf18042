//! The order of a stream's events, watched behind every reader and in front of every writer.
//!
//! [`crate::ir::Event`] promises an order. A reader that would break it tells a broken stream
//! instead; a writer that is given a broken one writes a failure and nothing after it. So no writer
//! is asked for something that its dialect has no order for, whatever a provider sent.

use std::collections::BTreeMap;

use bytes::BytesMut;

use crate::codec::{Bill, StreamReader, StreamWriter};
use crate::error::WireError;
use crate::failure::{Failure, FailureKind};
use crate::frame::Frame;
use crate::ir::{Delta, Event, PartHead, TokenLogprob};
use crate::limits;

/// A reader or writer whose events are watched.
#[derive(Debug)]
pub(crate) struct InOrder<T> {
    inner: T,
    order: Order,
}

impl<T> InOrder<T> {
    /// Watches from the first event on.
    pub(crate) fn new(inner: T) -> Self {
        InOrder {
            inner,
            order: Order::default(),
        }
    }
}

impl<R: StreamReader> StreamReader for InOrder<R> {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        let before = events.len();
        let read = self.inner.read(frame, events);
        let mut fresh = events.iter().skip(before);
        let broken = fresh
            .by_ref()
            .find_map(|event| self.order.take(event).err());
        if let Some(problem) = broken {
            // What came after the first wrong event means nothing.
            let rest = fresh.count();
            events.truncate(events.len().saturating_sub(rest.saturating_add(1)));
            return Err(WireError::reply(problem));
        }
        read
    }

    fn finish(&mut self, events: &mut Vec<Event>) {
        self.inner.finish(events);
    }

    fn left_out(&self) -> Vec<String> {
        self.inner.left_out()
    }
}

impl<W: StreamWriter> StreamWriter for InOrder<W> {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if self.order.over {
            return;
        }
        match self.order.take(event) {
            Ok(()) => self.inner.write(event, out),
            Err(problem) => {
                self.order.over = true;
                let failure =
                    Failure::new(FailureKind::Upstream, "provider_stream_broken", problem);
                self.inner.write(&Event::Failed(failure), out);
            }
        }
    }

    fn bill(&mut self, bill: Bill) {
        self.inner.bill(bill);
    }

    fn left_out(&self) -> Vec<String> {
        self.inner.left_out()
    }
}

/// What may hold the deltas of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Thinking,
    Sealed,
    Call,
}

/// Where a stream is.
#[derive(Debug, Default)]
struct Order {
    begun: bool,
    parts: usize,
    open: BTreeMap<usize, Kind>,
    bytes: usize,
    stopped: bool,
    over: bool,
}

impl Order {
    /// Takes the next event, or says what is wrong with it.
    fn take(&mut self, event: &Event) -> Result<(), String> {
        if self.over {
            return Err("something follows the end of the stream".to_owned());
        }
        match event {
            Event::Ping | Event::Usage(_) => {}
            Event::Start { .. } if self.begun => return Err("the reply begins twice".to_owned()),
            Event::Start { .. } => self.begun = true,
            Event::PartStart { index, head } => self.part_start(*index, head)?,
            Event::PartDelta { index, delta } => self.part_delta(*index, delta)?,
            Event::PartEnd { index } => {
                if self.open.remove(index).is_none() {
                    return Err(format!("part {index} ends without being open"));
                }
            }
            Event::Stop { .. } => self.stop()?,
            Event::Failed(_) => self.over = true,
            Event::End if !self.stopped => {
                return Err("the stream ends without saying why the model stopped".to_owned());
            }
            Event::End => self.over = true,
        }
        Ok(())
    }

    fn part_start(&mut self, index: usize, head: &PartHead) -> Result<(), String> {
        if self.stopped {
            return Err(format!("part {index} begins after the model stopped"));
        }
        if index != self.parts {
            return Err(format!(
                "part {index} begins where {} is the next",
                self.parts
            ));
        }
        if index >= limits::PARTS {
            return Err(format!("the reply has more than {} parts", limits::PARTS));
        }
        self.begun = true;
        self.parts = index.saturating_add(1);
        let kind = match head {
            PartHead::Text | PartHead::Refusal => Kind::Text,
            PartHead::Thinking => Kind::Thinking,
            PartHead::RedactedThinking { .. } => Kind::Sealed,
            PartHead::ToolCall { .. } => Kind::Call,
        };
        self.open.insert(index, kind);
        Ok(())
    }

    fn part_delta(&mut self, index: usize, delta: &Delta) -> Result<(), String> {
        let Some(kind) = self.open.get(&index) else {
            return Err(format!("part {index} goes on without being open"));
        };
        let (fits, bytes) = match delta {
            Delta::Text(text) => (*kind == Kind::Text, text.len()),
            Delta::Thinking(text) => (*kind == Kind::Thinking, text.len()),
            Delta::Arguments(text) => (*kind == Kind::Call, text.len()),
            Delta::Citation(citation) => (*kind == Kind::Text, citation.bytes()),
            Delta::Logprobs(tokens) => {
                let bytes = tokens.iter().map(TokenLogprob::bytes).sum();
                (*kind == Kind::Text, bytes)
            }
            // Gemini seals calls and texts as well.
            Delta::Signature(seal) => (*kind != Kind::Sealed, seal.len()),
        };
        if !fits {
            return Err(format!("part {index} goes on as something else"));
        }
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > limits::REPLY_BYTES {
            return Err(format!(
                "the reply is longer than {} bytes",
                limits::REPLY_BYTES
            ));
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        if self.stopped {
            return Err("the model stops twice".to_owned());
        }
        if let Some(index) = self.open.keys().next() {
            return Err(format!("the model stops inside part {index}"));
        }
        self.begun = true;
        self.stopped = true;
        Ok(())
    }
}
