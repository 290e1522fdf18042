//! Events: what Payment Kit is told, each under an identifier of its own.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::usage::{self, Untold, Usage};
use crate::schema::{payment_events, payment_usage};
use crate::{Conn, Nanos};

/// States of an event.
pub mod state {
    /// To be sent.
    pub const FROZEN: &str = "frozen";
    /// Payment Kit has it and has not said what became of it.
    pub const ACCEPTED: &str = "accepted";
    /// Payment Kit took it from the balance, or put it with what is owed.
    pub const SETTLED: &str = "settled";
    /// Payment Kit refuses it for good.
    pub const DEAD: &str = "dead";
    /// An admin gave it up.
    pub const WRITTEN_OFF: &str = "written_off";
    /// All of them.
    pub const ALL: [&str; 5] = [FROZEN, ACCEPTED, SETTLED, DEAD, WRITTEN_OFF];
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = payment_events, treat_none_as_default_value = false)]
pub struct Event {
    /// The identifier under which Payment Kit knows it.
    pub id: String,
    /// Who pays: a DID.
    pub customer: String,
    /// Empty: none.
    pub project: String,
    /// More than nothing.
    pub amount_nanos: Nanos,
    /// How many charges it tells.
    pub calls: i64,
    /// Their tokens.
    pub tokens: i64,
    /// When it was fixed; milliseconds since 1970. Payment Kit is told this moment, too.
    pub frozen_at: i64,
    /// One of [`state`].
    pub state: String,
    /// How often it was sent.
    pub attempts: i64,
    /// Not sent or asked for before then.
    pub next_attempt_at: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Payment Kit's own id of it.
    pub remote_id: Option<String>,
    /// Since when Payment Kit has it.
    pub accepted_at: Option<i64>,
    /// Since when it is known what became of it.
    pub settled_at: Option<i64>,
    /// What Payment Kit took or put with what is owed.
    pub confirmed_nanos: Option<Nanos>,
    /// When it was compared last.
    pub checked_at: Option<i64>,
    /// Where Payment Kit says otherwise, in words.
    pub difference: Option<String>,
}

#[derive(QueryableByName)]
struct Sums {
    #[diesel(sql_type = BigInt)]
    nanos: Nanos,
    #[diesel(sql_type = BigInt)]
    tokens: i64,
    #[diesel(sql_type = BigInt)]
    calls: i64,
}

/// Fixes charges that no event tells yet as one event: as much as can be told in whole `unit`s of
/// Payment Kit's; the rest waits for the next. None where that is nothing.
pub fn freeze(
    conn: &mut Conn,
    untold: &Untold,
    id: &str,
    unit: Nanos,
    now: i64,
) -> QueryResult<Option<Event>> {
    // Counted here, in the transaction: more may have come since it was looked at.
    let sums: Sums = diesel::sql_query(
        "SELECT coalesce(sum(amount_nanos), 0) AS nanos, coalesce(sum(tokens), 0) AS tokens,
                coalesce(sum(id NOT LIKE '%:rest'), 0) AS calls
         FROM payment_usage WHERE customer = ? AND project = ? AND event_id IS NULL",
    )
    .bind::<Text, _>(&untold.customer)
    .bind::<Text, _>(&untold.project)
    .get_result(conn)?;
    let rest = sums.nanos.0.checked_rem(unit.0).unwrap_or(0);
    if sums.nanos.0 <= rest {
        return Ok(None);
    }
    let event = Event {
        id: id.to_owned(),
        customer: untold.customer.clone(),
        project: untold.project.clone(),
        amount_nanos: Nanos(sums.nanos.0 - rest),
        calls: sums.calls,
        tokens: sums.tokens,
        frozen_at: now,
        state: state::FROZEN.to_owned(),
        attempts: 0,
        next_attempt_at: now,
        last_error: None,
        remote_id: None,
        accepted_at: None,
        settled_at: None,
        confirmed_nanos: None,
        checked_at: None,
        difference: None,
    };
    diesel::insert_into(payment_events::table)
        .values(&event)
        .execute(conn)?;
    diesel::update(payment_usage::table)
        .filter(payment_usage::customer.eq(&untold.customer))
        .filter(payment_usage::project.eq(&untold.project))
        .filter(payment_usage::event_id.is_null())
        .set(payment_usage::event_id.eq(id))
        .execute(conn)?;
    if rest > 0 {
        usage::insert(
            conn,
            &Usage {
                id: format!("{id}:rest"),
                customer: untold.customer.clone(),
                project: untold.project.clone(),
                amount_nanos: Nanos(rest),
                tokens: 0,
                created_at: now,
                event_id: None,
            },
        )?;
    }
    Ok(Some(event))
}

/// Events in a state whose turn has come, the oldest first; of one customer or of all.
pub fn due(
    conn: &mut Conn,
    wanted: &str,
    customer: Option<&str>,
    now: i64,
    most: i64,
) -> QueryResult<Vec<Event>> {
    let mut query = payment_events::table
        .filter(payment_events::state.eq(wanted.to_owned()))
        .filter(payment_events::next_attempt_at.le(now))
        .order(payment_events::id)
        .limit(most)
        .select(Event::as_select())
        .into_boxed();
    if let Some(customer) = customer {
        query = query.filter(payment_events::customer.eq(customer.to_owned()));
    }
    query.load(conn)
}

