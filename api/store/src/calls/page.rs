//! Lists of calls, newest first, by what people look for.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Untyped};

use super::measures::{self, Span};
use super::whereabouts::Whereabouts;
use super::{CallRecord, by_id};
use crate::Conn;
use crate::portable::containing;
use crate::rollups::QUARTER_MS;
use crate::schema::call_records;

/// Which calls are wanted. Everything left open takes all; the parts are joined by *and*.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// The model as the client named it or as the provider does.
    pub model: Option<String>,
    /// Name of the provider that answered.
    pub provider: Option<String>,
    /// `success`, `failed` or `cancelled`.
    pub status: Option<String>,
    /// The hub key that called.
    pub key_id: Option<String>,
    /// Who called.
    pub user_id: Option<String>,
    /// What the call is counted under.
    pub project: Option<String>,
    /// The API that the client spoke.
    pub surface: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
    /// Text in the error's code or message.
    pub error: Option<String>,
    /// What it was for, as the price book names it.
    pub kind: Option<String>,
    /// Whether a provider answered it.
    pub answered: Option<bool>,
    /// Whether it got a reply that was made before.
    pub cached: Option<bool>,
    /// `name=value`, or a name with any value.
    pub tag: Option<String>,
    /// From the request to the last byte.
    pub duration_ms: Span,
    /// From the request to the first token.
    pub ttft_ms: Span,
    /// All tokens, in and out.
    pub tokens: Span,
    /// What it cost, in nanos.
    pub charge_nanos: Span,
    /// Started then or later, milliseconds since 1970.
    pub from: Option<i64>,
    /// Started before then, milliseconds since 1970.
    pub to: Option<i64>,
}

impl CallFilter {
    /// The sums know what is looked for, or when it was. Ids, surfaces and words of errors have indexes
    /// of their own.
    fn goes_by_sums(&self) -> bool {
        let by_time = self.from.is_some() || self.to.is_some();
        let in_common = [
            &self.user_id,
            &self.project,
            &self.key_id,
            &self.provider,
            &self.status,
            &self.model,
            &self.kind,
        ];
        let known = self.answered.is_some() || in_common.iter().any(|part| part.is_some());
        let own = self.request_id.is_some() || self.error.is_some();
        !own && (by_time || known && self.surface.is_none())
    }
}

pub(super) type Query<'a> = call_records::BoxedQuery<'a, diesel::sqlite::Sqlite>;

