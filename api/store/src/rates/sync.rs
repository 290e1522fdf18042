//! Brings the price book's rows of one source in line with that source.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Rate;
use crate::schema::rates;
use crate::{Conn, config_version, portable};

/// What a sync did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// Rows put in force: new models, and new terms.
    pub inserted: usize,
    /// Rows retired: models gone, and old terms.
    pub retired: usize,
    /// Rows whose terms are as they were.
    pub kept: usize,
}

/// Puts `wanted` in force as the rows of `source`: what is new is inserted, what is gone or has
/// other terms is retired at `now`, what is the same keeps its row. Of each wanted row `source`,
/// `created_at` and `retired_at` are set here; two for the same model and kind are an error.
pub fn sync_source(
    conn: &mut Conn,
    source: &str,
    wanted: Vec<Rate>,
    now: i64,
) -> QueryResult<Synced> {
    conn.transaction(|conn| {
        let mut standing = standing(conn, source)?;
        let mut synced = Synced::default();
        let mut fresh = Vec::new();
        let mut gone = Vec::new();
        for rate in wanted {
            let rate = Rate {
                source: source.to_owned(),
                created_at: now,
                retired_at: None,
                ..rate
            };
            let key = (rate.provider.clone(), rate.model.clone(), rate.kind.clone());
            match standing.remove(&key) {
                Some(old) if old.same_terms(&rate) => {
                    synced.kept += 1;
                    continue;
                }
                Some(old) => gone.push(old.id),
                None => {}
            }
            fresh.push(rate);
        }
        gone.extend(standing.into_values().map(|old| old.id));
        synced.retired = gone.len();
        synced.inserted = fresh.len();
        for ids in gone.chunks(portable::MOST_IDS) {
            diesel::update(rates::table.filter(rates::id.eq_any(ids)))
                .set(rates::retired_at.eq(now))
                .execute(conn)?;
        }
        portable::insert_rates(conn, &fresh)?;
        config_version::bump_if(conn, synced.retired + synced.inserted)?;
        Ok(synced)
    })
}

/// The rows of a source that are in force, by provider, model and kind.
fn standing(conn: &mut Conn, source: &str) -> QueryResult<HashMap<(String, String, String), Rate>> {
    let rows: Vec<Rate> = rates::table
        .filter(rates::retired_at.is_null())
        .filter(rates::source.eq(source))
        .filter(rates::scope.eq(""))
        .select(Rate::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|rate| {
            (
                (rate.provider.clone(), rate.model.clone(), rate.kind.clone()),
                rate,
            )
        })
        .collect())
}
