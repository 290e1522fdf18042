//! Cutting a byte stream into server-sent events without losing a byte.
//!
//! Grammar: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.
//!
//! Where an event ends never depends on how the network cut the bytes. A blank line that ends with
//! a carriage return waits for the next byte, because a line feed would belong to it; in a stream
//! whose lines end with bare carriage returns it does not wait, and a line feed that still follows
//! goes in front of the next event.

mod parse;
mod scan;

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use parse::parse;
use scan::Scan;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The bytes as received, with what ends the event.
    pub raw: Bytes,
    /// The value of the last `event:` line. `None` where that is empty, as the grammar has it.
    pub name: Option<Bytes>,
    /// The values of all `data:` lines, joined by a line feed. Empty for comments and pings without data.
    pub data: Bytes,
}

/// Why a stream cannot be cut into frames.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// One event is longer than the hub is willing to hold.
    #[error("an event of the stream is longer than {limit} bytes")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// The bytes are not what the framing asks for.
    #[error("the framing of the stream is broken: {problem}")]
    Broken {
        /// What was found.
        problem: String,
    },
}

/// Takes chunks as they arrive and hands out whole frames.
///
/// An event that lies within one chunk shares its memory; one that spans chunks is copied once.
#[derive(Debug)]
pub struct FrameReader {
    limit: usize,
    /// Chunks that were not looked at yet.
    fresh: VecDeque<Bytes>,
    /// The beginning of an event whose end has not come; all of it was looked at.
    held: BytesMut,
    scan: Scan,
    /// Some frame was handed out: a byte order mark is data from here on.
    begun: bool,
}

impl FrameReader {
    /// A reader that refuses events longer than `limit` bytes.
    pub fn new(limit: usize) -> Self {
        FrameReader {
            limit,
            fresh: VecDeque::new(),
            held: BytesMut::new(),
            scan: Scan::default(),
            begun: false,
        }
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, chunk: Bytes) {
        if !chunk.is_empty() {
            self.fresh.push_back(chunk);
        }
    }

    /// The next whole frame, if there is one. Its `raw` together with that of all others, and
    /// [`FrameReader::finish`], are exactly the bytes pushed.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        if self.held.len() > self.limit {
            return Err(FrameError::TooLong { limit: self.limit });
        }
        while let Some(chunk) = self.fresh.front_mut() {
            let end = self.scan.event_end(chunk);
            let taken = chunk.split_to(end.unwrap_or(chunk.len()));
            if chunk.is_empty() {
                self.fresh.pop_front();
            }
            if self.held.len().saturating_add(taken.len()) > self.limit {
                // Kept, so that `finish` still accounts for every byte and the error stays.
                self.held.extend_from_slice(&taken);
                return Err(FrameError::TooLong { limit: self.limit });
            }
            if end.is_none() {
                self.held.extend_from_slice(&taken);
            } else if self.held.is_empty() {
                return Ok(Some(self.frame(taken)));
            } else {
                self.held.extend_from_slice(&taken);
                let raw = self.held.split().freeze();
                return Ok(Some(self.frame(raw)));
            }
        }
        Ok(None)
    }

    /// The stream is over: what was left without its blank line, if anything.
    pub fn finish(&mut self) -> Option<Frame> {
        for chunk in self.fresh.drain(..) {
            self.held.extend_from_slice(&chunk);
        }
        self.scan = Scan::default();
        let raw = self.held.split().freeze();
        (!raw.is_empty()).then(|| self.frame(raw))
    }

    fn frame(&mut self, raw: Bytes) -> Frame {
        let first = !std::mem::replace(&mut self.begun, true);
        parse(raw, first)
    }
}
