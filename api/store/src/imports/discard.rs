//! Takes back what an import brought that will never be seen, in steps that each end soon.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::scope_key;
use crate::Conn;
use crate::schema::{import_notes, import_parts, imports};

/// What is to be taken back; each in turn until nothing is left.
const STEPS: [&str; 4] = [
    "DELETE FROM call_records WHERE rowid IN (
         SELECT rowid FROM call_records WHERE import_id = ?1 LIMIT ?2)",
    "DELETE FROM imported_usages WHERE rowid IN (
         SELECT rowid FROM imported_usages WHERE import_id = ?1 AND taken_at IS NULL LIMIT ?2)",
    "DELETE FROM usage_quarters WHERE (start, scope) IN (
         SELECT q.start, q.scope FROM usage_scopes s JOIN usage_quarters q ON q.scope = s.id
         WHERE s.key_id = ?3 LIMIT ?2)",
    "DELETE FROM usage_days WHERE (start, scope) IN (
         SELECT q.start, q.scope FROM usage_scopes s JOIN usage_days q ON q.scope = s.id
         WHERE s.key_id = ?3 LIMIT ?2)",
];

/// Takes back up to `limit` rows of one sort; false when none is left. Only of an import that nobody has
/// seen.
pub fn discard_some(conn: &mut Conn, id: &str, limit: i64) -> QueryResult<bool> {
    let is_hidden = super::by_id(conn, id)?.is_some_and(|import| import.visible_at.is_none());
    if !is_hidden {
        return Ok(false);
    }
    for step in STEPS {
        let gone = diesel::sql_query(step)
            .bind::<Text, _>(id)
            .bind::<BigInt, _>(limit)
            .bind::<Text, _>(scope_key(id))
            .execute(conn)?;
        if gone > 0 {
            return Ok(true);
        }
    }
    diesel::delete(import_parts::table.filter(import_parts::import_id.eq(id))).execute(conn)?;
    diesel::delete(import_notes::table.filter(import_notes::import_id.eq(id))).execute(conn)?;
    diesel::update(imports::table.find(id))
        .set((imports::state.eq("failed"), imports::step.eq("discarded")))
        .execute(conn)?;
    Ok(false)
}
