//! Budgets in force: whom they bind, and the calendar of their periods.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use store::budgets::{Budget, Period};

use crate::clock::Millis;

/// Whom a budget binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BudgetScope {
    /// Every call.
    Hub,
    /// Calls with this hub key.
    Key(String),
    /// Calls of this person.
    User(String),
    /// Calls of this project.
    Project(String),
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cycle {
    /// From midnight to midnight.
    Day,
    /// From Monday's midnight.
    Week,
    /// From the first day's midnight.
    Month,
    /// Without end.
    Total,
}

impl Cycle {
    /// Reads the word of the database and the API.
    pub fn from_word(word: &str) -> Option<Cycle> {
        match word {
            "day" => Some(Cycle::Day),
            "week" => Some(Cycle::Week),
            "month" => Some(Cycle::Month),
            "total" => Some(Cycle::Total),
            _ => None,
        }
    }
}

/// When periods begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// How long they are.
    pub cycle: Cycle,
    /// Whose midnight counts.
    pub zone: Tz,
}

impl Calendar {
    /// The calendar of a budget; None when this version knows its period or zone no more.
    pub fn of(budget: &Budget) -> Option<Calendar> {
        Some(Calendar {
            cycle: Cycle::from_word(&budget.period)?,
            zone: budget.time_zone.parse().ok()?,
        })
    }

    /// Start and end of the period that a moment lies in. The one without end begins in 1970.
    pub fn period_at(&self, now: Millis) -> (Millis, Option<Millis>) {
        let whole = (Millis(0), None);
        let Some(utc) = DateTime::from_timestamp_millis(now.0) else {
            return whole;
        };
        let today = utc.with_timezone(&self.zone).date_naive();
        let (first, next) = match self.cycle {
            Cycle::Total => return whole,
            Cycle::Day => (Some(today), today.checked_add_days(Days::new(1))),
            Cycle::Week => {
                let past = u64::from(today.weekday().num_days_from_monday());
                let monday = today.checked_sub_days(Days::new(past));
                (
                    monday,
                    monday.and_then(|day| day.checked_add_days(Days::new(7))),
                )
            }
            Cycle::Month => {
                let first = today.with_day(1);
                (
                    first,
                    first.and_then(|day| day.checked_add_months(Months::new(1))),
                )
            }
        };
        match (first, next) {
            (Some(first), Some(next)) => (self.midnight(first), Some(self.midnight(next))),
            _ => whole,
        }
    }

    /// The first moment of a day. Where clocks are put forward at midnight it is later than 0:00.
    fn midnight(&self, day: NaiveDate) -> Millis {
        let mut start = day.and_time(NaiveTime::MIN);
        for _ in 0..8 {
            if let Some(moment) = self.zone.from_local_datetime(&start).earliest() {
                return Millis(moment.timestamp_millis());
            }
            start += chrono::TimeDelta::minutes(30);
        }
        Millis(start.and_utc().timestamp_millis())
    }
}

/// A budget as the hot path knows it.
#[derive(Debug, Clone)]
pub struct BudgetEntry {
    /// The row.
    pub row: Budget,
    /// Whom it binds.
    pub scope: BudgetScope,
    /// Its periods.
    pub calendar: Calendar,
}

impl BudgetEntry {
    /// None, with a warning in the log, when the row says what this version does not know.
    pub fn from_row(row: Budget) -> Option<BudgetEntry> {
        let scope = match (row.scope.as_str(), row.scope_id.clone()) {
            ("hub", None) => BudgetScope::Hub,
            ("key", Some(id)) => BudgetScope::Key(id),
            ("user", Some(id)) => BudgetScope::User(id),
            ("project", Some(id)) => BudgetScope::Project(id),
            _ => return None,
        };
        let calendar = Calendar::of(&row)?;
        Some(BudgetEntry {
            row,
            scope,
            calendar,
        })
    }

    /// Whether it binds a caller.
    pub fn binds(&self, key: Option<&str>, user: Option<&str>, project: Option<&str>) -> bool {
        match &self.scope {
            BudgetScope::Hub => true,
            BudgetScope::Key(id) => key == Some(id),
            BudgetScope::User(id) => user == Some(id),
            BudgetScope::Project(id) => project == Some(id),
        }
    }

    /// The period that counts now.
    pub fn period(&self, now: Millis) -> Period {
        let (start, end) = self.calendar.period_at(now);
        Period {
            budget_id: self.row.id.clone(),
            starts_at: start.0,
            ends_at: end.map(|end| end.0),
        }
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

    fn period(cycle: Cycle, zone: &str, now: &str) -> (String, String) {
        let zone = zone.parse().unwrap();
        let (start, end) = Calendar { cycle, zone }.period_at(at(now));
        (start.rfc3339(), end.unwrap().rfc3339())
    }

    #[test]
    fn periods_begin_at_midnight_of_their_zone() {
        let cases = [
            (
                Cycle::Day,
                "UTC",
                "2026-11-28T23:59:59Z",
                "2026-11-28T00:00:00.000Z",
                "2026-11-29T00:00:00.000Z",
            ),
            // Half an hour off the hour.
            (
                Cycle::Day,
                "Asia/Kolkata",
                "2026-11-28T18:30:00Z",
                "2026-11-28T18:30:00.000Z",
                "2026-11-29T18:30:00.000Z",
            ),
            (
                Cycle::Week,
                "Asia/Shanghai",
                "2026-11-28T12:00:00Z",
                "2026-11-22T16:00:00.000Z",
                "2026-11-29T16:00:00.000Z",
            ),
            (
                Cycle::Month,
                "America/New_York",
                "2026-11-28T12:00:00Z",
                "2026-11-01T04:00:00.000Z",
                "2026-12-01T05:00:00.000Z",
            ),
            // A day of 25 hours.
            (
                Cycle::Day,
                "Europe/Berlin",
                "2026-10-25T12:00:00Z",
                "2026-10-24T22:00:00.000Z",
                "2026-10-25T23:00:00.000Z",
            ),
            // No midnight on that day.
            (
                Cycle::Day,
                "America/Santiago",
                "2026-09-06T12:00:00Z",
                "2026-09-06T04:00:00.000Z",
                "2026-09-07T03:00:00.000Z",
            ),
        ];
        for (cycle, zone, now, start, end) in cases {
            assert_eq!(
                period(cycle, zone, now),
                (start.to_owned(), end.to_owned()),
                "{zone}"
            );
        }
        let total = Calendar {
            cycle: Cycle::Total,
            zone: Tz::UTC,
        };
        assert_eq!(
            total.period_at(at("2026-11-28T12:00:00Z")),
            (Millis(0), None)
        );
    }
}
