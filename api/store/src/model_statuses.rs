//! Whether models can be called at their providers, as calls and probes have last shown.

use diesel::prelude::*;

use crate::schema::model_statuses;
use crate::{Conn, portable};

/// How one model stands for one kind of call.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = model_statuses, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ModelStatus {
    /// The provider's row.
    pub provider_id: String,
    /// The provider's name for the model.
    pub model: String,
    /// `chat`, `embedding`, `image` and so on, as in the price book.
    pub kind: String,
    /// It can be called.
    pub available: bool,
    /// Stable code of why it cannot.
    pub error_code: Option<String>,
    /// The provider's words, without secrets.
    pub error_detail: Option<String>,
    /// How often in a row it failed.
    pub failures: i64,
    /// How long the last answer took to begin, in milliseconds, where that is known.
    pub response_ms: Option<i64>,
    /// `traffic`, `call` or `list`: how it is known.
    pub source: String,
    /// Milliseconds since 1970, as all that follow.
    pub checked_at: i64,
    /// When it last began or ceased to be available.
    pub changed_at: i64,
    /// The provider is asked again then; None: when its turn comes.
    pub check_at: Option<i64>,
}

/// All of them, by provider, model and kind.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<ModelStatus>> {
    model_statuses::table
        .order((
            model_statuses::provider_id,
            model_statuses::model,
            model_statuses::kind,
        ))
        .select(ModelStatus::as_select())
        .load(conn)
}

/// Those that changed at this moment or later.
pub fn changed_since(conn: &mut Conn, at: i64) -> QueryResult<Vec<ModelStatus>> {
    model_statuses::table
        .filter(model_statuses::changed_at.ge(at))
        .select(ModelStatus::as_select())
        .load(conn)
}

/// Keeps one, unless a later one is there; tells whether it did.
pub fn put(conn: &mut Conn, status: &ModelStatus) -> QueryResult<bool> {
    portable::upsert_model_status(conn, status)
}

/// Removes those of providers that are gone.
pub fn prune(conn: &mut Conn) -> QueryResult<usize> {
    use crate::schema::providers;
    let known: Vec<String> = providers::table.select(providers::id).load(conn)?;
    diesel::delete(model_statuses::table)
        .filter(model_statuses::provider_id.ne_all(known))
        .execute(conn)
}
