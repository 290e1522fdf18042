//! A reply as it is kept: a line of JSON about it, and its bytes.

use std::io::Write;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::record::Head;
use crate::metering::Made;

/// A reply that can be given again.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// Its head.
    pub head: Head,
    /// Its body, cut as it came.
    pub chunks: Vec<Bytes>,
    /// What the call came to that made it.
    pub made: Option<Made>,
}

#[derive(Serialize, Deserialize)]
struct About {
    status: u16,
    headers: Vec<(String, String)>,
    whole: bool,
    chunks: Vec<usize>,
    made: Option<Made>,
}

impl Given {
    /// The bytes that keep it.
    pub fn written(&self) -> Option<Vec<u8>> {
        let headers = self.head.headers.iter().filter_map(|(name, value)| {
            // A header that is no text is none of ours.
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        let about = About {
            status: self.head.status.as_u16(),
            headers: headers.collect(),
            whole: self.head.whole,
            chunks: self.chunks.iter().map(Bytes::len).collect(),
            made: self.made.clone(),
        };
        let mut bytes = serde_json::to_vec(&about).ok()?;
        bytes.push(b'\n');
        for chunk in &self.chunks {
            // Writing to memory cannot fail.
            bytes.write_all(chunk).ok()?;
        }
        Some(bytes)
    }

    /// Reads them. `None`: another version wrote them, or they are cut.
    pub fn read(bytes: &Bytes) -> Option<Self> {
        let line = memchr::memchr(b'\n', bytes)?;
        let about: About = serde_json::from_slice(bytes.get(..line)?).ok()?;
        let mut rest = bytes.slice(line + 1..);
        let mut chunks = Vec::with_capacity(about.chunks.len());
        for length in about.chunks {
            if length > rest.len() {
                return None;
            }
            chunks.push(rest.split_to(length));
        }
        let headers = about.headers.iter().map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        });
        let head = Head {
            status: StatusCode::from_u16(about.status).ok()?,
            headers: headers.collect::<Option<_>>()?,
            whole: about.whole,
        };
        rest.is_empty().then_some(Given {
            head,
            chunks,
            made: about.made,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_as_it_was_written_and_a_cut_one_is_not() {
        let given = Given {
            head: Head {
                status: StatusCode::OK,
                headers: vec![(
                    HeaderName::from_static("content-type"),
                    HeaderValue::from_static("text/event-stream"),
                )],
                whole: false,
            },
            chunks: vec![
                Bytes::from_static(b"data: a\n\n"),
                Bytes::from_static(&[0, 255, 10]),
            ],
            made: None,
        };
        let written = Bytes::from(given.written().unwrap());
        let read = Given::read(&written).unwrap();
        assert_eq!(read.chunks, given.chunks);
        assert_eq!(read.head.headers, given.head.headers);
        assert!(!read.head.whole);
        for length in 0..written.len() {
            assert!(Given::read(&written.slice(..length)).is_none(), "{length}");
        }
    }
}
