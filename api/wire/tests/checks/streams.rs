//! Running streams through readers and writers, cut in any way.

use bytes::{Bytes, BytesMut};
use wire::codec::StreamOptions;
use wire::frame::Frame;
use wire::framing::Framing;
use wire::{Dialect, Native, ir};

/// What a caller of the tests asks for.
pub fn options() -> StreamOptions {
    StreamOptions {
        model: "hub/model".to_owned(),
        id: "0199".to_owned(),
        created: 1_760_000_000,
        include_usage: true,
        custom_tools: vec!["apply_patch".to_owned()],
        target: "provider/model".to_owned(),
        ..StreamOptions::default()
    }
}

/// Whole frames of server-sent events that came in these chunks; an event that was cut off is
/// dropped, as their grammar asks.
pub fn frames(chunks: &[&[u8]]) -> Vec<Frame> {
    frames_of(Framing::Sse, chunks)
}

/// Whole frames of a stream that came in these chunks.
pub fn frames_of(framing: Framing, chunks: &[&[u8]]) -> Vec<Frame> {
    let mut reader = framing.reader(1 << 20);
    let mut frames = Vec::new();
    for chunk in chunks {
        reader.push(Bytes::copy_from_slice(chunk));
        while let Some(frame) = reader.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    frames
}

/// The events of a provider's stream, and what its reader left out.
pub fn events(native: impl Into<Native>, chunks: &[&[u8]]) -> (Vec<ir::Event>, Vec<String>) {
    let native = native.into();
    let mut reader = native.codec().stream_reader();
    let mut events = Vec::new();
    for frame in frames_of(native.framing(), chunks) {
        reader.read(&frame, &mut events).unwrap();
    }
    (events, reader.left_out())
}

/// A stream written from events, and what its writer left out.
pub fn written(dialect: Dialect, events: &[ir::Event]) -> (String, Vec<String>) {
    let mut writer = dialect.codec().stream_writer(options());
    let mut out = BytesMut::new();
    for event in events {
        writer.write(event, &mut out);
    }
    let text = String::from_utf8(out.to_vec()).unwrap();
    (text, writer.left_out())
}
