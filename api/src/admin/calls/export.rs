//! `GET /api/calls.csv` and `GET /api/calls.json`: the calls as a file of any length.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use futures_util::stream;
use store::calls::page::CallFilter;
use store::{Store, StoreError};

use super::CallObject;
use super::list::{self, CallQuery};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::export::{self, Broken, harmless};
use crate::admin::query::Query;
use crate::identity::extract::AdminCaller;

/// Calls that are read at once; none of them waits for the next.
const PAGE: i64 = 500;

/// Exports calls as CSV, newest first, of any length.
#[utoipa::path(get, path = "/api/calls.csv", operation_id = "export_calls_csv", tag = "calls", params(CallQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn csv(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<CallQuery>,
) -> Result<HttpResponse, AdminError> {
    let pages = Pages::new(&context, query.0)?;
    let body = stream::try_unfold((pages, Some(COLUMNS)), |(mut pages, head)| async move {
        let calls = pages.next().await?;
        if calls.is_empty() && head.is_none() {
            return Ok::<_, Broken>(None);
        }
        Ok(Some((
            export::lines(head, calls.iter().map(row))?,
            (pages, None),
        )))
    });
    Ok(export::file("calls.csv", "text/csv; charset=utf-8", body))
}

/// Exports calls as a JSON array, newest first, of any length.
#[utoipa::path(get, path = "/api/calls.json", operation_id = "export_calls_json", tag = "calls", params(CallQuery),
    responses((status = 200, body = Vec<CallObject>)))]
pub async fn json(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<CallQuery>,
) -> Result<HttpResponse, AdminError> {
    let pages = Pages::new(&context, query.0)?;
    let body = stream::try_unfold(Some((pages, "[")), |state| async move {
        let Some((mut pages, mut before)) = state else {
            return Ok::<_, Broken>(None);
        };
        let calls = pages.next().await?;
        let mut text = Vec::new();
        for call in &calls {
            text.extend_from_slice(before.as_bytes());
            text.push(b'\n');
            serde_json::to_writer(&mut text, call)?;
            before = ",";
        }
        if calls.is_empty() {
            // The bracket is still owed where there was no call at all.
            text.extend_from_slice(if before == "[" { b"[]\n" } else { b"\n]\n" });
            return Ok(Some((Bytes::from(text), None)));
        }
        Ok(Some((Bytes::from(text), Some((pages, before)))))
    });
    Ok(export::file("calls.json", "application/json", body))
}

/// The calls of a list, page by page.
struct Pages {
    store: Store,
    filter: Arc<CallFilter>,
    last: Option<String>,
}

impl Pages {
    fn new(context: &AdminContext, query: CallQuery) -> Result<Self, AdminError> {
        Ok(Pages {
            store: context.store.clone(),
            filter: Arc::new(list::filter(query)?),
            last: None,
        })
    }

    async fn next(&mut self) -> Result<Vec<CallObject>, StoreError> {
        let (filter, last) = (Arc::clone(&self.filter), self.last.clone());
        let rows = self
            .store
            .read(move |conn| store::calls::page::page(conn, &filter, last.as_deref(), PAGE))
            .await?;
        if let Some(row) = rows.last() {
            self.last = Some(row.id.clone());
        }
        Ok(rows.into_iter().map(CallObject::from).collect())
    }
}

const COLUMNS: [&str; 37] = [
    "time",
    "status",
    "http_status",
    "requested_model",
    "provider",
    "model",
    "surface",
    "kind",
    "streamed",
    "key",
    "key_id",
    "user",
    "project",
    "tags",
    "charge",
    "input",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "audio_input",
    "image_input",
    "output",
    "reasoning",
    "audio_output",
    "image_output",
    "usage_source",
    "duration_ms",
    "ttft_ms",
    "error_code",
    "error_message",
    "stop_reason",
    "service_tier",
    "left_out",
    "client_ip",
    "user_agent",
    "request_id",
    "id",
];

fn row(call: &CallObject) -> [String; 37] {
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    let key = call.key.as_ref();
    let error = call.error.as_ref();
    let usage = &call.usage;
    [
        call.started_at.clone(),
        call.status.clone(),
        call.http_status.to_string(),
        harmless(&call.requested_model),
        text(&call.provider),
        text(&call.model),
        call.surface.clone(),
        call.kind.clone(),
        call.streamed.to_string(),
        key.map(|key| text(&key.name)).unwrap_or_default(),
        key.map(|key| key.id.clone()).unwrap_or_default(),
        text(&call.user_id),
        text(&call.project),
        harmless(&call.tags.join(" ")),
        call.charge.clone().unwrap_or_default(),
        usage.input.to_string(),
        usage.cache_read.to_string(),
        usage.cache_write_5m.to_string(),
        usage.cache_write_1h.to_string(),
        usage.audio_input.to_string(),
        usage.image_input.to_string(),
        usage.output.to_string(),
        usage.reasoning.to_string(),
        usage.audio_output.to_string(),
        usage.image_output.to_string(),
        call.usage_source.clone(),
        call.duration_ms.to_string(),
        call.ttft_ms.map(|ms| ms.to_string()).unwrap_or_default(),
        error.map(|error| harmless(&error.code)).unwrap_or_default(),
        error
            .map(|error| harmless(&error.message))
            .unwrap_or_default(),
        text(&call.stop_reason),
        text(&call.service_tier),
        harmless(&call.left_out.join(" ")),
        text(&call.client_ip),
        text(&call.user_agent),
        harmless(&call.request_id),
        call.id.clone(),
    ]
}
