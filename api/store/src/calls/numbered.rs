//! Lists of calls with numbered pages, as upstream AIGNE Hub has them: newest first by when calls began.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Untyped};

use super::CallRecord;
use super::page::Query;
use crate::portable::containing;
use crate::rollups::QUARTER_MS;
use crate::schema::call_records;
use crate::{Conn, imports};

/// Which calls are wanted. What is left open takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Who called.
    pub user_id: Option<String>,
    /// The hub key that called.
    pub key_id: Option<String>,
    /// What they are counted under.
    pub project: Counted,
    /// Started then or later, milliseconds since 1970.
    pub from: Option<i64>,
    /// Started before then, milliseconds since 1970.
    pub to: Option<i64>,
    /// How they ended: well, or not.
    pub succeeded: Option<bool>,
    /// Text in the model's name, as the provider or the client has it.
    pub model: Option<String>,
    /// `chat`, `embedding`, `image` and so on; empty takes all.
    pub kinds: Vec<String>,
    /// The provider's id.
    pub provider_id: Option<String>,
    /// At least so long, in milliseconds.
    pub longer_than: Option<i64>,
    /// Text in one of some members.
    pub search: Option<(String, Vec<Searched>)>,
}

/// What calls are counted under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Counted {
    /// Whatever it is.
    #[default]
    Anyhow,
    /// This.
    Under(String),
    /// This, or nothing.
    UnderOrNowhere(String),
}

/// Where a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// In the model's name.
    Model,
    /// In the request's id.
    Request,
    /// In the call's id.
    Id,
    /// In the id of who called.
    User,
}

/// How many there are.
pub fn count(conn: &mut Conn, wanted: &Wanted) -> QueryResult<i64> {
    let with_hidden = imports::is_one_hidden(conn)?;
    filtered(wanted, with_hidden).count().get_result(conn)
}

/// Some of them, newest first: `limit`, behind the first `skipped`.
pub fn page(
    conn: &mut Conn,
    wanted: &Wanted,
    skipped: i64,
    limit: i64,
) -> QueryResult<Vec<CallRecord>> {
    let with_hidden = imports::is_one_hidden(conn)?;
    let mut query = filtered(wanted, with_hidden);
    if wanted.from.is_none() {
        // Takes all. Without a bound SQLite reads every call and sorts them, instead of the newest
        // by the index of quarters.
        query = query.filter(sql::<Bool>(&format!("{BY_QUARTER} >= 0")));
    }
    query
        // The index of quarters gives nearly this order: only calls of one quarter are sorted.
        .order(sql::<Untyped>(
            "started_at - started_at % 900000 DESC, started_at DESC, id DESC",
        ))
        .offset(skipped)
        .limit(limit)
        .select(CallRecord::as_select())
        .load(conn)
}

/// When the newest of a project's calls began, milliseconds since 1970, by who called.
pub fn newest(conn: &mut Conn, wanted: &Wanted) -> QueryResult<Option<i64>> {
    let newest = page(conn, wanted, 0, 1)?;
    Ok(newest.first().map(|call| call.started_at))
}

fn filtered(wanted: &Wanted, with_hidden: bool) -> Query<'_> {
    use call_records::dsl as c;
    let mut query = call_records::table.into_boxed();
    if with_hidden {
        query = query.filter(sql::<Bool>(imports::SEEN));
    }
    if let Some(user_id) = &wanted.user_id {
        query = query.filter(c::user_id.eq(user_id));
    }
    if let Some(key_id) = &wanted.key_id {
        query = query.filter(c::key_id.eq(key_id));
    }
    match &wanted.project {
        Counted::Anyhow => {}
        Counted::Under(project) => query = query.filter(c::project.eq(project)),
        Counted::UnderOrNowhere(project) => {
            query = query.filter(c::project.is_null().or(c::project.eq(project)));
        }
    }
    if let Some(from) = wanted.from {
        let quarter = from - from.rem_euclid(QUARTER_MS);
        query = query
            .filter(c::started_at.ge(from))
            .filter(sql::<Bool>(&format!("{BY_QUARTER} >= {quarter}")));
    }
    if let Some(to) = wanted.to {
        query = query
            .filter(c::started_at.lt(to))
            .filter(sql::<Bool>(&format!("{BY_QUARTER} <= {to}")));
    }
    if let Some(succeeded) = wanted.succeeded {
        query = match succeeded {
            true => query.filter(c::status.eq("success")),
            false => query.filter(c::status.ne("success")),
        };
    }
    if let Some(model) = &wanted.model {
        query = query.filter(found_in(model, &[Searched::Model]));
    }
    if !wanted.kinds.is_empty() {
        query = query.filter(c::kind.eq_any(&wanted.kinds));
    }
    if let Some(provider_id) = &wanted.provider_id {
        query = query.filter(c::provider_id.eq(provider_id));
    }
    if let Some(least) = wanted.longer_than {
        query = query.filter(c::duration_ms.ge(least));
    }
    if let Some((text, members)) = &wanted.search {
        query = query.filter(found_in(text, members));
    }
    query
}

/// As the index `call_records_quarter` has it.
const BY_QUARTER: &str = "started_at - started_at % 900000";

type Found<'a> = Box<
    dyn BoxableExpression<
            call_records::table,
            diesel::sqlite::Sqlite,
            SqlType = diesel::sql_types::Nullable<Bool>,
        > + 'a,
>;

fn found_in<'a>(text: &str, members: &[Searched]) -> Found<'a> {
    use call_records::dsl as c;
    let pattern = || containing(text);
    let mut found: Option<Found<'a>> = None;
    for member in members {
        let here: Found<'a> = match member {
            Searched::Model => Box::new(
                c::requested_model
                    .nullable()
                    .like(pattern())
                    .escape('\\')
                    .or(c::model.like(pattern()).escape('\\')),
            ),
            Searched::Request => Box::new(c::request_id.nullable().like(pattern()).escape('\\')),
            Searched::Id => Box::new(c::id.nullable().like(pattern()).escape('\\')),
            Searched::User => Box::new(c::user_id.like(pattern()).escape('\\')),
        };
        found = Some(match found {
            None => here,
            Some(before) => Box::new(before.or(here)),
        });
    }
    // In no member nothing is found.
    found.unwrap_or_else(|| Box::new(sql::<diesel::sql_types::Nullable<Bool>>("0")))
}
