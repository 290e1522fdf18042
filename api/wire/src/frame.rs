//! Cutting a byte stream into server-sent events without losing a byte.
//!
//! Grammar: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.
//!
//! Where an event ends never depends on how the network cut the bytes. A blank line that ends with
//! a carriage return waits for the next byte, because a line feed would belong to it; in a stream
//! whose lines end with bare carriage returns it does not wait, and a line feed that still follows
//! goes in front of the next event.

use std::collections::VecDeque;
use std::ops::Range;

use bytes::{Bytes, BytesMut};
use memchr::{memchr, memchr2};

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The bytes as received, with the blank line that ends the event.
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

/// How far the search for the end of an event has come.
#[derive(Debug, Default)]
struct Scan {
    /// The current line has bytes already.
    line_has_bytes: bool,
    /// The last byte was a carriage return; the line that it ended was blank.
    after_cr: Option<bool>,
    /// The last line ended with a carriage return alone.
    bare_cr: bool,
}

impl Scan {
    /// How many of these bytes belong to the event, if it ends among them.
    fn event_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            if let Some(blank) = self.after_cr.take() {
                let paired = rest.first() == Some(&b'\n');
                at += usize::from(paired);
                self.bare_cr = !paired;
                if blank {
                    return Some(at);
                }
                if paired {
                    continue;
                }
            }
            let Some(length) = memchr2(b'\n', b'\r', rest) else {
                self.line_has_bytes = true;
                return None;
            };
            let blank = length == 0 && !std::mem::take(&mut self.line_has_bytes);
            self.line_has_bytes = false;
            at += length + 1;
            if rest.get(length) == Some(&b'\n') {
                self.bare_cr = false;
                if blank {
                    return Some(at);
                }
            } else if blank && self.bare_cr {
                self.after_cr = Some(false);
                return Some(at);
            } else {
                self.after_cr = Some(blank);
            }
        }
    }
}

/// The ranges of the lines, without their ends.
fn lines(bytes: &[u8], mut at: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = at..at + length;
        let crlf = rest.get(length..length + 2) == Some(b"\r\n");
        at = line.end + if crlf { 2 } else { 1 };
        Some(line)
    })
}

fn parse(raw: Bytes, first: bool) -> Frame {
    const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
    let start = if first && raw.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let mut name = None;
    let mut data: Option<Data> = None;
    for line in lines(&raw, start) {
        let text = raw.get(line.clone()).unwrap_or_default();
        let colon = memchr(b':', text);
        let field = text.get(..colon.unwrap_or(text.len())).unwrap_or_default();
        let value = match colon {
            None => line.end..line.end,
            Some(colon) => {
                let space = text.get(colon + 1) == Some(&b' ');
                line.start + colon + 1 + usize::from(space)..line.end
            }
        };
        match field {
            b"data" => data = Some(Data::join(data, &raw, value)),
            b"event" => name = Some(value).filter(|value| !value.is_empty()),
            _ => {}
        }
    }
    Frame {
        name: name.map(|range| raw.slice(range)),
        data: match data {
            None => Bytes::new(),
            Some(Data::One(range)) => raw.slice(range),
            Some(Data::Many(joined)) => joined.freeze(),
        },
        raw,
    }
}

/// The data of an event: nearly always one line, which then needs no copy.
enum Data {
    One(Range<usize>),
    Many(BytesMut),
}

impl Data {
    fn join(before: Option<Self>, raw: &[u8], value: Range<usize>) -> Self {
        let mut joined = match before {
            None => return Data::One(value),
            Some(Data::One(range)) => BytesMut::from(raw.get(range).unwrap_or_default()),
            Some(Data::Many(joined)) => joined,
        };
        joined.extend_from_slice(b"\n");
        joined.extend_from_slice(raw.get(value).unwrap_or_default());
        Data::Many(joined)
    }
}
