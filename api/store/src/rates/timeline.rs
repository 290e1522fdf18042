//! The rows of one model, source and scope as they follow one another in time.

use diesel::prelude::*;

use super::Rate;
use crate::schema::rates;
use crate::{Conn, config_version};

/// Whose rate: the model, who set it, and whose calls it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// A provider's name.
    pub provider: &'a str,
    /// The provider's name for the model.
    pub model: &'a str,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: &'a str,
    /// `database`, `hub.toml` or `catalogue`.
    pub source: &'a str,
    /// Whose calls; empty for everyone's.
    pub scope: &'a str,
}

impl Rate {
    /// Its place in the book.
    pub fn place(&self) -> Place<'_> {
        Place {
            provider: &self.provider,
            model: &self.model,
            kind: &self.kind,
            source: &self.source,
            scope: &self.scope,
        }
    }

    /// From when it is in force, milliseconds since 1970.
    pub fn starts(&self) -> i64 {
        self.starts_at.unwrap_or(self.created_at)
    }

    /// Whether it is in force at a moment.
    pub fn holds_at(&self, moment: i64) -> bool {
        self.starts() <= moment && self.retired_at.is_none_or(|end| end > moment)
    }

    /// Whether it comes in force after a moment.
    pub fn is_due_after(&self, moment: i64) -> bool {
        self.starts() > moment && self.retired_at.is_none_or(|end| end > self.starts())
    }
}

/// All of a place that are in force at `now` or come after, in the order of time.
fn standing(conn: &mut Conn, place: Place<'_>, now: i64) -> QueryResult<Vec<Rate>> {
    let mut rows: Vec<Rate> = rates::table
        .filter(rates::provider.eq(place.provider))
        .filter(rates::model.eq(place.model))
        .filter(rates::kind.eq(place.kind))
        .filter(rates::source.eq(place.source))
        .filter(rates::scope.eq(place.scope))
        .filter(rates::retired_at.is_null().or(rates::retired_at.gt(now)))
        .select(Rate::as_select())
        .load(conn)?;
    rows.retain(|row| row.holds_at(now) || row.is_due_after(now));
    rows.sort_by_key(Rate::starts);
    Ok(rows)
}

/// The one of a place that is in force at a moment.
pub fn in_force_for(conn: &mut Conn, place: Place<'_>, now: i64) -> QueryResult<Option<Rate>> {
    let rows = standing(conn, place, now)?;
    Ok(rows.into_iter().find(|row| row.holds_at(now)))
}

/// The next moment after `now` at which a rate begins or ends: the book reads differently then.
pub fn next_change(conn: &mut Conn, now: i64) -> QueryResult<Option<i64>> {
    let begins: Option<i64> = rates::table
        .filter(rates::starts_at.gt(now))
        .filter(rates::retired_at.is_null().or(rates::retired_at.gt(now)))
        .select(diesel::dsl::min(rates::starts_at))
        .get_result(conn)?;
    let ends: Option<i64> = rates::table
        .filter(rates::retired_at.gt(now))
        .select(diesel::dsl::min(rates::retired_at))
        .get_result(conn)?;
    Ok(begins.into_iter().chain(ends).min())
}

/// Puts `rate` in force from its start on, in place of what its place would have had then. What
/// comes later at the same place still comes. Where the terms are the same nothing happens.
/// Returns the row that holds from that start.
pub fn set(conn: &mut Conn, rate: &Rate) -> QueryResult<Rate> {
    conn.transaction(|conn| {
        let start = rate.starts();
        let rows = standing(conn, rate.place(), start.min(rate.created_at))?;
        let before = rows.iter().find(|row| row.holds_at(start));
        if let Some(old) = before
            && old.same_terms(rate)
        {
            return Ok(old.clone());
        }
        let end = match before {
            Some(old) => old.retired_at,
            None => rows.iter().map(Rate::starts).find(|next| *next > start),
        };
        if let Some(old) = before {
            diesel::update(rates::table.find(&old.id))
                .set(rates::retired_at.eq(start))
                .execute(conn)?;
        }
        let rate = Rate {
            retired_at: end,
            ..rate.clone()
        };
        diesel::insert_into(rates::table)
            .values(&rate)
            .execute(conn)?;
        config_version::bump(conn)?;
        Ok(rate)
    })
}

/// Ends one that is in force at `now`, or takes one back that is still to come, so that the one
/// before it goes on. False when it is unknown or over.
pub fn retire(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let Some(row) = super::by_id(conn, id)? else {
            return Ok(false);
        };
        let rows = if row.holds_at(now) {
            end(conn, id, now)?
        } else if row.is_due_after(now) {
            let start = row.starts();
            let rows = end(conn, id, start)?;
            let before = standing(conn, row.place(), now)?
                .into_iter()
                .find(|before| before.retired_at == Some(start));
            if let Some(before) = before {
                diesel::update(rates::table.find(&before.id))
                    .set(rates::retired_at.eq(row.retired_at))
                    .execute(conn)?;
            }
            rows
        } else {
            0
        };
        config_version::bump_if(conn, rows)
    })
}

fn end(conn: &mut Conn, id: &str, at: i64) -> QueryResult<usize> {
    diesel::update(rates::table.find(id))
        .set(rates::retired_at.eq(at))
        .execute(conn)
}
