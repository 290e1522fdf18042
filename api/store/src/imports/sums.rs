//! The sums of calls that an import brought: first under its own scopes, a day at a time, then, when
//! they may be seen, also by model alone.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Step, advance, scope_key};
use crate::calls::CallRecord;
use crate::rollups::{Cell, Scope, Sums, Tally};
use crate::schema::call_records;
use crate::{Conn, DAY_MS, portable};

/// Milliseconds of a window in which sums by model are made.
pub const MODELS_MS: i64 = 6 * 60 * 60 * 1000;

#[derive(QueryableByName)]
struct Start {
    #[diesel(sql_type = BigInt)]
    start: i64,
}

fn starts(rows: Vec<Start>) -> Vec<i64> {
    rows.into_iter().map(|row| row.start).collect()
}

/// Days of UTC in which calls of an import lie, by where they begin.
pub fn days(conn: &mut Conn, import_id: &str) -> QueryResult<Vec<i64>> {
    let rows = diesel::sql_query(
        "SELECT DISTINCT started_at - started_at % ? AS start FROM call_records
         WHERE import_id = ? ORDER BY start",
    )
    .bind::<BigInt, _>(DAY_MS)
    .bind::<Text, _>(import_id)
    .load(conn)?;
    Ok(starts(rows))
}

/// Calls that an import brought of one day.
pub fn of_day(conn: &mut Conn, import_id: &str, day: i64) -> QueryResult<Vec<CallRecord>> {
    // As the index `call_records_quarter` has it.
    let quarter = "started_at - started_at % 900000";
    call_records::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(&format!(
            "{quarter} >= {day} AND {quarter} < {}",
            day + DAY_MS
        )))
        .filter(call_records::import_id.eq(import_id))
        .select(CallRecord::as_select())
        .load(conn)
}

/// The sums of one day of an import, as rows.
pub struct Day {
    scopes: Vec<Scope>,
    /// Whether it is of a day, where it begins, and which of the scopes it is of.
    cells: Vec<(bool, i64, usize, Cell)>,
}

impl Day {
    /// Those of these calls.
    pub fn of(import_id: &str, calls: &[CallRecord]) -> Self {
        let mut tally = Tally::default();
        for call in calls {
            tally.add_under(call, &scope_key(import_id));
        }
        let mut day = Day {
            scopes: Vec::new(),
            cells: Vec::new(),
        };
        for (scope, quarters, days) in tally.into_cells() {
            let number = day.scopes.len();
            day.scopes.push(scope);
            let quarters = quarters.into_iter();
            let days = days.into_iter();
            day.cells
                .extend(quarters.map(|(start, cell)| (false, start, number, cell)));
            day.cells
                .extend(days.map(|(start, cell)| (true, start, number, cell)));
        }
        day
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// Writes rows `from` to `to` of a day. Written again they stay as they are: a day has all of its calls
/// when its sums are made.
pub fn put_day(conn: &mut Conn, day: &Day, from: usize, to: usize) -> QueryResult<()> {
    let mut known: BTreeMap<usize, i64> = BTreeMap::new();
    for (of_day, start, number, cell) in day.cells.get(from..to).unwrap_or_default() {
        let scope = match known.get(number) {
            Some(scope) => *scope,
            None => {
                let Some(scope) = day.scopes.get(*number) else {
                    continue;
                };
                let scope = portable::usage_scope(conn, scope)?;
                known.insert(*number, scope);
                scope
            }
        };
        match of_day {
            true => portable::put_day(conn, *start, scope, cell)?,
            false => portable::put_quarter(conn, *start, scope, cell)?,
        }
    }
    Ok(())
}

/// Where the windows begin in which an import has sums.
pub fn model_windows(conn: &mut Conn, import_id: &str) -> QueryResult<Vec<i64>> {
    let rows = diesel::sql_query(
        "SELECT DISTINCT q.start - q.start % ? AS start
         FROM usage_scopes s JOIN usage_days q ON q.scope = s.id WHERE s.key_id = ? ORDER BY start",
    )
    .bind::<BigInt, _>(DAY_MS)
    .bind::<Text, _>(scope_key(import_id))
    .load(conn)?;
    let windows = starts(rows).into_iter();
    Ok(windows
        .flat_map(|day| (0..DAY_MS / MODELS_MS).map(move |n| day + n * MODELS_MS))
        .collect())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    start: i64,
    #[diesel(sql_type = Text)]
    provider: String,
    #[diesel(sql_type = Text)]
    model: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Text)]
    duration_bins: String,
    #[diesel(sql_type = Text)]
    ttft_bins: String,
    #[diesel(embed)]
    sums: Sums,
}

/// Adds what an import has in a window to the sums by model, and notes that this was done.
pub fn put_models(conn: &mut Conn, import_id: &str, window: i64) -> QueryResult<()> {
    let sums: Vec<String> = Sums::COLUMNS.iter().map(|c| format!("q.{c}")).collect();
    let query = format!(
        "SELECT q.start, s.provider, s.model, s.kind, s.status, q.duration_bins, q.ttft_bins, {}
         FROM usage_quarters q CROSS JOIN usage_scopes s ON s.id = q.scope
         WHERE q.start >= ? AND q.start < ? AND s.key_id = ?",
        sums.join(", ")
    );
    let rows: Vec<Row> = diesel::sql_query(query)
        .bind::<BigInt, _>(window)
        .bind::<BigInt, _>(window + MODELS_MS)
        .bind::<Text, _>(scope_key(import_id))
        .load(conn)?;
    let mut quarters: BTreeMap<(Scope, i64), Cell> = BTreeMap::new();
    let mut days: BTreeMap<(Scope, i64), Cell> = BTreeMap::new();
    for row in rows {
        let scope = Scope {
            provider: row.provider,
            model: row.model,
            kind: row.kind,
            status: row.status,
            ..Scope::default()
        };
        let day = row.start - row.start.rem_euclid(DAY_MS);
        for cell in [
            quarters.entry((scope.clone(), row.start)).or_default(),
            days.entry((scope, day)).or_default(),
        ] {
            cell.sums.add(&row.sums);
            cell.duration.add_text(&row.duration_bins);
            cell.ttft.add_text(&row.ttft_bins);
        }
    }
    for ((scope, start), cell) in &quarters {
        let scope = portable::usage_scope(conn, scope)?;
        portable::add_model_quarter(conn, *start, scope, cell)?;
    }
    for ((scope, start), cell) in &days {
        let scope = portable::usage_scope(conn, scope)?;
        portable::add_model_day(conn, *start, scope, cell)?;
    }
    let step = Step {
        place: window + 1,
        ..Step::default()
    };
    advance(conn, import_id, "models", &step)
}
