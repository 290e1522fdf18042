//! Days of other time zones, from days of UTC.
//!
//! A day that begins at another hour than UTC's is read as the days of UTC between the midnights that
//! are next to its ends, with the hours between its ends and those midnights added or taken away. So
//! hardly any quarter of an hour has to be read twice, and most need not be read at all.

use super::By;
use super::scopes::{Found, Scopes};
use crate::DAY_MS;
use crate::rollups::tally::begin;
use crate::{Conn, QueryResult};

/// The sums of each stretch between two neighbours of `cuts`.
pub(super) fn series(
    conn: &mut Conn,
    scopes: &Scopes,
    cuts: &[i64],
    by: &[By],
) -> QueryResult<Vec<Found>> {
    let midnights: Vec<i64> = cuts
        .iter()
        .map(|cut| begin(cut + DAY_MS / 2, DAY_MS))
        .collect();
    let days: Vec<(i64, i64)> = neighbours(&midnights).collect();
    let hours: Vec<(i64, i64)> = cuts
        .iter()
        .zip(&midnights)
        .map(|(cut, midnight)| (*cut.min(midnight), *cut.max(midnight)))
        .collect();
    let mut told = scopes.sum(conn, &days, by)?;
    let edges = scopes.sum(conn, &hours, by)?;
    // Whether the midnight comes first.
    let first: Vec<bool> = cuts
        .iter()
        .zip(&midnights)
        .map(|(cut, midnight)| midnight <= cut)
        .collect();
    let ends = edges.iter().zip(&first);
    let pairs = ends.clone().zip(ends.skip(1));
    for (found, ((from, from_first), (to, to_first))) in told.iter_mut().zip(pairs) {
        put(found, from, !from_first);
        put(found, to, *to_first);
        found.retain(|_, sums| sums.calls > 0);
    }
    Ok(told)
}

/// Each of them with the next.
pub(super) fn neighbours(cuts: &[i64]) -> impl Iterator<Item = (i64, i64)> {
    cuts.iter().copied().zip(cuts.iter().copied().skip(1))
}

fn put(found: &mut Found, edge: &Found, add: bool) {
    for (group, sums) in edge {
        let place = found.entry(group.clone()).or_default();
        if add {
            place.add(sums);
        } else {
            place.subtract(sums);
        }
    }
}
