//! Cutting streams into events.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

use bytes::Bytes;
use proptest::prelude::*;
use wire::frame::{Frame, FrameError, FrameReader};

fn frames(chunks: impl IntoIterator<Item = Vec<u8>>) -> Vec<Frame> {
    let mut reader = FrameReader::new(1 << 20);
    let mut frames = Vec::new();
    for chunk in chunks {
        reader.push(Bytes::from(chunk));
        while let Some(frame) = reader.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    frames.extend(reader.finish());
    frames
}

fn data(text: &str) -> Vec<String> {
    frames([text.as_bytes().to_vec()])
        .into_iter()
        .map(|frame| String::from_utf8(frame.data.to_vec()).unwrap())
        .collect()
}

#[test]
fn lines_may_end_in_three_ways() {
    assert_eq!(data("data: a\n\ndata: b\n\n"), ["a", "b"]);
    assert_eq!(data("data: a\r\n\r\ndata: b\r\n\r\n"), ["a", "b"]);
    assert_eq!(data("data: a\r\rdata: b\r\r"), ["a", "b"]);
}

#[test]
fn several_data_lines_are_joined_and_one_space_is_dropped() {
    assert_eq!(data("data:  a\ndata:b\ndata\ndata: c\n\n"), [" a\nb\n\nc"]);
}

#[test]
fn the_event_name_is_read_and_other_fields_are_not() {
    let frames = frames([b"event: ping\nid: 7\nretry: 10\ndata: {}\n\n".to_vec()]);
    assert_eq!(frames[0].name.as_deref(), Some(&b"ping"[..]));
    assert_eq!(&frames[0].data[..], b"{}");
}

#[test]
fn a_comment_is_a_frame_without_data() {
    let frames = frames([b": keep-alive\n\ndata: x\n\n".to_vec()]);
    assert_eq!(frames.len(), 2);
    assert_eq!(&frames[0].raw[..], b": keep-alive\n\n");
    assert!(frames[0].data.is_empty());
    assert_eq!(frames[0].name, None);
}

#[test]
fn a_byte_order_mark_counts_at_the_start_only() {
    assert_eq!(data("\u{feff}data: a\n\n\u{feff}data: b\n\n"), ["a", ""]);
}

#[test]
fn an_unterminated_tail_is_handed_out_at_the_end() {
    assert_eq!(data("data: a\n\ndata: [DO"), ["a", "[DO"]);
    assert_eq!(data("data: a\r\n\r"), ["a"]);
}

#[test]
fn an_event_in_one_chunk_shares_its_memory() {
    let chunk = Bytes::from_static(b"data: a\n\ndata: b\n\n");
    let mut reader = FrameReader::new(100);
    reader.push(chunk.clone());
    let frame = reader.next_frame().unwrap().unwrap();
    assert_eq!(frame.raw.as_ptr(), chunk.as_ptr());
    assert_eq!(frame.data.as_ptr(), chunk[6..].as_ptr());
}

#[test]
fn a_split_between_carriage_return_and_line_feed_changes_nothing() {
    let parts = [b"data: a\r\n\r".to_vec(), b"\ndata: b\r\n\r\n".to_vec()];
    let frames = frames(parts);
    assert_eq!(frames.len(), 2);
    assert_eq!(&frames[0].raw[..], b"data: a\r\n\r\n");
}

#[test]
fn bare_carriage_returns_do_not_wait_for_the_next_byte() {
    let mut reader = FrameReader::new(100);
    reader.push(Bytes::from_static(b"data: a\r\r"));
    assert_eq!(&reader.next_frame().unwrap().unwrap().data[..], b"a");
}

#[test]
fn an_event_over_the_limit_is_refused_and_stays_refused() {
    let mut reader = FrameReader::new(10);
    reader.push(Bytes::from_static(b"data: 1234"));
    assert_eq!(reader.next_frame(), Ok(None));
    reader.push(Bytes::from_static(b"5\n\ndata: a\n\n"));
    let refused = Err(FrameError::TooLong { limit: 10 });
    assert_eq!(reader.next_frame(), refused);
    assert_eq!(reader.next_frame(), refused);
    assert_eq!(
        &reader.finish().unwrap().raw[..],
        b"data: 12345\n\ndata: a\n\n"
    );
}

/// Text in which everything that the grammar knows is likely.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just("\n"),
        Just("\r"),
        Just("\r\n"),
        Just("\r\n\r\n"),
        Just("\n\n"),
        Just("data: {\"a\":1}"),
        Just("data:"),
        Just("event: e"),
        Just(": c"),
        Just("\u{feff}"),
        Just("é"),
    ];
    proptest::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat().into_bytes())
}

proptest! {
    #[test]
    fn no_byte_is_lost_and_splits_do_not_matter(
        bytes in stream(),
        cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..8),
    ) {
        let whole = frames([bytes.clone()]);
        let raw: Vec<u8> = whole.iter().flat_map(|frame| frame.raw.to_vec()).collect();
        prop_assert_eq!(&raw, &bytes);

        prop_assert_eq!(&frames(bytes.iter().map(|byte| vec![*byte])), &whole);

        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.sort_unstable();
        let mut chunks = Vec::new();
        let mut at = 0;
        for place in places.into_iter().chain([bytes.len()]) {
            chunks.push(bytes[at..place].to_vec());
            at = place;
        }
        prop_assert_eq!(&frames(chunks), &whole);
    }
}
