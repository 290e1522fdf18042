//! AWS's binary framing, written anew for the tests: it shares nothing with the reader.

use serde_json::Value;

/// CRC-32 bit by bit, as the definition has it.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// A message of these string headers and this payload.
pub fn message(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    for (name, value) in headers {
        encoded.push(u8::try_from(name.len()).unwrap());
        encoded.extend(name.as_bytes());
        encoded.push(7);
        encoded.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        encoded.extend(value.as_bytes());
    }
    raw(&encoded, payload)
}

/// A message of encoded headers and this payload.
pub fn raw(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + headers.len() + payload.len()).unwrap();
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend(u32::try_from(headers.len()).unwrap().to_be_bytes());
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes.extend(headers);
    bytes.extend(payload);
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes
}

/// The stream that the lines of a sample describe, message by message.
pub fn stream(lines: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(lines).unwrap();
    text.lines().map(line).collect()
}

fn line(line: &str) -> Vec<u8> {
    let told: Value = serde_json::from_str(line).unwrap();
    let json = (":content-type", "application/json");
    let payload = told["payload"].to_string();
    if let Some(event) = told["event"].as_str() {
        let headers = [(":event-type", event), json, (":message-type", "event")];
        return message(&headers, payload.as_bytes());
    }
    if let Some(exception) = told["exception"].as_str() {
        let headers = [
            (":exception-type", exception),
            json,
            (":message-type", "exception"),
        ];
        return message(&headers, payload.as_bytes());
    }
    let code = told["error"].as_str().unwrap();
    let words = told["message"].as_str().unwrap();
    let headers = [
        (":error-code", code),
        (":error-message", words),
        (":message-type", "error"),
    ];
    message(&headers, b"")
}
