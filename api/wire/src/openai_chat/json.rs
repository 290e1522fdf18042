//! Small helpers around JSON that several rooms of this dialect need.

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;

use crate::object::Field;

/// A body of this dialect.
pub(crate) fn body(value: &impl Serialize) -> Bytes {
    let mut out = BytesMut::with_capacity(512);
    append(value, &mut out);
    out.freeze()
}

/// An event that carries this value.
pub(crate) fn event(value: &impl Serialize, out: &mut BytesMut) {
    out.extend_from_slice(b"data: ");
    append(value, out);
    out.extend_from_slice(b"\n\n");
}

#[expect(
    clippy::expect_used,
    reason = "the types written here have string keys and no fallible parts, and memory takes every byte"
)]
fn append(value: &impl Serialize, out: &mut BytesMut) {
    serde_json::to_writer(out.writer(), value).expect("a value that can always be written");
}

/// A value that says nothing, so that losing it loses nothing.
pub(crate) fn says_nothing(field: &Field<'_>) -> bool {
    matches!(field.value.get(), "null" | "[]" | "{}" | "\"\"")
}

/// Keeps a path once.
pub(crate) fn tell(left_out: &mut Vec<String>, path: impl Into<String>) {
    let path = path.into();
    if !left_out.contains(&path) {
        left_out.push(path);
    }
}
