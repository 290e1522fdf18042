//! Small helpers around JSON that several rooms of this dialect need.

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;

/// A body of this dialect.
pub(super) fn body(value: &impl Serialize) -> Bytes {
    let mut out = BytesMut::with_capacity(512);
    append(value, &mut out);
    out.freeze()
}

/// An event that carries this value, with the line ends that Google writes.
pub(super) fn event(value: &impl Serialize, out: &mut BytesMut) {
    out.extend_from_slice(b"data: ");
    append(value, out);
    out.extend_from_slice(b"\r\n\r\n");
}

#[expect(
    clippy::expect_used,
    reason = "the types written here have string keys and no fallible parts, and memory takes every byte"
)]
fn append(value: &impl Serialize, out: &mut BytesMut) {
    serde_json::to_writer(out.writer(), value).expect("a value that can always be written");
}

/// Keeps a path once.
pub(super) fn tell(left_out: &mut Vec<String>, path: impl Into<String>) {
    let path = path.into();
    if !left_out.contains(&path) {
        left_out.push(path);
    }
}
