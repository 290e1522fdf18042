//! What answers tell of limits, in the headers of the caller's dialect.
//!
//! OpenAI: `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, with the time until all is left
//! again such as `6m0s`. <https://platform.openai.com/docs/guides/rate-limits>
//! Anthropic: `anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}`, with that moment in
//! RFC 3339. <https://docs.anthropic.com/en/api/rate-limits>
//! Google has none; who speaks its dialect gets OpenAI's.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use wire::Dialect;

use super::counter::Left;
use crate::clock::Millis;

/// What is left to a caller: of several limits, the one of which least is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Of calls, in a minute or a day.
    pub requests: Option<Left>,
    /// Of tokens.
    pub tokens: Option<Left>,
}

impl Told {
    /// Takes note of one more limit.
    pub(super) fn note(known: &mut Option<Left>, left: Left) {
        if known.is_none_or(|known| left.left < known.left) {
            *known = Some(left);
        }
    }

    /// Writes the headers.
    pub fn write(&self, dialect: Dialect, headers: &mut HeaderMap, now: Millis) {
        for (what, left) in [("requests", self.requests), ("tokens", self.tokens)] {
            let Some(left) = left else { continue };
            let (names, full) = match dialect {
                Dialect::AnthropicMessages => (
                    ["limit", "remaining", "reset"]
                        .map(|part| format!("anthropic-ratelimit-{what}-{part}")),
                    at_second(left.full),
                ),
                Dialect::OpenAiChat
                | Dialect::OpenAiResponses
                | Dialect::GeminiGenerate
                | Dialect::AigneChat
                | Dialect::AigneCompletions => (
                    ["limit", "remaining", "reset"]
                        .map(|part| format!("x-ratelimit-{part}-{what}")),
                    duration(now, left.full),
                ),
            };
            let values = [left.limit.to_string(), left.left.to_string(), full];
            for (name, value) in names.iter().zip(values) {
                if let (Ok(name), Ok(value)) = (
                    HeaderName::from_bytes(name.as_bytes()),
                    HeaderValue::from_str(&value),
                ) {
                    headers.insert(name, value);
                }
            }
        }
    }
}

/// In whole seconds, as Anthropic writes it: never too early.
fn at_second(at: Millis) -> String {
    let seconds = at.0.div_euclid(1_000) + i64::from(at.0.rem_euclid(1_000) > 0);
    chrono::DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// As OpenAI writes it: `12ms`, `8.64s`, `6m0s`, `1h0m30s`.
fn duration(now: Millis, until: Millis) -> String {
    let ms = until.0.saturating_sub(now.0).max(0);
    if ms < 1_000 {
        return format!("{ms}ms");
    }
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    let (seconds, rest) = (ms / 1_000 % 60, ms % 1_000);
    let mut text = String::new();
    if hours > 0 {
        text += &format!("{hours}h");
    }
    if hours > 0 || minutes > 0 {
        text += &format!("{minutes}m");
    }
    let fraction = match rest {
        0 => String::new(),
        rest => format!(".{rest:03}").trim_end_matches('0').to_owned(),
    };
    text + &format!("{seconds}{fraction}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_dialect_has_them() {
        let until = |ms| duration(Millis(0), Millis(ms));
        assert_eq!(until(0), "0ms");
        assert_eq!(until(12), "12ms");
        assert_eq!(until(8_640), "8.64s");
        assert_eq!(until(360_000), "6m0s");
        assert_eq!(until(3_630_000), "1h0m30s");
        assert_eq!(until(-5), "0ms");
        let at = Millis(1_795_867_200_001);
        assert_eq!(at_second(at), "2026-11-28T12:00:01Z");
    }
}
