//! Brings calls, sums of hours, and names of projects.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::{SCOPE, Step, advance, scope_key};
use crate::calls::CallRecord;
use crate::rollups::{Cell, QUARTER_MS, Scope, Sums};
use crate::schema::call_records;
use crate::{Conn, DAY_MS, portable};

/// A call with upstream's id of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The call. Its id is made of upstream's, so that it is brought once.
    pub call: CallRecord,
    /// Upstream's id.
    pub origin: String,
}

/// Writes those that are not here, and how far the part has come.
pub fn put_calls(
    conn: &mut Conn,
    import_id: &str,
    part: &str,
    calls: &[Brought],
    step: &Step,
) -> QueryResult<()> {
    let mut step = step.clone();
    for brought in calls {
        match portable::insert_imported_call_once(conn, &brought.call, import_id, &brought.origin)?
        {
            true => step.brought += 1,
            false => step.known += 1,
        }
    }
    advance(conn, import_id, part, &step)
}

/// Upstream's ids of calls, by the hub's; calls that no import brought are left out.
pub fn origins(conn: &mut Conn, ids: &[String]) -> QueryResult<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(portable::MOST_IDS) {
        let rows: Vec<(String, Option<String>)> = call_records::table
            .filter(call_records::id.eq_any(ids))
            .filter(call_records::origin_id.is_not_null())
            .select((call_records::id, call_records::origin_id))
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .filter_map(|(id, origin)| Some((id, origin?))),
        );
    }
    Ok(found)
}

/// An hour of which only sums are left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourSums {
    /// Where it begins, milliseconds since 1970.
    pub start: i64,
    /// Who called.
    pub user_id: String,
    /// What it is counted under; empty: nothing.
    pub project: String,
    /// `success` or `failed`, and what such calls come to.
    pub by_status: Vec<(String, Sums)>,
}

/// Adds hours to the sums of an import, but those of which any import has brought calls or sums.
pub fn put_statistics(
    conn: &mut Conn,
    import_id: &str,
    part: &str,
    hours: &[HourSums],
    step: &Step,
) -> QueryResult<()> {
    let mut step = step.clone();
    for hour in hours {
        if is_covered(conn, hour)? {
            step.known += 1;
            continue;
        }
        for (status, sums) in &hour.by_status {
            let scope = Scope {
                user_id: hour.user_id.clone(),
                project: hour.project.clone(),
                key_id: scope_key(import_id),
                status: status.clone(),
                ..Scope::default()
            };
            let scope = portable::usage_scope(conn, &scope)?;
            let cell = Cell {
                sums: sums.clone(),
                ..Cell::default()
            };
            let day = hour.start - hour.start.rem_euclid(DAY_MS);
            portable::add_quarter(conn, hour.start, scope, &cell)?;
            portable::add_day(conn, day, scope, &cell)?;
        }
        step.brought += 1;
    }
    advance(conn, import_id, part, &step)
}

#[derive(QueryableByName)]
struct Covered {
    #[diesel(sql_type = Bool)]
    covered: bool,
}

fn is_covered(conn: &mut Conn, hour: &HourSums) -> QueryResult<bool> {
    let found: Covered = diesel::sql_query(
        "SELECT EXISTS (
             SELECT 1 FROM usage_scopes s JOIN usage_quarters q ON q.scope = s.id
             WHERE s.user_id = ? AND s.project = ? AND s.key_id >= ? AND s.key_id < ?
                 AND q.start >= ? AND q.start < ?) AS covered",
    )
    .bind::<Text, _>(&hour.user_id)
    .bind::<Text, _>(&hour.project)
    .bind::<Text, _>(SCOPE)
    .bind::<Text, _>(SCOPE.replace(':', ";"))
    .bind::<BigInt, _>(hour.start)
    .bind::<BigInt, _>(hour.start + 4 * QUARTER_MS)
    .get_result(conn)?;
    Ok(found.covered)
}
