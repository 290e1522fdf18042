//! Hexadecimal, with the `0x` in front that ArcBlock's keys carry.

/// The bytes of `0x…` or of plain hexadecimal; `None` if it is neither.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs
        .map(|pair| match pair {
            [high, low] => Some(value(*high)? << 4 | value(*low)?),
            _ => None,
        })
        .collect()
}

/// `0x` and two small letters for each byte.
pub fn encode(bytes: &[u8]) -> String {
    format!("0x{}", plain(bytes))
}

/// Two small letters for each byte.
pub fn plain(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn value(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}
