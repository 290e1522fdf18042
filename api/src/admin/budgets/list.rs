//! `GET /api/budgets`: all budgets. There are as many as people make by hand, so all come at once.

use actix_web::{HttpResponse, web};

use super::{BudgetObject, BudgetsReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Lists budgets by name, with what was used of each.
#[utoipa::path(get, path = "/api/budgets", operation_id = "list_budgets", tag = "budgets",
    responses((status = 200, body = BudgetsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let budgets = context
        .store
        .read(move |conn| {
            let rows = store::budgets::all(conn)?;
            rows.into_iter()
                .map(|row| BudgetObject::of(conn, row, now))
                .collect()
        })
        .await?;
    Ok(HttpResponse::Ok().json(BudgetsReply { budgets }))
}
