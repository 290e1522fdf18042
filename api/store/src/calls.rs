//! Calls of clients: one row each, written when the call ends.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::Conn;
use crate::Nanos;
use crate::attempts::{self, Attempt};
use crate::imports;
use crate::schema::call_records;

pub mod measures;
pub mod numbered;
pub mod page;
pub mod since;
pub mod tags;
mod whereabouts;

/// One call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = call_records, treat_none_as_default_value = false)]
pub struct CallRecord {
    /// UUID v7.
    pub id: String,
    /// As the client sent it or the hub made it.
    pub request_id: String,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// From the request to the last byte.
    pub duration_ms: i64,
    /// From the request to the first token.
    pub ttft_ms: Option<i64>,
    /// The API that the client spoke.
    pub surface: String,
    /// Whether the reply was a stream.
    pub streamed: bool,
    /// `success`, `failed` or `cancelled`.
    pub status: String,
    /// What the client got.
    pub http_status: i64,
    /// Stable code of what went wrong.
    pub error_code: Option<String>,
    /// What went wrong, in words.
    pub error_message: Option<String>,
    /// As the client named it.
    pub requested_model: String,
    /// Name of the provider that answered.
    pub provider: Option<String>,
    /// The provider's name for the model.
    pub model: Option<String>,
    /// The provider that answered.
    pub provider_id: Option<String>,
    /// What it was called with.
    pub credential_id: Option<String>,
    /// The hub key that called.
    pub key_id: Option<String>,
    /// The name of that key then.
    pub key_name: Option<String>,
    /// Who called.
    pub user_id: Option<String>,
    /// What the call is counted under.
    pub project: Option<String>,
    /// The provider's id for its reply.
    pub upstream_id: Option<String>,
    /// Why the model stopped.
    pub stop_reason: Option<String>,
    /// The tier that the provider served.
    pub service_tier: Option<String>,
    /// `reported`, `estimated` or `none`.
    pub usage_source: String,
    /// Uncached input.
    pub input_tokens: i64,
    /// Input that a cache served.
    pub cache_read_tokens: i64,
    /// Input cached for five minutes.
    pub cache_write_5m_tokens: i64,
    /// Input cached for an hour.
    pub cache_write_1h_tokens: i64,
    /// Audio in the input.
    pub audio_input_tokens: i64,
    /// Images in the input.
    pub image_input_tokens: i64,
    /// Visible output.
    pub output_tokens: i64,
    /// Output that was thought and not said.
    pub reasoning_tokens: i64,
    /// Audio in the output.
    pub audio_output_tokens: i64,
    /// Images in the output.
    pub image_output_tokens: i64,
    /// The row of the price book that it was charged under.
    pub rate_id: Option<String>,
    /// Where that row came from.
    pub rate_source: Option<String>,
    /// What it cost the caller; None: the price is not known.
    pub charge_nanos: Option<Nanos>,
    /// JSON array: what a translation could not carry.
    pub left_out: String,
    /// Where the call came from.
    pub client_ip: Option<String>,
    /// What the client says it is.
    pub user_agent: Option<String>,
    /// JSON object: images, seconds and whatever else is not counted in tokens.
    pub units: String,
    /// What it was for: `chat`, `embedding`, `image` and so on, as in the price book.
    pub kind: String,
    /// `hit` or `joined` where a reply was given that was made before.
    pub cached: Option<String>,
    /// The call that had made it.
    pub cached_from: Option<String>,
    /// So many hundredths of its price were charged.
    pub cached_percent: Option<i64>,
    /// What it would have cost beyond that.
    pub saved_nanos: Option<Nanos>,
    /// What the caller marked it with, as [`crate::calls::tags`] writes it; None: with nothing.
    pub tags: Option<String>,
}

impl CallRecord {
    /// When its last byte went out, milliseconds since 1970.
    pub fn ended_at(&self) -> i64 {
        self.started_at.saturating_add(self.duration_ms)
    }
}

/// One by id; none that an import brings which is not done.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<CallRecord>> {
    call_records::table
        .find(id)
        .filter(sql::<Bool>(imports::SEEN))
        .select(CallRecord::as_select())
        .get_result(conn)
        .optional()
}

/// One by id with its attempts, first to last.
pub fn with_attempts(conn: &mut Conn, id: &str) -> QueryResult<Option<(CallRecord, Vec<Attempt>)>> {
    let Some(call) = by_id(conn, id)? else {
        return Ok(None);
    };
    let attempts = attempts::of_call(conn, id)?;
    Ok(Some((call, attempts)))
}
