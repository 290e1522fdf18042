//! Two repairs of an answer's head before the client reads it.
//!
//! The client takes an interim head (100, 103) for the answer, and it drops the body of an
//! HTTP/1.1 answer that has neither a length nor chunks, which RFC 9112 (section 6.3) says goes on
//! until the connection ends. So interim heads are left out here, and such an answer is shown to
//! it as HTTP/1.0, whose bodies it reads to the end.

use bytes::{Buf as _, BytesMut};
use memchr::memmem;
use tokio::io::ReadBuf;

/// What is longer than this is handed on as it is; the client refuses it by its own limit.
const LONGEST: usize = 64 * 1024;

/// The beginning of an answer, held back until its head is complete.
#[derive(Debug, Default)]
pub(super) struct Head {
    bytes: BytesMut,
    searched: usize,
    ready: bool,
}

impl Head {
    /// Takes bytes from the connection.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        while !self.ready {
            let Some(end) = self.find_end() else {
                self.ready = self.bytes.len() >= LONGEST;
                return;
            };
            self.searched = 0;
            match self.status() {
                Some(status @ 100..=199) if status != 101 => self.bytes.advance(end),
                status => {
                    let head = self.bytes.get_mut(..end).unwrap_or_default();
                    if !matches!(status, Some(101 | 204 | 304)) && !is_marked(head) {
                        lower_version(head);
                    }
                    self.ready = true;
                }
            }
        }
    }

    /// Hands on what there is: the connection ended.
    pub(super) fn give_up(&mut self) {
        self.ready = true;
    }

    /// Whether it can be delivered.
    pub(super) fn is_ready(&self) -> bool {
        self.ready
    }

    /// Moves bytes to the reader; true when none are left.
    pub(super) fn deliver(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let count = self.bytes.len().min(buf.remaining());
        buf.put_slice(&self.bytes.split_to(count));
        self.bytes.is_empty()
    }

    /// The offset behind the empty line. A bare line feed ends a line too, as in the client.
    fn find_end(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(2);
        let rest = self.bytes.get(from..)?;
        let strict = memmem::find(rest, b"\n\r\n").map(|at| at.saturating_add(3));
        let bare = memmem::find(rest, b"\n\n").map(|at| at.saturating_add(2));
        self.searched = self.bytes.len();
        strict
            .into_iter()
            .chain(bare)
            .min()
            .map(|end| end.saturating_add(from))
    }

    fn status(&self) -> Option<u16> {
        let line = self.bytes.strip_prefix(b"HTTP/1.1 ")?;
        std::str::from_utf8(line.get(..3)?).ok()?.parse().ok()
    }
}

/// Whether a head says where its body ends.
fn is_marked(head: &[u8]) -> bool {
    head.split(|byte| *byte == b'\n').any(|line| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let name = name.trim_ascii();
        name.eq_ignore_ascii_case(b"content-length")
            || name.eq_ignore_ascii_case(b"transfer-encoding")
    })
}

fn lower_version(head: &mut [u8]) {
    if let Some(version) = head.get_mut(..8)
        && version == b"HTTP/1.1"
    {
        version.copy_from_slice(b"HTTP/1.0");
    }
}
