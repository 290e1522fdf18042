//! A picture and a sound, made here.

/// Samples of a second.
const RATE: u32 = 8_000;

/// One second of a tone, as RIFF WAVE: 16 bits, mono.
pub fn wav() -> Vec<u8> {
    let bytes = RATE * 2;
    let mut file = Vec::with_capacity(44 + bytes as usize);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&bytes.to_le_bytes());
    file.extend_from_slice(&2_u16.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    for sample in 0..RATE {
        // A triangle wave of 400 Hz.
        let step = i16::try_from(sample % 20).unwrap_or(0);
        let level = if step < 10 { step } else { 20 - step };
        file.extend_from_slice(&((level - 5) * 1_000).to_le_bytes());
    }
    file
}

/// A grey square of 8 pixels a side, as PNG.
pub fn png() -> Vec<u8> {
    const SIDE: u32 = 8;
    let mut head = Vec::new();
    head.extend_from_slice(&SIDE.to_be_bytes());
    head.extend_from_slice(&SIDE.to_be_bytes());
    // Eight bits of grey; no palette, filter or interlace.
    head.extend_from_slice(&[8, 0, 0, 0, 0]);
    let rows: Vec<u8> = (0..SIDE)
        .flat_map(|_| std::iter::once(0).chain(std::iter::repeat_n(128, SIDE as usize)))
        .collect();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, b"IHDR", &head);
    chunk(&mut file, b"IDAT", &stored(&rows));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    file.extend_from_slice(&u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
    let mut checked = name.to_vec();
    checked.extend_from_slice(content);
    file.extend_from_slice(&checked);
    file.extend_from_slice(&crc(&checked).to_be_bytes());
}

/// zlib around one block that is not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(0);
    let mut out = vec![0x78, 0x01, 1];
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&(!length).to_le_bytes());
    out.extend_from_slice(bytes);
    let (one, two) = bytes.iter().fold((1_u32, 0_u32), |(one, two), byte| {
        let one = (one + u32::from(*byte)) % 65_521;
        (one, (two + one) % 65_521)
    });
    out.extend_from_slice(&((two << 16) | one).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let low = crc & 1;
            (crc >> 1) ^ (0xEDB8_8320 & low.wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_standards() {
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
        assert_eq!(stored(b"abc").last_chunk(), Some(&[0x02, 0x4d, 0x01, 0x27]));
        assert_eq!(wav().len(), 16_044);
    }
}
