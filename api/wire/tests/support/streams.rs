//! Running a stream through frames, a reader, a writer and a meter.

use bytes::{Bytes, BytesMut};
use wire::Dialect;
use wire::codec::{Mark, Reading, StreamOptions};
use wire::frame::{Frame, FrameReader};
use wire::ir::Event;

/// The frames of a stream that arrives in these chunks.
pub fn frames<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    let mut reader = FrameReader::new(1 << 20);
    let mut frames = Vec::new();
    for chunk in chunks {
        reader.push(Bytes::copy_from_slice(chunk));
        while let Some(frame) = reader.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    frames.extend(reader.finish());
    frames
}

/// What a stream means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Events until the end, or until the reader gave up.
    pub events: Vec<Event>,
    /// Members without a place.
    pub left_out: Vec<String>,
    /// Why the reader gave up.
    pub problem: Option<String>,
}

/// Reads frames in a dialect.
pub fn read(dialect: Dialect, frames: &[Frame]) -> Read {
    let mut reader = dialect.codec().stream_reader();
    let mut events = Vec::new();
    let problem = frames
        .iter()
        .find_map(|frame| reader.read(frame, &mut events).err());
    Read {
        events,
        left_out: reader.left_out(),
        problem: problem.map(|problem| problem.to_string()),
    }
}

/// Echoed values that do not change from run to run.
pub fn options(include_usage: bool) -> StreamOptions {
    StreamOptions {
        model: "caller/model".to_owned(),
        id: "0198".to_owned(),
        created: 1_700_000_000,
        include_usage,
        ..StreamOptions::default()
    }
}

/// Writes events in a dialect; tells what could not be said.
pub fn write(dialect: Dialect, events: &[Event], include_usage: bool) -> (Bytes, Vec<String>) {
    let mut writer = dialect.codec().stream_writer(options(include_usage));
    let mut out = BytesMut::new();
    for event in events {
        writer.write(event, &mut out);
    }
    (out.freeze(), writer.left_out())
}

/// What a meter says of each frame, and what it counted.
pub fn measure(dialect: Dialect, frames: &[Frame]) -> (Vec<Mark>, Reading) {
    let mut meter = dialect.codec().meter();
    let marks = frames.iter().map(|frame| meter.frame(frame)).collect();
    (marks, meter.reading().clone())
}

/// Checks that events follow the order that the common form promises.
pub fn check_order(events: &[Event]) {
    let mut next = 0;
    let mut open = Vec::new();
    let mut stopped = false;
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Start { .. } => assert!(open.is_empty() && next == 0 && !stopped),
            Event::PartStart { index, .. } => {
                assert!(!stopped && *index == next, "gap at {event:?}");
                next += 1;
                open.push(*index);
            }
            Event::PartDelta { index, .. } => assert!(open.contains(index), "{event:?}"),
            Event::PartEnd { index } => {
                assert!(open.contains(index), "{event:?}");
                open.retain(|other| other != index);
            }
            Event::Stop { .. } => {
                assert!(
                    open.is_empty() && !stopped,
                    "parts open at the stop: {open:?}"
                );
                stopped = true;
            }
            Event::Usage(_) => assert!(stopped),
            Event::Failed(_) | Event::End => assert_eq!(place + 1, events.len()),
            Event::Ping => {}
        }
    }
}
