//! What a code looks like: 128 random bits in Crockford's base 32, in groups a person can copy.

use crate::identity::token::{self, NoRandomness};

/// Without I, L, O and U, which are misread (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 5;

/// A new code such as `4YQ2T-…`.
pub(super) fn make() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    let bits = u128::from_be_bytes(bytes);
    let letters: Vec<char> = (0..26)
        .rev()
        .filter_map(|place| {
            let index = usize::try_from((bits >> (5 * place)) & 31).ok()?;
            ALPHABET.get(index).map(|letter| char::from(*letter))
        })
        .collect();
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// Its last four letters, by which a person tells codes apart.
pub(super) fn last_four(code: &str) -> String {
    let plain: Vec<char> = code.chars().filter(|letter| *letter != '-').collect();
    plain.iter().skip(plain.len().saturating_sub(4)).collect()
}

/// What is kept of a code, however a person wrote it: in small letters, with or without dashes, with
/// an O for a zero or an I or L for a one.
pub(super) fn hash(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    token::hex(&token::sha256(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_26_letters_in_groups_of_five() {
        let code = make().unwrap();
        assert_eq!(code.len(), 26 + 5);
        assert_eq!(
            code.split('-').map(str::len).collect::<Vec<_>>(),
            [5, 5, 5, 5, 5, 1]
        );
        assert_ne!(code, make().unwrap());
    }

    #[test]
    fn the_way_it_is_written_does_not_matter() {
        assert_eq!(hash("AB0-1X"), hash(" abo lx"));
        assert_ne!(hash("AB0-1X"), hash("AB0-1Y"));
    }
}
