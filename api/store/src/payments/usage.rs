//! Charges that Payment Kit is to be told of.

use diesel::dsl::{count_star, max, min, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::calls::CallRecord;
use crate::schema::payment_usage;
use crate::{Conn, Nanos};

/// What the id of a charge begins with that upstream had not told, and no call of the hub's has.
pub(crate) const IMPORTED: &str = "aikit:";

/// Whom a charge is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// As Payment Kit knows the customer: a DID.
    pub customer: String,
    /// The project that the call belongs to.
    pub project: Option<String>,
}

/// One charge.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = payment_usage, treat_none_as_default_value = false)]
pub struct Usage {
    /// The call's id; `<event>:rest` for what an event left over, `aikit:` and upstream's id for what
    /// upstream had not told.
    pub id: String,
    /// Who pays.
    pub customer: String,
    /// Empty: none.
    pub project: String,
    /// More than nothing.
    pub amount_nanos: Nanos,
    /// Of all classes.
    pub tokens: i64,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The event that tells it.
    pub event_id: Option<String>,
}

/// Charges of one customer and project that no event tells yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Who pays.
    pub customer: String,
    /// Empty: none.
    pub project: String,
    /// How many charges.
    pub calls: i64,
    /// What they come to.
    pub amount: Nanos,
    /// Their tokens.
    pub tokens: i64,
    /// The oldest; milliseconds since 1970.
    pub oldest: i64,
    /// The newest.
    pub newest: i64,
}

/// Writes down that a call was charged.
pub(crate) fn note(
    conn: &mut Conn,
    report: &Report,
    call: &CallRecord,
    amount_nanos: Nanos,
) -> QueryResult<()> {
    let classes = [
        call.input_tokens,
        call.cache_read_tokens,
        call.cache_write_5m_tokens,
        call.cache_write_1h_tokens,
        call.audio_input_tokens,
        call.image_input_tokens,
        call.output_tokens,
        call.reasoning_tokens,
        call.audio_output_tokens,
        call.image_output_tokens,
    ];
    insert(
        conn,
        &Usage {
            id: call.id.clone(),
            customer: report.customer.clone(),
            project: report.project.clone().unwrap_or_default(),
            amount_nanos,
            tokens: classes.into_iter().fold(0, i64::saturating_add),
            created_at: call.ended_at(),
            event_id: None,
        },
    )
}

/// Writes a row.
pub(crate) fn insert(conn: &mut Conn, row: &Usage) -> QueryResult<()> {
    diesel::insert_into(payment_usage::table)
        .values(row)
        .execute(conn)
        .map(|_| ())
}

type Sums = (
    String,
    String,
    i64,
    Option<Nanos>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

/// What no event tells yet, by customer and project.
pub fn untold(conn: &mut Conn) -> QueryResult<Vec<Untold>> {
    // SQLite's sums of integers are integers, and fail where they overflow.
    let rows: Vec<Sums> = payment_usage::table
        .filter(payment_usage::event_id.is_null())
        .group_by((payment_usage::customer, payment_usage::project))
        .select((
            payment_usage::customer,
            payment_usage::project,
            count_star(),
            sql::<Nullable<BigInt>>("sum(amount_nanos)"),
            sql::<Nullable<BigInt>>("sum(tokens)"),
            min(payment_usage::created_at),
            max(payment_usage::created_at),
        ))
        .order((payment_usage::customer, payment_usage::project))
        .load(conn)?;
    let untold = |row: Sums| Untold {
        customer: row.0,
        project: row.1,
        calls: row.2,
        amount: row.3.unwrap_or_default(),
        tokens: row.4.unwrap_or_default(),
        oldest: row.5.unwrap_or_default(),
        newest: row.6.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(untold).collect())
}
