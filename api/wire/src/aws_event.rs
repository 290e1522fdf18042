//! Cutting AWS's binary event stream (`application/vnd.amazon.eventstream`) into frames.
//!
//! A message is a prelude (length of all, length of the headers, checksum of both), headers, a
//! payload and a checksum of everything before it:
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>. Written here rather than taken from AWS's
//! crate, whose tree would make this one three times as large.

mod headers;

use bytes::{Bytes, BytesMut};

use crate::frame::{Frame, FrameError};
use headers::Labels;

/// Both lengths and their checksum.
const PRELUDE: usize = 12;

/// The least length of a message: its prelude and the checksum at its end.
const LEAST: usize = PRELUDE + 4;

/// What stands before the name of a frame that tells a failure, as in
/// `exception.throttlingException`.
pub const EXCEPTION: &str = "exception.";

/// Takes chunks as they arrive and hands out whole messages as frames: `name` is the type of the
/// event, `data` its payload.
#[derive(Debug)]
pub struct EventReader {
    limit: usize,
    held: BytesMut,
    /// The length of the message that `held` begins with, once its prelude was checked.
    length: Option<usize>,
    /// A stream that broke stays broken: nothing in it says where the next message begins.
    broken: Option<FrameError>,
}

impl EventReader {
    /// A reader that refuses messages longer than `limit` bytes, as soon as they say so.
    pub fn new(limit: usize) -> Self {
        EventReader {
            limit,
            held: BytesMut::new(),
            length: None,
            broken: None,
        }
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.broken.is_none() {
            self.held.extend_from_slice(chunk);
        }
    }

    /// The next whole message, if there is one.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        self.cut().inspect_err(|error| {
            self.broken = Some(error.clone());
            self.held = BytesMut::new();
        })
    }

    fn cut(&mut self) -> Result<Option<Frame>, FrameError> {
        let length = match self.length {
            Some(length) => length,
            None if self.held.len() < PRELUDE => return Ok(None),
            None => prelude(&self.held, self.limit)?,
        };
        if self.held.len() < length {
            self.length = Some(length);
            return Ok(None);
        }
        self.length = None;
        message(self.held.split_to(length).freeze()).map(Some)
    }
}

/// The length of a message, read only after its checksum was compared.
fn prelude(bytes: &[u8], limit: usize) -> Result<usize, FrameError> {
    if number(bytes, 8) != Some(crc32fast::hash(bytes.get(..8).unwrap_or_default())) {
        return Err(broken("the checksum of a message's lengths is wrong"));
    }
    let length = length_at(bytes, 0);
    if length > limit {
        return Err(FrameError::TooLong { limit });
    }
    if length < LEAST || length_at(bytes, 4) > length - LEAST {
        return Err(broken("the lengths of a message contradict each other"));
    }
    Ok(length)
}

fn message(raw: Bytes) -> Result<Frame, FrameError> {
    let end = raw.len().saturating_sub(4);
    if number(&raw, end) != Some(crc32fast::hash(raw.get(..end).unwrap_or_default())) {
        return Err(broken("the checksum of a message is wrong"));
    }
    let payload = PRELUDE.saturating_add(length_at(&raw, 4));
    if payload > end {
        return Err(broken("the lengths of a message contradict each other"));
    }
    let labels = Labels::read(raw.slice(PRELUDE..payload))?;
    let data = raw.slice(payload..end);
    let (name, data) = match labels.kind.as_deref() {
        Some(b"exception") => (failed(labels.exception), data),
        // A failure that the service's model does not name has no payload.
        Some(b"error") => (failed(labels.error_code), told(labels.error_message)),
        _ => (labels.event, data),
    };
    Ok(Frame { raw, name, data })
}

fn failed(name: Option<Bytes>) -> Option<Bytes> {
    let mut prefixed = BytesMut::from(EXCEPTION);
    prefixed.extend_from_slice(&name.unwrap_or_default());
    Some(prefixed.freeze())
}

fn told(message: Option<Bytes>) -> Bytes {
    let message = message.unwrap_or_default();
    let body = serde_json::json!({ "message": String::from_utf8_lossy(&message) });
    Bytes::from(body.to_string())
}

/// Four bytes, the highest first.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

fn length_at(bytes: &[u8], at: usize) -> usize {
    number(bytes, at).map_or(usize::MAX, |length| {
        usize::try_from(length).unwrap_or(usize::MAX)
    })
}

fn broken(problem: &str) -> FrameError {
    FrameError::Broken {
        problem: problem.to_owned(),
    }
}
