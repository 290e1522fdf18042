//! Days of other time zones, from days of UTC.
//!
//! A day that begins at another hour than UTC's is read as the days of UTC between the midnights that
//! are next to its ends, with the hours between its ends and those midnights added or taken away. So
//! hardly any quarter of an hour has to be read twice, and most need not be read at all.

use std::collections::BTreeMap;

use super::{By, Scopes, Sums};
use crate::DAY_MS;
use crate::rollups::tally::begin;
use crate::{Conn, QueryResult};

/// Sums by what groups have in common.
type Found = BTreeMap<Vec<String>, Sums>;

/// The hours between an end and the midnight next to it.
struct Edge {
    midnight: i64,
    /// The midnight comes first.
    after: bool,
    sums: Found,
}

/// The sums of each stretch between two neighbours of `cuts`.
pub(super) fn series(
    conn: &mut Conn,
    scopes: &Scopes,
    cuts: &[i64],
    by: &[By],
) -> QueryResult<Vec<Found>> {
    let edges = cuts
        .iter()
        .map(|cut| edge(conn, scopes, *cut, by))
        .collect::<QueryResult<Vec<Edge>>>()?;
    let mut told = Vec::with_capacity(edges.len());
    for pair in edges.windows(2) {
        let [from, to] = pair else { continue };
        let mut found = Found::new();
        scopes.sum(conn, from.midnight, to.midnight, by, &mut found)?;
        put(&mut found, &from.sums, !from.after);
        put(&mut found, &to.sums, to.after);
        found.retain(|_, sums| sums.calls > 0);
        told.push(found);
    }
    Ok(told)
}

fn edge(conn: &mut Conn, scopes: &Scopes, cut: i64, by: &[By]) -> QueryResult<Edge> {
    let midnight = begin(cut + DAY_MS / 2, DAY_MS);
    let (from, to) = (cut.min(midnight), cut.max(midnight));
    let mut sums = Found::new();
    scopes.sum(conn, from, to, by, &mut sums)?;
    Ok(Edge {
        midnight,
        after: midnight <= cut,
        sums,
    })
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
