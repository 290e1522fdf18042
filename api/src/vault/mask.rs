//! What of a secret may be shown.

/// The first and last four characters with stars between them, as AIGNE Hub shows credentials; a
/// short secret gives only stars.
pub fn mask(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let (Some(first), Some(last)) = (letters.first_chunk::<4>(), letters.last_chunk::<4>()) else {
        return "***".to_owned();
    };
    if letters.len() < 8 {
        return "***".to_owned();
    }
    let stars = "*".repeat((letters.len() - 8).min(16));
    let (first, last): (String, String) = (first.iter().collect(), last.iter().collect());
    format!("{first}{stars}{last}")
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn shows_the_ends_of_a_long_secret_and_nothing_of_a_short_one() {
        assert_eq!(mask(""), "***");
        assert_eq!(mask("1234567"), "***");
        assert_eq!(mask("sk-1abcd2345"), "sk-1****2345");
        assert_eq!(
            mask(&"x".repeat(100)),
            format!("xxxx{}xxxx", "*".repeat(16))
        );
        assert_eq!(mask("schlüsselß"), "schl**selß");
    }
}
