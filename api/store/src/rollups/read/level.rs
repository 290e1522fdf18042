//! Which rows answer a question: those by all that calls have in common, or the fewer ones by model.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::{By, Filter};
use crate::rollups::Sums;
use crate::rollups::tally::begin;
use crate::{Conn, DAY_MS};

/// What a question is answered from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Rows by person, project, key and model.
    Calls,
    /// Rows by model.
    Models,
}

/// The level, and what is to be read of it.
pub(super) struct Ground {
    pub(super) level: Level,
    /// Each column of [`Sums`] as a part of a SELECT. In most hubs half of what can be counted never is,
    /// and what is nothing everywhere need not be read.
    pub(super) columns: String,
}

#[derive(QueryableByName)]
struct Same {
    #[diesel(sql_type = Bool)]
    same: bool,
}

impl Ground {
    /// That of a question about how long calls of this time took.
    pub(super) fn of_bins(
        conn: &mut Conn,
        filter: &Filter,
        by: &[By],
        from: i64,
        to: i64,
    ) -> QueryResult<Self> {
        if of_people(filter, by) {
            return Ok(Ground {
                level: Level::Calls,
                columns: String::new(),
            });
        }
        Ground::of_sums(conn, filter, by, from, to)
    }

    /// That of a question about sums of this time.
    pub(super) fn of_sums(
        conn: &mut Conn,
        filter: &Filter,
        by: &[By],
        from: i64,
        to: i64,
    ) -> QueryResult<Self> {
        // Midnights next to the ends are looked at, too.
        let (from, to) = (begin(from, DAY_MS) - DAY_MS, to.saturating_add(DAY_MS));
        // An older process on the same file counts by call alone.
        let complete: Same = diesel::sql_query(
            "SELECT coalesce((SELECT sum(calls) FROM usage_days
                              WHERE start >= ?1 AND start < ?2), 0)
                  = coalesce((SELECT sum(calls) FROM usage_model_days
                              WHERE start >= ?1 AND start < ?2), 0) AS same",
        )
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(to)
        .get_result(conn)?;
        if !complete.same {
            return Ok(Ground {
                level: Level::Calls,
                columns: columns(None),
            });
        }
        let counted = counted(conn, from, to)?;
        Ok(Ground {
            level: match of_people(filter, by) {
                true => Level::Calls,
                false => Level::Models,
            },
            columns: columns(Some(&counted)),
        })
    }

    /// Where the sums of days, or else of quarters of an hour, stand.
    pub(super) fn table(&self, days: bool) -> &'static str {
        match (self.level, days) {
            (Level::Calls, true) => "usage_days",
            (Level::Calls, false) => "usage_quarters",
            (Level::Models, true) => "usage_model_days",
            (Level::Models, false) => "usage_model_quarters",
        }
    }
}

/// It asks of somebody or something that is not in the rows by model.
fn of_people(filter: &Filter, by: &[By]) -> bool {
    filter.user_id.is_some()
        || filter.project.is_some()
        || filter.key_id.is_some()
        || by
            .iter()
            .any(|by| matches!(by, By::User | By::Project | By::Key))
}

/// 1 where something was counted in these days, else 0.
fn counted(conn: &mut Conn, from: i64, to: i64) -> QueryResult<Sums> {
    let columns: Vec<String> = Sums::COLUMNS
        .iter()
        .map(|column| format!("coalesce(max({column} <> 0), 0) AS {column}"))
        .collect();
    let query = format!(
        "SELECT {} FROM usage_model_days WHERE start >= ? AND start < ?",
        columns.join(", ")
    );
    diesel::sql_query(query)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(to)
        .get_result(conn)
}

fn columns(counted: Option<&Sums>) -> String {
    let counted = counted.map(Sums::values);
    let columns = Sums::COLUMNS.iter().enumerate().map(|(n, column)| {
        let counted = counted.as_ref().and_then(|counted| counted.get(n));
        match counted {
            Some(0) => "0".to_owned(),
            _ => (*column).to_owned(),
        }
    });
    columns.collect::<Vec<_>>().join(", ")
}
