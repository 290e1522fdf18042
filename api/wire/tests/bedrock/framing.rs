//! The binary framing: AWS's own vectors, every kind of header, and bytes that are not what they say.

use super::aws_encode::{crc32, message, raw};
use super::*;
use wire::aws_event::EventReader;
use wire::frame::FrameError;

fn read(bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
    let mut reader = EventReader::new(1 << 16);
    reader.push(bytes);
    reader.next_frame()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

/// The messages `empty_message` and `payload_no_headers` of the vectors that AWS's implementations
/// share (<https://github.com/awslabs/aws-c-event-stream>, `tests/`).
#[test]
fn awss_own_vectors_are_read_and_written() {
    let empty = hex("00000010 00000000 05c248eb 7d98c8ff");
    assert_eq!(message(&[], b""), empty);
    let frame = read(&empty).unwrap().unwrap();
    assert_eq!((frame.name, frame.data.len()), (None, 0));
    let payload = hex("0000001d 00000000 fd528c5a 7b27666f6f273a27626172277d c3653936");
    assert_eq!(message(&[], b"{'foo':'bar'}"), payload);
    let frame = read(&payload).unwrap().unwrap();
    assert_eq!(frame.data.as_ref(), b"{'foo':'bar'}");
    assert_eq!(frame.raw.as_ref(), payload);
}

#[test]
fn headers_of_every_kind_are_passed_over() {
    let mut headers = Vec::new();
    let values: [(u8, &[u8]); 10] = [
        (0, b""),
        (1, b""),
        (2, b"x"),
        (3, b"xy"),
        (4, b"wxyz"),
        (5, b"stuvwxyz"),
        (6, b"\x00\x03abc"),
        (7, b"\x00\x00"),
        (8, b"stuvwxyz"),
        (9, b"0123456789abcdef"),
    ];
    for (kind, value) in values {
        headers.extend([1, b'h', kind]);
        headers.extend(value);
    }
    headers.extend(b"\x0b:event-type\x07\x00\x04ping");
    let frame = read(&raw(&headers, b"{}")).unwrap().unwrap();
    assert_eq!(frame.name.as_deref(), Some(b"ping".as_slice()));
}

#[test]
fn what_is_not_what_it_says_is_an_error_and_stays_one() {
    let short = |headers: &[u8]| read(&raw(headers, b"")).unwrap_err().to_string();
    let broken = "the framing of the stream is broken: ";
    for headers in [
        b"\x05ab".as_slice(),
        b"\x01a",
        b"\x01a\x04\x00",
        b"\x01a\x07\x00",
        b"\x01a\x07\x00\x09x",
    ] {
        let problem = "a header is longer than the headers of its message";
        assert_eq!(short(headers), format!("{broken}{problem}"));
    }
    let problem = "a header has a value of an unknown kind";
    assert_eq!(short(b"\x01a\x0a"), format!("{broken}{problem}"));
    for (length, headers) in [(15_u32, 0_u32), (0, 0), (40, 25), (40, u32::MAX)] {
        let mut prelude = length.to_be_bytes().to_vec();
        prelude.extend(headers.to_be_bytes());
        prelude.extend(crc32(&prelude).to_be_bytes());
        let problem = "the lengths of a message contradict each other";
        let told = read(&prelude).unwrap_err().to_string();
        assert_eq!(told, format!("{broken}{problem}"));
    }
    let mut reader = EventReader::new(1 << 16);
    reader.push(&[0; 12]);
    let first = reader.next_frame().unwrap_err();
    reader.push(&message(&[], b""));
    assert_eq!(reader.next_frame().unwrap_err(), first);
}

#[test]
fn a_message_that_announces_too_much_is_refused_before_it_comes() {
    let mut prelude = u32::MAX.to_be_bytes().to_vec();
    prelude.extend([0; 4]);
    prelude.extend(crc32(&prelude).to_be_bytes());
    let limit = 1 << 16;
    assert_eq!(read(&prelude), Err(FrameError::TooLong { limit }));
    let just = vec![b'x'; limit - 16];
    assert_eq!(read(&message(&[], &just)).unwrap().unwrap().data, just);
}

#[test]
fn a_beginning_alone_means_nothing() {
    let mut reader = Framing::AwsEventStream.reader(1 << 16);
    let whole = message(&[(":event-type", "x")], b"{}");
    reader.push(Bytes::copy_from_slice(&whole[..whole.len() - 1]));
    assert_eq!(reader.next_frame(), Ok(None));
    assert_eq!(reader.finish(), None);
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        messages in prop::collection::vec(("[a-zA-Z]{1,20}", prop::collection::vec(any::<u8>(), 0..200)), 0..6),
        size in 1_usize..40,
    ) {
        let mut bytes = Vec::new();
        for (name, payload) in &messages {
            bytes.extend(message(&[(":event-type", name), (":message-type", "event")], payload));
        }
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        let read = frames_of(BEDROCK.framing(), &chunks);
        let read: Vec<(String, Vec<u8>)> = read
            .iter()
            .map(|frame| {
                let name = frame.name.clone().unwrap().to_vec();
                (String::from_utf8(name).unwrap(), frame.data.to_vec())
            })
            .collect();
        prop_assert_eq!(read, messages);
    }

    #[test]
    fn one_changed_bit_is_noticed(at: prop::sample::Index, bit in 0_u8..8, size in 1_usize..40) {
        let mut bytes = message(&[(":event-type", "contentBlockDelta")], b"{\"text\":\"Hello\"}");
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let mut reader = EventReader::new(1 << 16);
        for chunk in bytes.chunks(size) {
            reader.push(chunk);
            match reader.next_frame() {
                Ok(None) => {}
                Ok(Some(frame)) => prop_assert!(false, "{:?}", frame),
                Err(_) => return Ok(()),
            }
        }
        prop_assert!(false, "not noticed at byte {}", at);
    }

    #[test]
    fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }
}
