//! The ways in which events are put into a stream of bytes.

use bytes::Bytes;

use crate::aws_event::EventReader;
use crate::frame::{Frame, FrameError, FrameReader};

/// How a provider frames the events of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Framing {
    /// Server-sent events.
    Sse,
    /// AWS's binary messages.
    AwsEventStream,
}

impl Framing {
    /// The media type that says so.
    pub fn content_type(self) -> &'static str {
        match self {
            Framing::Sse => "text/event-stream",
            Framing::AwsEventStream => "application/vnd.amazon.eventstream",
        }
    }

    /// A reader that refuses events longer than `limit` bytes.
    pub fn reader(self, limit: usize) -> Frames {
        match self {
            Framing::Sse => Frames::Sse(FrameReader::new(limit)),
            Framing::AwsEventStream => Frames::AwsEventStream(EventReader::new(limit)),
        }
    }
}

/// Cuts one stream into frames.
#[derive(Debug)]
pub enum Frames {
    /// Server-sent events.
    Sse(FrameReader),
    /// AWS's binary messages.
    AwsEventStream(EventReader),
}

impl Frames {
    /// Takes the next bytes of the stream.
    pub fn push(&mut self, chunk: Bytes) {
        match self {
            Frames::Sse(reader) => reader.push(chunk),
            Frames::AwsEventStream(reader) => reader.push(&chunk),
        }
    }

    /// The next whole frame, if there is one.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        match self {
            Frames::Sse(reader) => reader.next_frame(),
            Frames::AwsEventStream(reader) => reader.next_frame(),
        }
    }

    /// The stream is over: what was left, where a beginning can mean something by itself.
    pub fn finish(&mut self) -> Option<Frame> {
        match self {
            Frames::Sse(reader) => reader.finish(),
            // Without its checksum a message means nothing.
            Frames::AwsEventStream(_) => None,
        }
    }
}
