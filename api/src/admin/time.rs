//! Times as the API writes and reads them.

use chrono::DateTime;

use super::error::AdminError;
use super::query::filled;
use crate::clock::Millis;

/// RFC 3339 in UTC with milliseconds.
pub fn iso(ms: i64) -> String {
    Millis(ms).rfc3339()
}

/// Reads RFC 3339 with any offset; `param` is the member that holds it.
pub fn parse(param: &str, text: &str) -> Result<Millis, AdminError> {
    // A plus sign in a query that nobody escaped has become a space.
    DateTime::parse_from_rfc3339(&text.trim().replace(' ', "+"))
        .map(|time| Millis(time.timestamp_millis()))
        .map_err(|_| {
            AdminError::invalid_member(
                param,
                format!("is no time like 2026-11-23T12:00:00Z: {text:?}"),
            )
        })
}

/// The same of a member that may be absent or empty.
pub fn given(param: &str, text: Option<String>) -> Result<Option<Millis>, AdminError> {
    filled(text).map(|text| parse(param, &text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_any_offset_and_written_in_utc() {
        let time = parse("from", "2026-11-23T13:00:00+01:00").unwrap();
        assert_eq!(iso(time.0), "2026-11-23T12:00:00.000Z");
        assert_eq!(parse("from", "2026-11-23T13:00:00 01:00").unwrap(), time);
        let error = parse("from", "yesterday").unwrap_err().to_string();
        assert!(error.starts_with("`from` is no time"), "{error}");
    }
}
