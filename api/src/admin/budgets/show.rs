//! `GET /api/budgets/{id}`: one budget.

use actix_web::{HttpResponse, web};

use super::{BudgetObject, BudgetReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// One budget, with what was used of it.
#[utoipa::path(get, path = "/api/budgets/{id}", operation_id = "show_budget", tag = "budgets", params(("id" = String, Path, description = "The budget's id")),
    responses((status = 200, body = BudgetReply), (status = 404, description = "No such budget")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let id = id.into_inner();
    let budget = context
        .store
        .read(move |conn| match store::budgets::by_id(conn, &id)? {
            Some(row) => BudgetObject::of(conn, row, now).map(Ok),
            None => Ok(Err(missing(&id))),
        })
        .await??;
    Ok(HttpResponse::Ok().json(BudgetReply { budget }))
}

/// The refusal for an id that is no budget's.
pub fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no budget {id:?}"))
}
