//! `GET /api/audit/check`: whether the log is as it was written.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::audit::chain;
use crate::identity::extract::AdminCaller;

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditCheckReply {
    /// What was found.
    check: AuditCheck,
}

/// What walking the chain of entries found.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditCheck {
    /// Every entry is as it was written, and none is missing between them.
    intact: bool,
    /// Entries that fit, from the first.
    entries: i64,
    /// The hash of the newest that fits. Whoever keeps it elsewhere sees later that none was cut off.
    newest: String,
    /// The number of the first that does not fit.
    #[schema(required)]
    broken_at: Option<i64>,
    /// `changed`, `not_linked` (to the one before) or `missing_before`.
    #[schema(required)]
    fault: Option<&'static str>,
}

/// Computes every hash of the audit log again.
#[utoipa::path(get, path = "/api/audit/check", operation_id = "check_audit", tag = "audit",
    responses((status = 200, body = AuditCheckReply)))]
pub async fn check(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let walked = context.store.read(chain::walk).await?;
    Ok(HttpResponse::Ok().json(AuditCheckReply {
        check: AuditCheck {
            intact: walked.broken.is_none(),
            entries: walked.entries,
            newest: walked.newest,
            broken_at: walked.broken.map(|(number, _)| number),
            fault: walked.broken.map(|(_, fault)| fault),
        },
    }))
}
