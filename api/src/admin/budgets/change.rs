//! `PATCH /api/budgets/{id}`: changes a budget, and leaves what was used of it.

use actix_web::{HttpResponse, web};

use super::body::{self, BudgetChangeBody};
use super::show::missing;
use super::{BudgetObject, BudgetReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Changes a budget; what was used of it stays.
#[utoipa::path(patch, path = "/api/budgets/{id}", operation_id = "change_budget", tag = "budgets", params(("id" = String, Path, description = "The budget's id")),
    request_body = BudgetChangeBody,
    responses((status = 200, body = BudgetReply), (status = 400, description = "A member is wrong"), (status = 404, description = "No such budget")))]
pub async fn change(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Body<BudgetChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let (id, changes) = (id.into_inner(), body.0);
    let budget = context
        .store
        .write(move |conn| {
            let Some(mut row) = store::budgets::by_id(conn, &id)? else {
                return Ok(Err(missing(&id)));
            };
            if let Err(error) = body::change(&mut row, &changes, now) {
                return Ok(Err(error));
            }
            store::budgets::update(conn, &row)?;
            BudgetObject::of(conn, row, now).map(Ok)
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(BudgetReply { budget }))
}
