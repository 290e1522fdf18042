//! A stream as one JSON array: what Gemini's callers get who do not ask for `alt=sse`.
//!
//! Each element goes out as its event comes; the bracket that closes the array goes out last.

use bytes::{Bytes, BytesMut};

use crate::frame::{FrameError, FrameReader};

/// Turns server-sent events into elements of an array.
#[derive(Debug)]
pub struct ArrayWriter {
    frames: FrameReader,
    begun: bool,
}

impl ArrayWriter {
    /// A writer that refuses events longer than `limit` bytes.
    pub fn new(limit: usize) -> Self {
        ArrayWriter {
            frames: FrameReader::new(limit),
            begun: false,
        }
    }

    /// The elements of the events that are whole with these bytes. Comments are no elements.
    pub fn elements(&mut self, events: Bytes) -> Result<Bytes, FrameError> {
        let mut out = BytesMut::with_capacity(events.len());
        self.frames.push(events);
        while let Some(frame) = self.frames.next_frame()? {
            let data = frame.data.trim_ascii();
            if data.is_empty() {
                continue;
            }
            let before: &[u8] = if std::mem::replace(&mut self.begun, true) {
                b",\r\n"
            } else {
                b"["
            };
            out.extend_from_slice(before);
            out.extend_from_slice(data);
        }
        Ok(out.freeze())
    }

    /// The end of the array, which is an array even when nothing came.
    pub fn close(&mut self) -> &'static [u8] {
        if std::mem::replace(&mut self.begun, true) {
            b"]"
        } else {
            b"[]"
        }
    }
}
