//! Reading the fields of an event.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use memchr::{memchr, memchr2};

use super::Frame;

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

/// Reads the fields of a whole event. A byte order mark counts in the first one only.
pub(super) fn parse(raw: Bytes, first: bool) -> Frame {
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
