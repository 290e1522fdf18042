//! Tries at providers: one row each, written with their call.

use diesel::prelude::*;

use crate::schema::attempts;
use crate::{Conn, Nanos};

/// One try at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = attempts, treat_none_as_default_value = false)]
pub struct Attempt {
    /// UUID v7.
    pub id: String,
    /// The call it was made for.
    pub call_id: String,
    /// 1 for the first.
    pub number: i64,
    /// The provider's name then.
    pub provider: String,
    /// The provider.
    pub provider_id: String,
    /// The provider's name for the model.
    pub model: String,
    /// What it was called with.
    pub credential_id: Option<String>,
    /// The name of that then.
    pub credential_name: Option<String>,
    /// `success`, `failed` or `cancelled`.
    pub status: String,
    /// What the provider answered, if it did.
    pub http_status: Option<i64>,
    /// Stable code of what went wrong.
    pub error_code: Option<String>,
    /// What went wrong, in words.
    pub error_message: Option<String>,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// From its start to the first byte of the reply.
    pub first_byte_ms: Option<i64>,
    /// From its start to its end.
    pub duration_ms: i64,
    /// `reported`, `estimated` or `none`; None where the call's own record tells what was used.
    pub usage_source: Option<String>,
    /// A JSON object of token classes, such as `{"input":12,"output":3}`.
    pub usage: Option<String>,
    /// The row of the price book that it was charged under.
    pub rate_id: Option<String>,
    /// Its part of the call's charge; None also where its price is unknown.
    pub charge_nanos: Option<Nanos>,
    /// The route that the call went by; None where it named the model itself.
    pub route: Option<String>,
    /// Stable word for what chose the target.
    pub chosen_by: Option<String>,
    /// The same in words.
    pub reason: Option<String>,
}

/// Those of one call, first to last.
pub fn of_call(conn: &mut Conn, call_id: &str) -> QueryResult<Vec<Attempt>> {
    attempts::table
        .filter(attempts::call_id.eq(call_id))
        .order(attempts::number)
        .select(Attempt::as_select())
        .load(conn)
}
