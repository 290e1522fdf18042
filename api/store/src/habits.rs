//! What calls used of late, by key and model: what estimates are learned from.

use diesel::prelude::*;

use crate::schema::habits;
use crate::{Conn, portable};

/// The calls of a key for a model.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = habits, treat_none_as_default_value = false)]
pub struct Habit {
    /// The key, or the user where there is none.
    pub who: String,
    /// `provider/model`.
    pub model: String,
    /// JSON array of tokens of output, the oldest first.
    pub answers: String,
    /// JSON array of tokens for each byte of the request, times 65,536.
    pub inputs: String,
    /// Milliseconds since 1970.
    pub used_at: i64,
}

/// The latest, at most so many.
pub fn latest(conn: &mut Conn, most: i64) -> QueryResult<Vec<Habit>> {
    habits::table
        .order(habits::used_at.desc())
        .limit(most)
        .select(Habit::as_select())
        .load(conn)
}

/// Writes these, new or not, and keeps the latest, at most so many.
pub fn keep(conn: &mut Conn, rows: &[Habit], most: i64) -> QueryResult<()> {
    for row in rows {
        portable::upsert_habit(conn, row)?;
    }
    let oldest: Option<i64> = habits::table
        .order(habits::used_at.desc())
        .offset(most)
        .limit(1)
        .select(habits::used_at)
        .first(conn)
        .optional()?;
    if let Some(oldest) = oldest {
        diesel::delete(habits::table.filter(habits::used_at.le(oldest))).execute(conn)?;
    }
    Ok(())
}