/// Payment Kit has it, under this id of its own.
pub fn accepted(conn: &mut Conn, id: &str, remote_id: Option<&str>, now: i64) -> QueryResult<()> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq_any([state::FROZEN, state::DEAD]))
        .set((
            payment_events::state.eq(state::ACCEPTED),
            payment_events::attempts.eq(payment_events::attempts + 1),
            payment_events::remote_id.eq(remote_id),
            payment_events::accepted_at.eq(now),
            payment_events::next_attempt_at.eq(now),
            payment_events::last_error.eq(None::<String>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// It could not be sent, or Payment Kit could not be asked what became of it: again at `next`.
pub fn postponed(conn: &mut Conn, id: &str, error: &str, next: i64) -> QueryResult<()> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq_any([state::FROZEN, state::ACCEPTED]))
        .set((
            payment_events::attempts.eq(payment_events::attempts + 1),
            payment_events::last_error.eq(error),
            payment_events::next_attempt_at.eq(next),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Payment Kit has not dealt with it yet: it is asked again at `next`.
pub fn look_again(conn: &mut Conn, id: &str, next: i64) -> QueryResult<()> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq(state::ACCEPTED))
        .set(payment_events::next_attempt_at.eq(next))
        .execute(conn)
        .map(|_| ())
}

/// Payment Kit refuses it for good.
pub fn refused(conn: &mut Conn, id: &str, error: &str) -> QueryResult<()> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq(state::FROZEN))
        .set((
            payment_events::state.eq(state::DEAD),
            payment_events::attempts.eq(payment_events::attempts + 1),
            payment_events::last_error.eq(error),
        ))
        .execute(conn)
        .map(|_| ())
}

/// What a comparison with Payment Kit's own list found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Payment Kit's id of the event.
    pub remote_id: Option<String>,
    /// What it took or put with what is owed, once it dealt with the event.
    pub confirmed: Option<Nanos>,
    /// Where it says otherwise.
    pub difference: Option<String>,
    /// Milliseconds since 1970.
    pub now: i64,
}

/// Notes what Payment Kit says of an event that it has. One that it dealt with is settled.
pub fn compared(conn: &mut Conn, id: &str, finding: &Finding) -> QueryResult<()> {
    diesel::update(payment_events::table.find(id))
        .set((
            payment_events::checked_at.eq(finding.now),
            payment_events::difference.eq(&finding.difference),
        ))
        .execute(conn)?;
    if let Some(remote) = &finding.remote_id {
        diesel::update(payment_events::table.find(id))
            .set(payment_events::remote_id.eq(remote))
            .execute(conn)?;
    }
    let Some(confirmed) = finding.confirmed else {
        return Ok(());
    };
    diesel::update(payment_events::table.find(id))
        .set(payment_events::confirmed_nanos.eq(confirmed))
        .execute(conn)?;
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq(state::ACCEPTED))
        .set((
            payment_events::state.eq(state::SETTLED),
            payment_events::settled_at.eq(finding.now),
            payment_events::last_error.eq(None::<String>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Sends a refused or waiting event as soon as possible; tells whether there is one.
pub fn resend(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq_any([state::DEAD, state::FROZEN, state::WRITTEN_OFF]))
        .set((
            payment_events::state.eq(state::FROZEN),
            payment_events::next_attempt_at.eq(now),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Gives a refused event up: what it tells is not asked of the customer any more. Tells whether
/// there is one.
pub fn write_off(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    diesel::update(payment_events::table.find(id))
        .filter(payment_events::state.eq(state::DEAD))
        .set(payment_events::state.eq(state::WRITTEN_OFF))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// One by its id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Event>> {
    payment_events::table
        .find(id)
        .select(Event::as_select())
        .get_result(conn)
        .optional()
}

/// The charges that an event tells, first to last.
pub fn usage_of(conn: &mut Conn, id: &str, most: i64) -> QueryResult<Vec<Usage>> {
    payment_usage::table
        .filter(payment_usage::event_id.eq(id))
        .order((payment_usage::created_at, payment_usage::id))
        .limit(most)
        .select(Usage::as_select())
        .load(conn)
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// In this state.
    pub state: Option<String>,
    /// Of this customer.
    pub customer: Option<String>,
    /// Only those of which Payment Kit says otherwise.
    pub different: bool,
    /// Not older than this; milliseconds since 1970.
    pub from: Option<i64>,
}

/// A page of events, newest first, behind the one whose id is `after`.
pub fn page(
    conn: &mut Conn,
    wanted: &Wanted,
    after: Option<&str>,
    most: i64,
) -> QueryResult<Vec<Event>> {
    let mut query = payment_events::table
        .order(payment_events::id.desc())
        .limit(most)
        .select(Event::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(payment_events::id.lt(after.to_owned()));
    }
    if let Some(state) = &wanted.state {
        query = query.filter(payment_events::state.eq(state.clone()));
    }
    if let Some(customer) = &wanted.customer {
        query = query.filter(payment_events::customer.eq(customer.clone()));
    }
    if wanted.different {
        query = query.filter(payment_events::difference.is_not_null());
    }
    if let Some(from) = wanted.from {
        query = query.filter(payment_events::frozen_at.ge(from));
    }
    query.load(conn)
}

/// How many events there are in each state, and what they come to.
pub fn counts(conn: &mut Conn) -> QueryResult<Vec<(String, i64, Nanos)>> {
    // SQLite's sums of integers are integers, and fail where they overflow.
    let sum = diesel::dsl::sql::<Nullable<BigInt>>("sum(amount_nanos)");
    let rows: Vec<(String, i64, Option<Nanos>)> = payment_events::table
        .group_by(payment_events::state)
        .select((payment_events::state, diesel::dsl::count_star(), sum))
        .order(payment_events::state)
        .load(conn)?;
    let filled =
        |(state, count, sum): (String, i64, Option<Nanos>)| (state, count, sum.unwrap_or_default());
    Ok(rows.into_iter().map(filled).collect())
}
