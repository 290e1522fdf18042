//! How long a recording is, as far as its first bytes say.

/// Bytes of a second where the format does not say: 128 kbit/s, what most encoders make.
const BYTES_PER_SECOND: u64 = 16_000;

/// Seconds of a recording; one that began counts whole. The second value: they were read from it,
/// not guessed from its size.
pub(super) fn of(recording: &[u8]) -> (u64, bool) {
    match wave(recording) {
        Some(seconds) => (seconds, true),
        None => ((recording.len() as u64).div_ceil(BYTES_PER_SECOND), false),
    }
}

/// RIFF WAVE tells bytes per second and bytes of sound.
fn wave(recording: &[u8]) -> Option<u64> {
    if recording.get(..4)? != b"RIFF" || recording.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut rate = None;
    let mut at = 12_usize;
    loop {
        let name = recording.get(at..at.checked_add(4)?)?;
        let told = number(recording, at + 4)?;
        let content = at + 8;
        match name {
            b"fmt " => rate = number(recording, content + 8).filter(|rate| *rate > 0),
            b"data" => {
                // A recorder that does not know the length yet writes the largest number.
                let there = (recording.len() - content.min(recording.len())) as u64;
                return Some(told.min(there).div_ceil(rate?));
            }
            _ => {}
        }
        // Chunks begin at even places.
        let length = usize::try_from(told + (told & 1)).ok()?;
        at = content.checked_add(length)?;
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(four)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(bytes_per_second: u32, bytes: u32) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\0\0\0".to_vec();
        file.extend_from_slice(&bytes_per_second.to_le_bytes());
        file.extend_from_slice(&[0, 0, 0, 0]);
        file.extend_from_slice(b"LIST\x03\0\0\0abc\0data");
        file.extend_from_slice(&bytes.to_le_bytes());
        file.extend(std::iter::repeat_n(0, 2_500));
        file
    }

    #[test]
    fn a_wave_file_says_how_long_it_is() {
        assert_eq!(of(&recording(1_000, 2_000)), (2, true));
        assert_eq!(of(&recording(1_000, 2_001)), (3, true));
        assert_eq!(of(&recording(1_000, u32::MAX)), (3, true));
        assert_eq!(of(&recording(0, 2_000)), (1, false));
    }

    #[test]
    fn other_recordings_are_guessed_from_their_size() {
        assert_eq!(of(b""), (0, false));
        assert_eq!(of(&[0; 16_001]), (2, false));
        assert_eq!(of(b"RIFF\0\0\0\0WAVEfmt "), (1, false));
    }
}
