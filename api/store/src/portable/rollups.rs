//! Adding to the sums of calls.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::Conn;
use crate::rollups::{Cell, Histogram, Scope};
use crate::schema::{
    usage_days, usage_model_days, usage_model_quarters, usage_quarters, usage_scopes,
};

/// The number of a scope, which is made when it is new.
pub(crate) fn usage_scope(conn: &mut Conn, scope: &Scope) -> QueryResult<i64> {
    use usage_scopes as t;
    let known = t::table
        .filter(t::user_id.eq(&scope.user_id))
        .filter(t::project.eq(&scope.project))
        .filter(t::key_id.eq(&scope.key_id))
        .filter(t::provider.eq(&scope.provider))
        .filter(t::model.eq(&scope.model))
        .filter(t::kind.eq(&scope.kind))
        .filter(t::status.eq(&scope.status))
        .select(t::id)
        .first(conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    diesel::insert_into(t::table)
        .values((
            t::user_id.eq(&scope.user_id),
            t::project.eq(&scope.project),
            t::key_id.eq(&scope.key_id),
            t::provider.eq(&scope.provider),
            t::model.eq(&scope.model),
            t::kind.eq(&scope.kind),
            t::status.eq(&scope.status),
        ))
        .returning(t::id)
        .get_result(conn)
}

macro_rules! add_cell {
    (put $(#[$doc:meta])* $name:ident, $table:ident: $($column:ident)*) => {
        $(#[$doc])*
        pub(crate) fn $name(conn: &mut Conn, start: i64, scope: i64, cell: &Cell) -> QueryResult<()> {
            use $table as t;
            diesel::insert_into(t::table)
                .values((
                    t::start.eq(start),
                    t::scope.eq(scope),
                    $(t::$column.eq(&cell.sums.$column),)*
                    t::duration_bins.eq(cell.duration.text()),
                    t::ttft_bins.eq(cell.ttft.text()),
                ))
                .on_conflict_do_nothing()
                .execute(conn)
                .map(|_| ())
        }
    };
    (add $(#[$doc:meta])* $name:ident, $table:ident: $($column:ident)*) => {
        $(#[$doc])*
        pub(crate) fn $name(conn: &mut Conn, start: i64, scope: i64, cell: &Cell) -> QueryResult<()> {
            use $table as t;
            let kept: Option<(String, String)> = t::table
                .find((start, scope))
                .select((t::duration_bins, t::ttft_bins))
                .first(conn)
                .optional()?;
            let (duration, ttft) = kept.unwrap_or_default();
            let together = |kept: &str, more: &Histogram| {
                let mut all = more.clone();
                all.add_text(kept);
                all.text()
            };
            diesel::insert_into(t::table)
                .values((
                    t::start.eq(start),
                    t::scope.eq(scope),
                    $(t::$column.eq(&cell.sums.$column),)*
                    t::duration_bins.eq(together(&duration, &cell.duration)),
                    t::ttft_bins.eq(together(&ttft, &cell.ttft)),
                ))
                .on_conflict((t::start, t::scope))
                .do_update()
                .set((
                    $(t::$column.eq(t::$column + excluded(t::$column)),)*
                    t::duration_bins.eq(excluded(t::duration_bins)),
                    t::ttft_bins.eq(excluded(t::ttft_bins)),
                ))
                .execute(conn)
                .map(|_| ())
        }
    };
    ($($how:ident $(#[$doc:meta])* $name:ident, $table:ident;)*) => {
        $(add_cell! { $how $(#[$doc])* $name, $table:
            calls unpriced_calls charge_nanos input_tokens cache_read_tokens cache_write_5m_tokens
            cache_write_1h_tokens audio_input_tokens image_input_tokens output_tokens
            reasoning_tokens audio_output_tokens image_output_tokens images seconds characters
            searches requests duration_ms ttft_ms ttft_calls cached_calls saved_nanos
        })*
    };
}

add_cell! {
    add
    /// Adds to a quarter of an hour.
    add_quarter, usage_quarters;
    add
    /// Adds to a day of UTC.
    add_day, usage_days;
    add
    /// Adds to a quarter of an hour of a model.
    add_model_quarter, usage_model_quarters;
    add
    /// Adds to a day of UTC of a model.
    add_model_day, usage_model_days;
    put
    /// Writes a quarter of an hour that nothing is added to; one that is there stays.
    put_quarter, usage_quarters;
    put
    /// The same for a day of UTC.
    put_day, usage_days;
}
