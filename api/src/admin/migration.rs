//! `/api/migration`: upstream's changes of its own data from one unit of credits to another. The hub has
//! one unit from its first day, and its sums are written with each call: nothing is to be changed.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::json;
use store::rollups::read::{self, Filter};
use utoipa::ToSchema;

use super::context::AdminContext;
use super::error::AdminError;
use crate::identity::extract::AdminCaller;

/// How far upstream's change of units is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MigrationStatus {
    /// Payment Kit holds the balances.
    payment_running: bool,
    /// Grants in an old unit: always 0.
    unmigrated_count: u64,
}

/// What came of counting anew.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RebuildReply {
    /// The sums are right.
    success: bool,
    /// For people.
    message: &'static str,
    /// Calls in the sums.
    total_records: i64,
    /// Months that had to be counted anew: always 0.
    months_processed: u64,
}

/// Tells that no grant is in an old unit.
#[utoipa::path(get, path = "/api/migration/status", operation_id = "show_migration", tag = "hub",
    responses((status = 200, body = MigrationStatus)))]
pub async fn status(_caller: AdminCaller, context: web::Data<AdminContext>) -> HttpResponse {
    HttpResponse::Ok().json(MigrationStatus {
        payment_running: context.balances_elsewhere().is_some(),
        unmigrated_count: 0,
    })
}

/// Changes no grant: none is in an old unit.
#[utoipa::path(post, path = "/api/migration/grants", operation_id = "migrate_grants", tag = "hub",
    responses((status = 200, description = "Nothing had to be changed")))]
pub async fn grants(_caller: AdminCaller) -> HttpResponse {
    let summary = json!({"total": 0, "processed": 0, "migrated": 0, "skipped": 0, "errors": 0});
    HttpResponse::Ok().json(json!({ "success": true, "summary": summary }))
}

/// Counts nothing anew: the sums are written in the transaction of each call.
#[utoipa::path(post, path = "/api/migration/rebuild-model-call-stats", operation_id = "rebuild_stats", tag = "hub",
    responses((status = 200, body = RebuildReply)))]
pub async fn rebuild(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now().0;
    let groups = context
        .store
        .read(move |conn| read::groups(conn, 0, now, &Filter::default(), &[]))
        .await?;
    Ok(HttpResponse::Ok().json(RebuildReply {
        success: true,
        message: "sums are written with each call and need not be counted anew",
        total_records: groups.iter().map(|(_, sums)| sums.calls).sum(),
        months_processed: 0,
    }))
}
