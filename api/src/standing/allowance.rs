//! What providers tell of their own limits in the headers of an answer: whether anything is left to a
//! credential, and when something will be.
//!
//! OpenAI, Azure OpenAI, Groq and others: `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`;
//! Cerebras puts `-minute`, `-hour` and `-day` behind. Anthropic:
//! `anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}`. Together
//! and others: `x-ratelimit-{limit,remaining,reset}`; the draft of the IETF leaves the `x-` out.
//!
//! The reset is when all is left again. These limits fill up steadily (OpenAI's, Anthropic's and Groq's
//! documentation), so that a part of the time brings a part of the limit: a credential with nothing
//! left is passed over until there is enough for one more call, and no longer. Azure tells -1 and 0
//! where it does not know.

use std::time::Duration;

use actix_http::header::HeaderMap;

use crate::clock::Millis;

/// Nobody is passed over for longer, whatever a provider says: after an hour it is asked again.
const MOST: Duration = Duration::from_secs(3_600);

/// For no less: a clock may be off by as much.
const LEAST: Duration = Duration::from_millis(100);

/// What may be limited, as OpenAI and those after it name it.
const OF_OPENAI: [&str; 8] = [
    "-requests",
    "-tokens",
    "-requests-minute",
    "-requests-hour",
    "-requests-day",
    "-tokens-minute",
    "-tokens-hour",
    "-tokens-day",
];

/// As Anthropic names it.
const OF_ANTHROPIC: [&str; 4] = ["requests", "tokens", "input-tokens", "output-tokens"];

/// How long a credential is to be left alone for a model, when a call of so many tokens is to come;
/// `None`: something is left, or nothing is told.
pub fn used_up(headers: &HeaderMap, tokens: u64, now: Millis) -> Option<Duration> {
    let of_openai = OF_OPENAI.iter().map(|what| {
        let names = ["limit", "remaining", "reset"];
        (names.map(|part| format!("x-ratelimit-{part}{what}")), *what)
    });
    let of_anthropic = OF_ANTHROPIC.iter().map(|what| {
        let names = ["limit", "remaining", "reset"];
        (
            names.map(|part| format!("anthropic-ratelimit-{what}-{part}")),
            *what,
        )
    });
    let plain = ["x-ratelimit", "ratelimit"].map(|start| {
        let names = ["limit", "remaining", "reset"];
        (names.map(|part| format!("{start}-{part}")), "requests")
    });
    let told = of_openai.chain(of_anthropic).chain(plain);
    let waits = told.filter_map(|(names, what)| {
        let needed = if what.contains("tokens") {
            tokens.max(1)
        } else {
            1
        };
        wait(headers, &names, needed, now)
    });
    waits.max()
}

fn wait(
    headers: &HeaderMap,
    [limit, remaining, reset]: &[String; 3],
    needed: u64,
    now: Millis,
) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    // A list such as `100, 100;window=60` begins with what counts.
    let number = |name: &str| {
        let first = text(name)?.split([',', ';']).next()?;
        first.trim().parse::<i64>().ok()
    };
    if number(remaining)? != 0 {
        return None;
    }
    let full = until(text(reset)?, now)?;
    let limit = match number(limit) {
        // It does not know.
        Some(limit) if limit <= 0 => return None,
        Some(limit) => limit.unsigned_abs(),
        None => 1,
    };
    let part = full
        .as_millis()
        .saturating_mul(u128::from(needed.min(limit)));
    let part = part.div_ceil(u128::from(limit));
    let wait = Duration::from_millis(u64::try_from(part).unwrap_or(u64::MAX));
    Some(wait.clamp(LEAST, MOST))
}

/// A time until then: `6m0s`, `8.64s`, `12ms`, seconds, a moment since 1970 in seconds or milliseconds,
/// or one in RFC 3339.
fn until(text: &str, now: Millis) -> Option<Duration> {
    let left = |at_ms: i64| {
        let ms = u64::try_from(at_ms.saturating_sub(now.0)).ok()?;
        Some(Duration::from_millis(ms))
    };
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        return left(at.timestamp_millis());
    }
    if let Some(ms) = thousandths(text) {
        return match ms {
            // Seconds since 1970 are at least as many; a wait of thirty years is none.
            1_000_000_000_000.. => left(
                i64::try_from(match ms / 1_000 {
                    whole @ 1_000_000_000_000.. => whole,
                    _ => ms,
                })
                .ok()?,
            ),
            _ => Some(Duration::from_millis(ms)),
        };
    }
    duration(text)
}

