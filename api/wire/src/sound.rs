//! Whether bytes that are forwarded as they came can be read by whoever gets them.
//!
//! A meter skips what it does not count, without looking at it. A client parses all of it: letters
//! that are none, and arrays within arrays without end, make official packages throw, or overflow
//! their stack. Both are found by counting bytes, which costs far less than another parse.

use memchr::memchr2;

use crate::limits;

/// Why no client can read the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// They are not UTF-8.
    #[error("it is not UTF-8")]
    Letters,
    /// They are JSON that nests deeper than parsers go.
    #[error("it nests deeper than {} levels", limits::NESTING)]
    Nesting,
}

/// They are UTF-8.
pub fn letters(bytes: &[u8]) -> Result<(), Unsound> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(_) => Err(Unsound::Letters),
    }
}

/// As JSON they nest no deeper than [`limits::NESTING`], whether or not they are JSON.
pub fn nesting(json: &[u8]) -> Result<(), Unsound> {
    // Nothing opens more levels than it has brackets, and nearly every event has a few.
    let brackets = json.iter().filter(|byte| matches!(byte, b'[' | b'{'));
    if brackets.count() <= limits::NESTING || depth_within(json) {
        Ok(())
    } else {
        Err(Unsound::Nesting)
    }
}

/// What [`letters`] and [`nesting`] ask for.
pub fn check(json: &[u8]) -> Result<(), Unsound> {
    letters(json)?;
    nesting(json)
}

/// Walks the brackets outside of strings.
fn depth_within(json: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut rest = json;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        match byte {
            b'"' => rest = behind_string(behind),
            b'[' | b'{' => {
                depth = depth.saturating_add(1);
                if depth > limits::NESTING {
                    return false;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

/// What follows a string that has begun.
fn behind_string(mut rest: &[u8]) -> &[u8] {
    while let Some(at) = memchr2(b'"', b'\\', rest) {
        let escapes = rest.get(at) == Some(&b'\\');
        let behind = at.saturating_add(1).saturating_add(usize::from(escapes));
        rest = rest.get(behind..).unwrap_or_default();
        if !escapes {
            return rest;
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_and_side_by_side_are_no_levels() {
        let wide = format!("[{}1]", "[],".repeat(5_000));
        let text = format!(r#"{{"a\\\"":"{}"}}"#, "[{".repeat(5_000));
        for json in [wide, text] {
            assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
            assert_eq!(check(json.as_bytes()), Ok(()));
        }
    }

    #[test]
    fn what_nests_deeper_than_parsers_go_is_found_even_behind_a_string() {
        let deep = |levels| {
            format!(
                r#"{{"a":"\"","b":{}{}}}"#,
                "[".repeat(levels),
                "]".repeat(levels)
            )
        };
        assert_eq!(check(deep(limits::NESTING - 1).as_bytes()), Ok(()));
        assert_eq!(
            check(deep(limits::NESTING).as_bytes()),
            Err(Unsound::Nesting)
        );
        assert_eq!(
            check("[".repeat(3_000_000).as_bytes()),
            Err(Unsound::Nesting)
        );
    }

    #[test]
    fn letters_that_are_none_are_found() {
        assert_eq!(check(b"{\"a\":\"\xff\xfe\"}"), Err(Unsound::Letters));
        assert_eq!(check("{\"a\":\"\u{4f60}\u{1f980}\"}".as_bytes()), Ok(()));
    }
}
