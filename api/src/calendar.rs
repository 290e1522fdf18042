//! Where hours, days, weeks and months begin in a time zone.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta};
use chrono::{LocalResult, Offset, TimeZone};
use chrono_tz::Tz;

use crate::clock::Millis;

const HOUR_MS: i64 = 60 * 60 * 1000;
/// Clocks that go forward at midnight leave a gap; none of today is longer.
const LONGEST_GAP_QUARTERS: i64 = 12;

/// A time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// One of IANA's, with its summer time.
    Named(Tz),
    /// Always as far from UTC.
    Fixed(FixedOffset),
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week, which begins on Monday (ISO 8601).
    Week,
    /// A month.
    Month,
}

impl Zone {
    /// UTC.
    pub const UTC: Zone = Zone::Named(Tz::UTC);

    /// By IANA's name, such as `Asia/Kolkata`.
    pub fn named(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone::Named)
    }

    /// So many minutes east of UTC; None beyond a day.
    pub fn east_by_minutes(minutes: i32) -> Option<Zone> {
        FixedOffset::east_opt(minutes.checked_mul(60)?).map(Zone::Fixed)
    }

    /// IANA's name, or the offset as `+05:30`.
    pub fn name(&self) -> String {
        match self {
            Zone::Named(zone) => zone.name().to_owned(),
            Zone::Fixed(offset) => offset.to_string(),
        }
    }

    /// When the stretch began in which `at` lies.
    pub fn begin(&self, at: Millis, every: Every) -> Millis {
        let local = self.local(at);
        let date = match every {
            Every::Hour => {
                let shown = at.0 + i64::from(local.offset().local_minus_utc()) * 1000;
                return Millis(at.0 - shown.rem_euclid(HOUR_MS));
            }
            Every::Day => local.date_naive(),
            Every::Week => {
                let weekday = local.weekday().num_days_from_monday();
                local.date_naive() - Days::new(u64::from(weekday))
            }
            Every::Month => local.date_naive() - Days::new(u64::from(local.day0())),
        };
        self.midnight(date)
    }

    /// When the stretch after the one ends that begins at `begin`.
    pub fn next(&self, begin: Millis, every: Every) -> Millis {
        let date = self.local(begin).date_naive();
        let next = match every {
            Every::Hour => return Millis(begin.0 + HOUR_MS),
            Every::Day => date.checked_add_days(Days::new(1)),
            Every::Week => date.checked_add_days(Days::new(7)),
            Every::Month => date.checked_add_months(Months::new(1)),
        };
        next.map_or(Millis(i64::MAX), |date| self.midnight(date))
    }

    /// `from`, every beginning after it and before `to`, and `to`: what lies between two neighbours
    /// is one stretch, of which the first and the last may be cut.
    pub fn cuts(&self, from: Millis, to: Millis, every: Every) -> Vec<Millis> {
        let mut cuts = vec![from];
        let mut next = self.next(self.begin(from, every), every);
        while next < to {
            cuts.push(next);
            next = self.next(next, every);
        }
        cuts.push(to);
        cuts
    }

    fn local(&self, at: Millis) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
        let offset = match self {
            Zone::Named(zone) => zone.offset_from_utc_datetime(&utc.naive_utc()).fix(),
            Zone::Fixed(offset) => *offset,
        };
        utc.with_timezone(&offset)
    }

    /// When a date begins: at its first moment, which is later than midnight where the clocks go
    /// forward then, and the first of two midnights where they go back.
    fn midnight(&self, date: NaiveDate) -> Millis {
        let midnight = date.and_time(NaiveTime::MIN);
        let found = (0..=LONGEST_GAP_QUARTERS).find_map(|quarters| {
            let shown = midnight + TimeDelta::minutes(15 * quarters);
            let at = match self {
                Zone::Named(zone) => zone
                    .from_local_datetime(&shown)
                    .map(|at| at.timestamp_millis()),
                Zone::Fixed(offset) => offset
                    .from_local_datetime(&shown)
                    .map(|at| at.timestamp_millis()),
            };
            match at {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
                LocalResult::None => None,
            }
        });
        Millis(found.unwrap_or_else(|| midnight.and_utc().timestamp_millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        Millis(
            DateTime::parse_from_rfc3339(text)
                .unwrap()
                .timestamp_millis(),
        )
    }

    fn begin(zone: &str, moment: &str, every: Every) -> String {
        Zone::named(zone)
            .unwrap()
            .begin(at(moment), every)
            .rfc3339()
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let moment = "2026-11-28T20:00:00Z";
        let day = |zone| begin(zone, moment, Every::Day);
        assert_eq!(day("UTC"), "2026-11-28T00:00:00.000Z");
        assert_eq!(day("Asia/Kolkata"), "2026-11-28T18:30:00.000Z");
        assert_eq!(day("Asia/Kathmandu"), "2026-11-28T18:15:00.000Z");
        assert_eq!(day("America/New_York"), "2026-11-28T05:00:00.000Z");
    }

    #[test]
    fn an_hour_begins_where_the_local_clock_shows_it() {
        let hour = |zone| begin(zone, "2026-11-28T20:20:00Z", Every::Hour);
        assert_eq!(hour("UTC"), "2026-11-28T20:00:00.000Z");
        assert_eq!(hour("Asia/Kolkata"), "2026-11-28T19:30:00.000Z");
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let moment = "2026-11-28T20:00:00Z";
        assert_eq!(
            begin("UTC", moment, Every::Week),
            "2026-11-23T00:00:00.000Z"
        );
        assert_eq!(
            begin("Asia/Shanghai", moment, Every::Month),
            "2026-10-31T16:00:00.000Z"
        );
    }

    #[test]
    fn a_day_on_which_the_clocks_change_is_longer_or_shorter() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let hours = |day: &str| {
            let begin = berlin.begin(at(day), Every::Day);
            (berlin.next(begin, Every::Day).0 - begin.0) / HOUR_MS
        };
        assert_eq!(hours("2026-03-29T12:00:00Z"), 23);
        assert_eq!(hours("2026-10-25T12:00:00Z"), 25);
        assert_eq!(hours("2026-11-28T12:00:00Z"), 24);
    }

    #[test]
    fn a_day_without_midnight_begins_at_its_first_moment() {
        // Lebanon puts its clocks forward at midnight.
        let begun = begin("Asia/Beirut", "2026-03-29T12:00:00Z", Every::Day);
        assert_eq!(begun, "2026-03-28T22:00:00.000Z");
    }

    #[test]
    fn cuts_hold_the_whole_stretch() {
        let zone = Zone::east_by_minutes(330).unwrap();
        let cuts = zone.cuts(
            at("2026-11-28T10:00:00Z"),
            at("2026-11-30T10:00:00Z"),
            Every::Day,
        );
        let cuts: Vec<_> = cuts.into_iter().map(Millis::rfc3339).collect();
        assert_eq!(
            cuts,
            [
                "2026-11-28T10:00:00.000Z",
                "2026-11-28T18:30:00.000Z",
                "2026-11-29T18:30:00.000Z",
                "2026-11-30T10:00:00.000Z"
            ]
        );
        assert_eq!(zone.name(), "+05:30");
    }
}