/// Numbers with units, as Go writes them.
fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut whole = 0_u64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let unit_end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let thousandths = thousandths(number)?;
        let ms = match unit {
            "ms" => thousandths / 1_000,
            "s" => thousandths,
            "m" => thousandths.checked_mul(60)?,
            "h" => thousandths.checked_mul(3_600)?,
            "d" => thousandths.checked_mul(86_400)?,
            _ => return None,
        };
        whole = whole.checked_add(ms)?;
        rest = after;
    }
    (!text.is_empty()).then(|| Duration::from_millis(whole))
}

/// A number without sign, times a thousand; what is beyond that is cut off.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = format!("{fraction:0<3}");
    format!("{whole}{}", fraction.get(..3)?).parse().ok()
}

#[cfg(test)]
mod tests {
    use actix_http::header::{HeaderName, HeaderValue};

    use super::*;

    /// 2026-11-28 12:00:00 UTC.
    const NOW: Millis = Millis(1_795_867_200_000);

    fn told(headers: &[(&'static str, &str)], tokens: u64) -> Option<u128> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).unwrap();
            map.insert(HeaderName::from_static(name), value);
        }
        used_up(&map, tokens, NOW).map(|wait| wait.as_millis())
    }

    #[test]
    fn a_part_of_the_reset_brings_a_part_of_the_limit() {
        let requests = |remaining: &'static str| {
            told(
                &[
                    ("x-ratelimit-limit-requests", "500"),
                    ("x-ratelimit-remaining-requests", remaining),
                    ("x-ratelimit-reset-requests", "1m0s"),
                ],
                1_000,
            )
        };
        assert_eq!(requests("0"), Some(120));
        assert_eq!(requests("1"), None);
        let tokens = [
            ("x-ratelimit-limit-tokens", "30000"),
            ("x-ratelimit-remaining-tokens", "0"),
            ("x-ratelimit-reset-tokens", "59.5s"),
        ];
        assert_eq!(told(&tokens, 3_000), Some(5_950));
        assert_eq!(told(&tokens, 1_000_000), Some(59_500));
    }

    #[test]
    fn every_way_of_telling_is_read() {
        let anthropic = [
            ("anthropic-ratelimit-requests-limit", "50"),
            ("anthropic-ratelimit-requests-remaining", "0"),
            ("anthropic-ratelimit-requests-reset", "2026-11-28T12:01:00Z"),
            ("anthropic-ratelimit-output-tokens-limit", "8000"),
            ("anthropic-ratelimit-output-tokens-remaining", "0"),
            (
                "anthropic-ratelimit-output-tokens-reset",
                "2026-11-28T12:00:40Z",
            ),
        ];
        // Of two limits the one that lasts longer counts.
        assert_eq!(told(&anthropic, 800), Some(4_000));
        let cerebras = [
            ("x-ratelimit-limit-requests-day", "1000"),
            ("x-ratelimit-remaining-requests-day", "0"),
            ("x-ratelimit-reset-requests-day", "33011.382"),
        ];
        assert_eq!(told(&cerebras, 1), Some(33_012));
        let plain = |reset| {
            told(
                &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)],
                1,
            )
        };
        assert_eq!(plain("7"), Some(7_000));
        assert_eq!(plain("1795867230"), Some(30_000));
        assert_eq!(plain("1795867230000"), Some(30_000));
        assert_eq!(plain("864000"), Some(MOST.as_millis()));
    }

    #[test]
    fn what_is_not_known_or_makes_no_sense_says_nothing() {
        let azure = [
            ("x-ratelimit-limit-tokens", "-1"),
            ("x-ratelimit-remaining-tokens", "-1"),
            ("x-ratelimit-reset-tokens", "0"),
        ];
        assert_eq!(told(&azure, 1), None);
        let unknown = [
            ("x-ratelimit-limit-requests", "-1"),
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "5"),
        ];
        assert_eq!(told(&unknown, 1), None);
        for odd in ["soon", "", "-5", "1x", "5s5", "٣", "99999999999999999999"] {
            let told = told(
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", odd),
                ],
                1,
            );
            assert_eq!(told, None, "{odd}");
        }
        assert_eq!(told(&[], 1), None);
    }
}
