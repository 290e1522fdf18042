//! When a provider wants to be asked again.

use std::time::Duration;

use actix_http::header::HeaderMap;
use chrono::DateTime;

use crate::clock::Millis;

/// Nobody waits longer for a provider, whatever it says: after an hour it is asked again.
const MOST: Duration = Duration::from_secs(3_600);

/// What a provider asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RetryAfter {
    /// How long it is left alone.
    pub wait: Duration,
    /// What it said, where that was too long to be believed.
    pub asked: Option<Duration>,
}

impl RetryAfter {
    /// A wait, within the limit.
    fn of(asked: Duration) -> Self {
        RetryAfter {
            wait: asked.min(MOST),
            asked: (asked > MOST).then_some(asked),
        }
    }

    /// Reads the headers, else takes what the body says, in seconds. OpenAI and Azure tell
    /// milliseconds in a header of their own; `Retry-After` is a number of seconds or a date. A date
    /// that is over means at once; what cannot be read says nothing.
    pub fn read(headers: &HeaderMap, in_body: Option<u64>, now: Millis) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let millis = text("retry-after-ms").and_then(|text| decimal(text, 0));
        millis
            .or_else(|| {
                let told = text("retry-after")?;
                decimal(told, 3).or_else(|| until(told, now))
            })
            .or_else(|| in_body.map(Duration::from_secs))
            .map(RetryAfter::of)
    }

    /// Whole seconds for a caller: never too few.
    pub fn seconds(wait: Duration) -> u64 {
        let more = u64::from(wait.subsec_nanos() > 0);
        wait.as_secs().saturating_add(more)
    }
}

/// A number without sign, with or without a fraction, of which so many places are taken, as
/// milliseconds: with none the number tells milliseconds itself, with three it tells seconds.
fn decimal(text: &str, places: usize) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let fraction = format!("{fraction:0<places$}");
    let millis = format!("{whole}{}", fraction.get(..places)?);
    Some(Duration::from_millis(millis.parse().unwrap_or(u64::MAX)))
}

fn until(date: &str, now: Millis) -> Option<Duration> {
    let at = DateTime::parse_from_rfc2822(date).ok()?.timestamp_millis();
    let left = at.saturating_sub(now.0);
    Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use actix_http::header::{HeaderName, HeaderValue};

    use super::*;

    fn read(headers: &[(&'static str, &str)], in_body: Option<u64>) -> Option<RetryAfter> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).unwrap();
            map.insert(HeaderName::from_static(name), value);
        }
        // 2026-11-28 12:00:00 UTC.
        RetryAfter::read(&map, in_body, Millis(1_795_867_200_000))
    }

    fn wait_ms(headers: &[(&'static str, &str)]) -> Option<u128> {
        read(headers, None).map(|read| read.wait.as_millis())
    }

    #[test]
    fn seconds_milliseconds_and_dates_are_read() {
        assert_eq!(wait_ms(&[("retry-after", "2")]), Some(2_000));
        assert_eq!(wait_ms(&[("retry-after", "0.25")]), Some(250));
        let both = [("retry-after", "2"), ("retry-after-ms", "1500")];
        assert_eq!(wait_ms(&both), Some(1_500));
        let date = "Sat, 28 Nov 2026 12:00:30 GMT";
        assert_eq!(wait_ms(&[("retry-after", date)]), Some(30_000));
        let over = "Sat, 28 Nov 2026 11:00:30 GMT";
        assert_eq!(wait_ms(&[("retry-after", over)]), Some(0));
        assert_eq!(read(&[], Some(7)).unwrap().wait, Duration::from_secs(7));
    }

    #[test]
    fn nonsense_says_nothing_and_too_much_is_cut() {
        for odd in ["soon", "-5", "", "1e3", "5 s", "٣"] {
            assert_eq!(read(&[("retry-after", odd)], None), None, "{odd}");
        }
        let long = read(&[("retry-after", "99999999999999999999")], None).unwrap();
        assert_eq!(long.wait, MOST);
        assert!(long.asked.is_some());
    }

    #[test]
    fn a_caller_is_never_sent_back_too_early() {
        assert_eq!(RetryAfter::seconds(Duration::from_millis(1)), 1);
        assert_eq!(RetryAfter::seconds(Duration::from_millis(2_000)), 2);
        assert_eq!(RetryAfter::seconds(Duration::from_millis(2_001)), 3);
    }
}