/// Up to `limit` calls that are older than the call `after`, newest first.
pub fn page(
    conn: &mut Conn,
    filter: &CallFilter,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<CallRecord>> {
    let mut most = limit;
    if measures::asked(filter) {
        let few = measures::newest(conn, filter, after, FEW + 1)?;
        if few.len() <= usize::try_from(FEW).unwrap_or(usize::MAX) {
            let query = filtered(filter).filter(call_records::id.eq_any(few));
            return load(conn, query, None, limit, SORTED);
        }
        // There are many, so that some are met soon; not each call that is looked at is one.
        most = limit.max(FEW);
    }
    if !filter.goes_by_sums() {
        return load(conn, filtered(filter), after, limit, IN_ORDER);
    }
    let mut found = by_sums(conn, filter, after, (limit, most))?;
    if let Some(model) = &filter.model {
        // An alias, or a model that another one stood in for: as the index `call_records_alias` has it.
        let others = filtered(filter)
            .filter(call_records::requested_model.eq(model))
            .filter(call_records::model.is_not_null())
            .filter(sql::<Bool>("instr(requested_model, model) = 0"));
        found.extend(load(conn, others, after, limit, IN_ORDER)?);
        found.sort_unstable_by(|a, b| b.id.cmp(&a.id));
        found.dedup_by(|a, b| a.id == b.id);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(found)
}

/// Calls that are soon loaded by their ids.
const FEW: i64 = 2_000;

const IN_ORDER: &str = "id DESC";
/// In order, but not by the index that is in order: what was found is little and is sorted.
const SORTED: &str = "+id DESC";

fn load(
    conn: &mut Conn,
    mut query: Query<'_>,
    after: Option<&str>,
    limit: i64,
    order: &'static str,
) -> QueryResult<Vec<CallRecord>> {
    if let Some(after) = after {
        query = query.filter(call_records::id.lt(after.to_owned()));
    }
    query
        .order(sql::<Untyped>(order))
        .limit(limit)
        .select(CallRecord::as_select())
        .load(conn)
}

/// Looks only into the quarters of an hour of which the sums know such calls: of so many calls at once
/// as the second limit says, where the sums do not know all that is asked for.
fn by_sums(
    conn: &mut Conn,
    filter: &CallFilter,
    after: Option<&str>,
    (limit, at_once): (i64, i64),
) -> QueryResult<Vec<CallRecord>> {
    let Some(places) = Whereabouts::of(conn, filter)? else {
        return Ok(Vec::new());
    };
    let mut until = filter.to.unwrap_or(i64::MAX / 2);
    if let Some(after) = after.map(|id| by_id(conn, id)).transpose()?.flatten() {
        // Ids are in order of time, but for some milliseconds at the end of a quarter.
        until = until.min(after.started_at + 2 * QUARTER_MS);
    }
    let mut found: Vec<CallRecord> = Vec::new();
    loop {
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        let mut quarters = places.quarters(conn, until, left.max(at_once))?;
        let Some(oldest) = quarters.last().copied().filter(|_| left > 0) else {
            return Ok(found);
        };
        until = oldest;
        quarters.push(oldest - QUARTER_MS);
        let words: Vec<String> = quarters.iter().map(i64::to_string).collect();
        let there = sql::<Bool>(&format!("{BY_QUARTER} IN ({})", words.join(",")));
        let after = found
            .last()
            .map(|call| call.id.clone())
            .or(after.map(str::to_owned));
        let query = by_no_index_of_its_own(filter).filter(there);
        found.extend(load(conn, query, after.as_deref(), left, SORTED)?);
    }
}

/// As the index `call_records_quarter` has it.
const BY_QUARTER: &str = "started_at - started_at % 900000";

fn filtered(filter: &CallFilter) -> Query<'_> {
    use call_records::dsl as c;
    let mut query = by_what(by_when(call_records::table.into_boxed(), filter), filter);
    if let Some(key_id) = &filter.key_id {
        query = query.filter(c::key_id.eq(key_id));
    }
    if let Some(user_id) = &filter.user_id {
        query = query.filter(c::user_id.eq(user_id));
    }
    if let Some(surface) = &filter.surface {
        query = query.filter(c::surface.eq(surface));
    }
    query
}

/// The same calls. By the index of a key, a person or a surface SQLite would read and sort all of
/// theirs, where a few quarters of an hour are to be looked into: a plus keeps it from that.
fn by_no_index_of_its_own(filter: &CallFilter) -> Query<'_> {
    let mut query = by_what(by_when(call_records::table.into_boxed(), filter), filter);
    for (column, wanted) in [
        ("+key_id = ", &filter.key_id),
        ("+user_id = ", &filter.user_id),
        ("+surface = ", &filter.surface),
    ] {
        if let Some(wanted) = wanted {
            query = query.filter(sql::<Bool>(column).bind::<Text, _>(wanted));
        }
    }
    query
}

fn by_when<'a>(mut query: Query<'a>, filter: &'a CallFilter) -> Query<'a> {
    use call_records::dsl as c;
    if let Some(project) = &filter.project {
        query = query.filter(c::project.eq(project));
    }
    if let Some(request_id) = &filter.request_id {
        query = query.filter(c::request_id.eq(request_id));
    }
    if let Some(from) = filter.from {
        query = query.filter(c::started_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(c::started_at.lt(to));
    }
    query
}

fn by_what<'a>(mut query: Query<'a>, filter: &'a CallFilter) -> Query<'a> {
    use call_records::dsl as c;
    if let Some(model) = &filter.model {
        query = query.filter(c::requested_model.eq(model).or(c::model.eq(model)));
    }
    if let Some(provider) = &filter.provider {
        query = query.filter(c::provider.eq(provider));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(c::kind.eq(kind));
    }
    query = match filter.answered {
        Some(true) => query.filter(c::provider.is_not_null()),
        Some(false) => query.filter(c::provider.is_null()),
        None => query,
    };
    query = match filter.cached {
        Some(true) => query.filter(c::cached.is_not_null()),
        Some(false) => query.filter(c::cached.is_null()),
        None => query,
    };
    query = measures::narrowed(query, filter);
    if let Some(status) = &filter.status {
        query = query.filter(c::status.eq(status));
    }
    if let Some(error) = &filter.error {
        let pattern = containing(error);
        // So that the index of calls that went wrong is used.
        query = query.filter(c::error_code.is_not_null());
        let in_code = c::error_code.like(pattern.clone()).escape('\\');
        query = query.filter(in_code.or(c::error_message.like(pattern).escape('\\')));
    }
    query
}
