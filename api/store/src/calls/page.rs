//! Lists of calls, newest first, by what people look for.

use diesel::prelude::*;

use super::CallRecord;
use crate::Conn;
use crate::portable::containing;
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
    /// Started then or later, milliseconds since 1970.
    pub from: Option<i64>,
    /// Started before then, milliseconds since 1970.
    pub to: Option<i64>,
}

type Query<'a> = call_records::BoxedQuery<'a, diesel::sqlite::Sqlite>;

/// Up to `limit` calls that are older than the call `after`, newest first.
pub fn page(
    conn: &mut Conn,
    filter: &CallFilter,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<CallRecord>> {
    let mut query = by_what(by_whom(call_records::table.into_boxed(), filter), filter);
    if let Some(after) = after {
        query = query.filter(call_records::id.lt(after));
    }
    query
        .order(call_records::id.desc())
        .limit(limit)
        .select(CallRecord::as_select())
        .load(conn)
}

fn by_whom<'a>(mut query: Query<'a>, filter: &'a CallFilter) -> Query<'a> {
    use call_records::dsl as c;
    if let Some(key_id) = &filter.key_id {
        query = query.filter(c::key_id.eq(key_id));
    }
    if let Some(user_id) = &filter.user_id {
        query = query.filter(c::user_id.eq(user_id));
    }
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
    if let Some(status) = &filter.status {
        query = query.filter(c::status.eq(status));
    }
    if let Some(surface) = &filter.surface {
        query = query.filter(c::surface.eq(surface));
    }
    if let Some(error) = &filter.error {
        let pattern = containing(error);
        let in_code = c::error_code.like(pattern.clone()).escape('\\');
        query = query.filter(in_code.or(c::error_message.like(pattern).escape('\\')));
    }
    query
}
