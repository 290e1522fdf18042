//! How models stand, as lists of models and rates show it.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use store::model_statuses::{self, ModelStatus};
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use crate::admin::time::iso;
use crate::standing::told;

/// Whether a model can be called.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatusObject {
    /// It can.
    available: bool,
    /// Why it cannot: `code`, and `message` in words for everybody.
    #[schema(required, value_type = Option<Object>)]
    error: Value,
    /// How long the last answer took to begin, in milliseconds, where that is known.
    #[schema(required)]
    response_time: Option<i64>,
    /// When it was seen.
    last_checked: String,
}

impl StatusObject {
    fn of(row: &ModelStatus) -> Self {
        StatusObject {
            available: row.available,
            error: told::error(row),
            response_time: row.response_ms,
            last_checked: iso(row.checked_at),
        }
    }
}

/// How all models stand, by provider, model and kind.
pub struct Statuses(HashMap<(String, String, String), ModelStatus>);

impl Statuses {
    /// As the rows say it, which are at most a minute old.
    pub fn read(conn: &mut Conn) -> QueryResult<Self> {
        let rows = model_statuses::all(conn)?.into_iter().map(|row| {
            let key = (row.provider_id.clone(), row.model.clone(), row.kind.clone());
            (key, row)
        });
        Ok(Statuses(rows.collect()))
    }

    /// How one stands; `None`: nothing was seen of it.
    pub fn of(&self, provider_id: &str, model: &str, kind: &str) -> Option<StatusObject> {
        let key = (provider_id.to_owned(), model.to_owned(), kind.to_owned());
        self.0.get(&key).map(StatusObject::of)
    }
}
