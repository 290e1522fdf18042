//! Ids of tool calls in nine letters and digits.

use std::borrow::Cow;

const LETTERS: [u8; 62] = *b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 9;

/// The id, or nine letters and digits made of it. The same id always becomes the same one, in every
/// turn of a conversation.
pub(super) fn short(id: &str) -> Cow<'_, str> {
    if id.len() == LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Cow::Borrowed(id);
    }
    // FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
    let mut digest = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut short = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        let place = usize::try_from(digest % 62).unwrap_or_default();
        short.push(char::from(*LETTERS.get(place).unwrap_or(&b'0')));
        digest /= 62;
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_stays_and_every_other_gets_one_of_its_own() {
        assert_eq!(short("D681PevKs"), "D681PevKs");
        let ids = [
            "",
            "call_1",
            "call_2",
            "toolu_01A09q90qw90lq917835lq9",
            "D681PevK-",
        ];
        let made: std::collections::HashSet<_> = ids.map(short).into_iter().collect();
        assert_eq!(made.len(), ids.len());
        for id in made {
            assert_eq!(id.len(), 9, "{id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
        }
    }
}
