//! Sums on their way into the tables: those of several calls are added up before they are written.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::{Histogram, QUARTER_MS, Scope, Sums};
use crate::calls::CallRecord;
use crate::{Conn, DAY_MS, portable};

/// Sums of calls that are to be written together with them.
#[derive(Debug, Default)]
pub struct Tally {
    by_scope: BTreeMap<Scope, Counted>,
    /// The same without who called.
    by_model: BTreeMap<Scope, Counted>,
}

/// What is counted in quarters of an hour and in days, each by where it begins.
#[derive(Debug, Default)]
struct Counted {
    quarters: BTreeMap<i64, Cell>,
    days: BTreeMap<i64, Cell>,
}

/// What a row keeps.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Sums.
    pub(crate) sums: Sums,
    /// From requests to last bytes.
    pub(crate) duration: Histogram,
    /// From requests to first tokens.
    pub(crate) ttft: Histogram,
}

impl Cell {
    fn add(&mut self, call: &CallRecord, sums: &Sums) {
        self.sums.add(sums);
        self.duration.count(call.duration_ms, 1);
        if let Some(ms) = call.ttft_ms {
            self.ttft.count(ms, 1);
        }
    }
}

impl Counted {
    fn add(&mut self, call: &CallRecord, sums: &Sums) {
        let quarter = begin(call.started_at, QUARTER_MS);
        let day = begin(call.started_at, DAY_MS);
        self.quarters.entry(quarter).or_default().add(call, sums);
        self.days.entry(day).or_default().add(call, sums);
    }
}

impl Tally {
    /// Counts a call in.
    pub fn add(&mut self, call: &CallRecord) {
        let (scope, sums) = (Scope::of(call), Sums::of(call));
        let of_model = self.by_model.entry(scope.of_model());
        of_model.or_default().add(call, &sums);
        self.by_scope.entry(scope).or_default().add(call, &sums);
    }

    /// Counts a call in under another key than its own, and not by model.
    pub(crate) fn add_under(&mut self, call: &CallRecord, key_id: &str) {
        let scope = Scope {
            key_id: key_id.to_owned(),
            ..Scope::of(call)
        };
        let counted = self.by_scope.entry(scope).or_default();
        counted.add(call, &Sums::of(call));
    }

    /// What was counted for each scope: quarters of an hour, and days.
    pub(crate) fn into_cells(
        self,
    ) -> impl Iterator<Item = (Scope, BTreeMap<i64, Cell>, BTreeMap<i64, Cell>)> {
        let scopes = self.by_scope.into_iter();
        scopes.map(|(scope, counted)| (scope, counted.quarters, counted.days))
    }

    /// No call was counted.
    pub fn is_empty(&self) -> bool {
        self.by_scope.is_empty()
    }

    /// Writes what was counted. To be run in the transaction that writes the calls.
    pub fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        for (scope, counted) in &self.by_scope {
            let scope = portable::usage_scope(conn, scope)?;
            for (start, cell) in &counted.quarters {
                portable::add_quarter(conn, *start, scope, cell)?;
            }
            for (start, cell) in &counted.days {
                portable::add_day(conn, *start, scope, cell)?;
            }
        }
        for (scope, counted) in &self.by_model {
            let scope = portable::usage_scope(conn, scope)?;
            for (start, cell) in &counted.quarters {
                portable::add_model_quarter(conn, *start, scope, cell)?;
            }
            for (start, cell) in &counted.days {
                portable::add_model_day(conn, *start, scope, cell)?;
            }
        }
        Ok(())
    }
}

/// Where the stretch of this width begins in which a moment lies.
pub(super) fn begin(at: i64, width: i64) -> i64 {
    at - at.rem_euclid(width)
}
