//! Adding to the sums of calls.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::Conn;
use crate::rollups::{Scope, Sums};
use crate::schema::{latency_days, latency_quarters, usage_days, usage_quarters, usage_scopes};

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

macro_rules! add_sums {
    ($(#[$doc:meta])* $name:ident, $table:ident: $($column:ident)*) => {
        $(#[$doc])*
        pub(crate) fn $name(conn: &mut Conn, start: i64, scope: i64, sums: &Sums) -> QueryResult<()> {
            diesel::insert_into($table::table)
                .values((
                    $table::start.eq(start),
                    $table::scope.eq(scope),
                    $($table::$column.eq(&sums.$column),)*
                ))
                .on_conflict(($table::start, $table::scope))
                .do_update()
                .set(($($table::$column.eq($table::$column + excluded($table::$column)),)*))
                .execute(conn)
                .map(|_| ())
        }
    };
    ($($(#[$doc:meta])* $name:ident, $table:ident;)*) => {
        $(add_sums! { $(#[$doc])* $name, $table:
            calls unpriced_calls charge_nanos input_tokens cache_read_tokens cache_write_5m_tokens
            cache_write_1h_tokens audio_input_tokens image_input_tokens output_tokens
            reasoning_tokens audio_output_tokens image_output_tokens images seconds characters
            searches requests duration_ms ttft_ms ttft_calls
        })*
    };
}

add_sums! {
    /// Adds to a quarter of an hour.
    add_quarter, usage_quarters;
    /// Adds to a day of UTC.
    add_day, usage_days;
}

macro_rules! add_bin {
    ($($(#[$doc:meta])* $name:ident, $table:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(
            conn: &mut Conn,
            start: i64,
            scope: i64,
            metric: &str,
            at_least_ms: i64,
            calls: i64,
        ) -> QueryResult<()> {
            use $table as t;
            diesel::insert_into(t::table)
                .values((
                    t::start.eq(start),
                    t::scope.eq(scope),
                    t::metric.eq(metric),
                    t::at_least_ms.eq(at_least_ms),
                    t::calls.eq(calls),
                ))
                .on_conflict((t::start, t::scope, t::metric, t::at_least_ms))
                .do_update()
                .set(t::calls.eq(t::calls + excluded(t::calls)))
                .execute(conn)
                .map(|_| ())
        }
    )*};
}

add_bin! {
    /// Adds to a bin of a quarter of an hour.
    add_quarter_bin, latency_quarters;
    /// Adds to a bin of a day of UTC.
    add_day_bin, latency_days;
}
