//! Messages of AWS's binary framing, written from its description and not with the hub's reader.

use bytes::{BufMut, Bytes, BytesMut};

use crate::simulator::sse::{Event, Framing};

/// An event or an exception as a message.
pub fn write(event: &Event) -> Bytes {
    let name = event.name.unwrap_or_default();
    let (kind, label) = match event.framing {
        Framing::AwsException => ("exception", ":exception-type"),
        Framing::AwsEvent | Framing::Lines => ("event", ":event-type"),
    };
    message(kind, label, name, event.data.as_bytes())
}

/// A message whose payload is JSON that breaks off.
pub fn broken() -> Bytes {
    let payload = br#"{"contentBlockIndex": 0, "delta": {"te"#;
    message("event", ":event-type", "contentBlockDelta", payload)
}

fn message(kind: &str, label: &str, name: &str, payload: &[u8]) -> Bytes {
    let mut headers = BytesMut::new();
    for (header, value) in [
        (label, name),
        (":content-type", "application/json"),
        (":message-type", kind),
    ] {
        // All of these are short words.
        headers.put_u8(u8::try_from(header.len()).unwrap_or(u8::MAX));
        headers.put_slice(header.as_bytes());
        headers.put_u8(7);
        headers.put_u16(u16::try_from(value.len()).unwrap_or(u16::MAX));
        headers.put_slice(value.as_bytes());
    }
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    let mut out = BytesMut::with_capacity(headers.len() + payload.len() + 16);
    out.put_u32(length(headers.len() + payload.len() + 16));
    out.put_u32(length(headers.len()));
    out.put_u32(crc32(&out));
    out.put_slice(&headers);
    out.put_slice(payload);
    out.put_u32(crc32(&out));
    out.freeze()
}

/// CRC-32 bit by bit, as the definition has it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
