//! `GET /api/audit`: what was changed, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::audit::AuditFilter;
use utoipa::{IntoParams, ToSchema};

use super::AuditObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::admin::time;
use crate::identity::extract::AdminCaller;

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// The id of a person or key.
    actor: Option<String>,
    /// An operation's id in this document.
    operation: Option<String>,
    /// Text in the path, such as the id of what was changed.
    path: Option<String>,
    /// Not before this time.
    from: Option<String>,
    /// Before this time.
    to: Option<String>,
}

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditReply {
    /// The entries, newest first.
    entries: Vec<AuditObject>,
    /// Where the next page begins.
    meta: Meta,
}

/// Lists what was changed by the admin API, newest first.
#[utoipa::path(get, path = "/api/audit", operation_id = "list_audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = AuditReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<AuditQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let before = filled(query.after).map(|text| number(&text)).transpose()?;
    let filter = AuditFilter {
        actor: filled(query.actor),
        operation: filled(query.operation),
        path: filled(query.path),
        from: time::given("from", query.from)?.map(|at| at.0),
        to: time::given("to", query.to)?.map(|at| at.0),
    };
    let mut rows = context
        .store
        .read(move |conn| store::audit::page(conn, &filter, before, limit + 1))
        .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| row.number.to_string());
    let entries = rows.into_iter().map(AuditObject::from).collect();
    Ok(HttpResponse::Ok().json(AuditReply {
        entries,
        meta: Meta { next },
    }))
}

fn number(text: &str) -> Result<i64, AdminError> {
    text.parse().map_err(|_| {
        AdminError::invalid_member("after", format!("is {text:?}, which is no `meta.next`"))
    })
}
