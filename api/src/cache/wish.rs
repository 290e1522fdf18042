//! What a call wants of the cache: its own header, else what its key was given.

use std::time::Duration;

use actix_web::http::header::HeaderMap;
use wire::FailureKind;

use crate::config::cache::LONGEST_AGE;
use crate::error::Refusal;

/// The header, both ways: what a call wants, and what came of it.
pub const HEADER: &str = "x-hub-cache";

/// What a call wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wish {
    /// No older reply is given, and its own is kept no longer.
    pub age: Duration,
    /// A new reply is wanted, and kept in place of an older one.
    pub refresh: bool,
}

impl Wish {
    /// Reads the header; `of_key` is the age that the key was given, in seconds. `None`: nothing is
    /// wanted. `longest` is what the hub allows.
    pub fn of(
        headers: &HeaderMap,
        of_key: Option<u64>,
        longest: Duration,
    ) -> Result<Option<Self>, Refusal> {
        let of_key = of_key.map(Duration::from_secs);
        let mut wish = of_key.map(|age| Wish {
            age: age.min(longest),
            refresh: false,
        });
        for value in headers.get_all(HEADER) {
            let text = value.to_str().unwrap_or_default();
            for word in text
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
            {
                wish = directive(word, wish, of_key.unwrap_or(longest).min(longest), longest)?;
            }
        }
        Ok(wish)
    }
}

/// One word of the header: what is wanted with it beside what was wanted before.
fn directive(
    word: &str,
    wish: Option<Wish>,
    usual: Duration,
    longest: Duration,
) -> Result<Option<Wish>, Refusal> {
    let usual = Wish {
        age: usual,
        refresh: false,
    };
    let lower = word.to_ascii_lowercase();
    Ok(match lower.as_str() {
        "no-store" | "off" => None,
        "on" => wish.or(Some(usual)),
        "refresh" => Some(Wish {
            refresh: true,
            ..wish.unwrap_or(usual)
        }),
        other => {
            let seconds = other.strip_prefix("max-age=").and_then(|text| {
                let seconds: i64 = text.trim().parse().ok()?;
                u64::try_from(seconds.min(LONGEST_AGE)).ok()
            });
            let age = Duration::from_secs(seconds.ok_or_else(|| wrong(word))?);
            Some(Wish {
                age: age.min(longest),
                ..wish.unwrap_or(usual)
            })
        }
    })
}

fn wrong(word: &str) -> Refusal {
    let shown: String = word.chars().take(64).collect();
    Refusal::new(
        FailureKind::InvalidRequest,
        "invalid_cache_header",
        format!(
            "`{HEADER}` has {shown:?}, but takes `on`, `max-age=` and seconds, `refresh` and `no-store`, with commas between them"
        ),
    )
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn wish(header: &str, of_key: Option<u64>) -> Option<Wish> {
        let mut headers = HeaderMap::new();
        if !header.is_empty() {
            headers.insert(
                HeaderName::from_static(HEADER),
                HeaderValue::from_str(header).unwrap(),
            );
        }
        Wish::of(&headers, of_key, HOUR).unwrap()
    }

    fn of(seconds: u64, refresh: bool) -> Option<Wish> {
        let age = Duration::from_secs(seconds);
        Some(Wish { age, refresh })
    }

    #[test]
    fn the_header_goes_before_the_key_and_the_hub_before_both() {
        assert_eq!(wish("", None), None);
        assert_eq!(wish("", Some(60)), of(60, false));
        assert_eq!(wish("", Some(7200)), of(3600, false));
        assert_eq!(wish("on", None), of(3600, false));
        assert_eq!(wish("on", Some(60)), of(60, false));
        assert_eq!(wish("max-age=5", Some(60)), of(5, false));
        assert_eq!(wish("max-age=99999999999999", None), of(3600, false));
        assert_eq!(wish("Refresh, max-age=5", None), of(5, true));
        assert_eq!(wish("max-age=5, refresh", None), of(5, true));
        assert_eq!(wish("no-store", Some(60)), None);
    }

    #[test]
    fn a_word_that_means_nothing_is_refused() {
        for text in ["max-age=", "max-age=-1", "max-age=soon", "maybe"] {
            let mut headers = HeaderMap::new();
            headers.insert(
                HeaderName::from_static(HEADER),
                HeaderValue::from_str(text).unwrap(),
            );
            let refused = Wish::of(&headers, None, HOUR).unwrap_err();
            assert!(refused.failure.message.contains(text), "{text}");
        }
    }
}
