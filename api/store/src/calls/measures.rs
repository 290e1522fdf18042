//! Calls by what was measured of them: how long they took, what they used and cost, how they are tagged.
//!
//! None of these has an index of its own, which would be written with every call at a place of its own.
//! All are read from the rows of one narrow index, which lie in the order of the calls; those of calls
//! that did not go well from one of their own, since there are few.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::page::{CallFilter, Query};
use super::tags;
use crate::Conn;

/// From the least to the most, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// No less.
    pub least: Option<i64>,
    /// No more.
    pub most: Option<i64>,
}

impl Span {
    fn is_open(self) -> bool {
        self.least.is_none() && self.most.is_none()
    }
}

const SUCCESS: &str = "success";

/// As the index `call_records_measures` has it.
const TOKENS: &str = "(input_tokens + cache_read_tokens + cache_write_5m_tokens \
    + cache_write_1h_tokens + audio_input_tokens + image_input_tokens + output_tokens \
    + reasoning_tokens + audio_output_tokens + image_output_tokens)";

fn spans(filter: &CallFilter) -> [(&'static str, Span); 4] {
    [
        ("duration_ms", filter.duration_ms),
        ("ttft_ms", filter.ttft_ms),
        ("charge_nanos", filter.charge_nanos),
        (TOKENS, filter.tokens),
    ]
}

/// Something measured is asked for.
pub(super) fn asked(filter: &CallFilter) -> bool {
    filter.tag.is_some() || spans(filter).iter().any(|(_, span)| !span.is_open())
}

/// The calls of a query of which what was measured is as asked for.
pub(super) fn narrowed<'a>(mut query: Query<'a>, filter: &CallFilter) -> Query<'a> {
    for (column, span) in spans(filter) {
        for (sign, end) in [(">=", span.least), ("<=", span.most)] {
            if let Some(end) = end {
                let words = format!("{column} {sign} ");
                query = query.filter(sql::<Bool>(&words).bind::<BigInt, _>(end));
            }
        }
    }
    if let Some(tag) = &filter.tag {
        let (whole, named) = tags::parts(tag);
        query = query.filter(
            sql::<Bool>("(instr(tags, ")
                .bind::<Text, _>(whole)
                .sql(") > 0 OR instr(tags, ")
                .bind::<Text, _>(named)
                .sql(") > 0)"),
        );
    }
    query
}

/// The ids of the newest calls of such a measure and status, whatever else is asked of them; no more than
/// `most`.
pub(super) fn newest(
    conn: &mut Conn,
    filter: &CallFilter,
    after: Option<&str>,
    most: i64,
) -> QueryResult<Vec<String>> {
    use crate::schema::call_records::dsl as c;
    let mut query = narrowed(c::call_records.into_boxed(), filter);
    if let Some(status) = filter.status.as_deref().filter(|status| *status != SUCCESS) {
        // As the index `call_records_amiss` has it.
        query = query
            .filter(sql::<Bool>("status <> 'success'"))
            .filter(c::status.eq(status.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(c::id.lt(after.to_owned()));
    }
    query
        .order(c::id.desc())
        .limit(most)
        .select(c::id)
        .load(conn)
}
