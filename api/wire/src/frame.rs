//! Cutting a byte stream into server-sent events without losing a byte.
//!
//! Grammar: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.

use bytes::Bytes;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The bytes as received, with the blank line that ends the event.
    pub raw: Bytes,
    /// The value of the last `event:` line.
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
}

/// Takes chunks as they arrive and hands out whole frames.
#[derive(Debug)]
pub struct FrameReader {
    limit: usize,
}

impl FrameReader {
    /// A reader that refuses events longer than `limit` bytes.
    pub fn new(limit: usize) -> Self {
        FrameReader { limit }
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, _chunk: Bytes) {}

    /// The next whole frame, if there is one. Its `raw` together with that of all others, and
    /// [`FrameReader::finish`], are exactly the bytes pushed.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        Err(FrameError::TooLong { limit: self.limit })
    }

    /// The stream is over: what was left without its blank line, if anything.
    pub fn finish(&mut self) -> Option<Frame> {
        None
    }
}
