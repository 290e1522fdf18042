//! Running streams through readers and writers, cut in any way.

use bytes::{Bytes, BytesMut};
use wire::codec::StreamOptions;
use wire::frame::{Frame, FrameReader};
use wire::{Dialect, ir};

/// What a caller of the tests asks for.
pub fn options() -> StreamOptions {
    StreamOptions {
        model: "hub/model".to_owned(),
        id: "0199".to_owned(),
        created: 1_760_000_000,
        include_usage: true,
        echo: Bytes::new(),
    }
}

/// Whole frames of a stream that came in these chunks; an event that was cut off is dropped, as the
/// grammar of server-sent events asks.
pub fn frames(chunks: &[&[u8]]) -> Vec<Frame> {
    let mut reader = FrameReader::new(1 << 20);
    let mut frames = Vec::new();
    for chunk in chunks {
        reader.push(Bytes::copy_from_slice(chunk));
        while let Some(frame) = reader.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    frames
}

/// The events of a stream, and what its reader left out.
pub fn events(dialect: Dialect, chunks: &[&[u8]]) -> (Vec<ir::Event>, Vec<String>) {
    let mut reader = dialect.codec().stream_reader();
    let mut events = Vec::new();
    for frame in frames(chunks) {
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

/// A stream of one dialect as a caller of another sees it, with what was left out at its end.
pub fn translated(from: Dialect, to: Dialect, chunks: &[&[u8]]) -> String {
    let (events, mut left_out) = events(from, chunks);
    let (text, more) = written(to, &events);
    left_out.extend(more);
    format!("{text}-- left out: {left_out:?}\n")
}

/// The samples of a folder under `tests/samples`, by name.
pub fn samples(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/samples")
        .join(folder);
    let mut samples: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|kind| kind != "snap" && kind != "new" && kind != "md")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    samples.sort();
    assert!(!samples.is_empty(), "no samples in {}", folder.display());
    samples
}

/// Compares with the golden file beside the sample.
pub fn golden(folder: &str, name: &str, what: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../samples/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.{what}"), text));
}
