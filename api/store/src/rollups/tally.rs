//! Sums on their way into the tables: those of several calls are added up before they are written.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::{QUARTER_MS, Scope, Sums, bins};
use crate::calls::CallRecord;
use crate::{Conn, DAY_MS, portable};

/// What of a call is kept in bins.
const DURATION: &str = "duration";
const TTFT: &str = "ttft";

/// Sums of calls that are to be written together with them.
#[derive(Debug, Default)]
pub struct Tally {
    by_scope: BTreeMap<Scope, Counted>,
}

/// Sums and bins, each by where its stretch of time begins.
#[derive(Debug, Default)]
struct Counted {
    quarters: BTreeMap<i64, Sums>,
    days: BTreeMap<i64, Sums>,
    quarter_bins: BTreeMap<Bin, i64>,
    day_bins: BTreeMap<Bin, i64>,
}

/// When a stretch of time begins, what was measured, and where the bin begins.
type Bin = (i64, &'static str, i64);

impl Tally {
    /// Counts a call in.
    pub fn add(&mut self, call: &CallRecord) {
        let counted = self.by_scope.entry(Scope::of(call)).or_default();
        let sums = Sums::of(call);
        let quarter = begin(call.started_at, QUARTER_MS);
        let day = begin(call.started_at, DAY_MS);
        counted.quarters.entry(quarter).or_default().add(&sums);
        counted.days.entry(day).or_default().add(&sums);
        let measured = [(DURATION, Some(call.duration_ms)), (TTFT, call.ttft_ms)];
        for (metric, ms) in measured {
            if let Some(at_least) = ms.map(bins::at_least) {
                *counted
                    .quarter_bins
                    .entry((quarter, metric, at_least))
                    .or_default() += 1;
                *counted.day_bins.entry((day, metric, at_least)).or_default() += 1;
            }
        }
    }

    /// No call was counted.
    pub fn is_empty(&self) -> bool {
        self.by_scope.is_empty()
    }

    /// Writes what was counted. To be run in the transaction that writes the calls.
    pub fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        for (scope, counted) in &self.by_scope {
            let scope = portable::usage_scope(conn, scope)?;
            for (start, sums) in &counted.quarters {
                portable::add_quarter(conn, *start, scope, sums)?;
            }
            for (start, sums) in &counted.days {
                portable::add_day(conn, *start, scope, sums)?;
            }
            for ((start, metric, at_least), calls) in &counted.quarter_bins {
                portable::add_quarter_bin(conn, *start, scope, metric, *at_least, *calls)?;
            }
            for ((start, metric, at_least), calls) in &counted.day_bins {
                portable::add_day_bin(conn, *start, scope, metric, *at_least, *calls)?;
            }
        }
        Ok(())
    }
}

/// Where the stretch of this width begins in which a moment lies.
pub(super) fn begin(at: i64, width: i64) -> i64 {
    at - at.rem_euclid(width)
}
