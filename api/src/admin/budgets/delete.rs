//! `DELETE /api/budgets/{id}`: removes a budget with what was counted of it.

use actix_web::{HttpResponse, web};

use super::show::missing;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Removes a budget; the calls that counted in it stay on record.
#[utoipa::path(delete, path = "/api/budgets/{id}", operation_id = "delete_budget", tag = "budgets", params(("id" = String, Path, description = "The budget's id")),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such budget")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    let removed = context
        .store
        .write(move |conn| store::budgets::delete(conn, &wanted))
        .await?;
    if !removed {
        return Err(missing(&id));
    }
    (context.reload)().await;
    Ok(HttpResponse::NoContent().finish())
}
