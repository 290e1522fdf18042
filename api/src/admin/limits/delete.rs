//! `DELETE /api/limits/{id}`: removes a limit.

use actix_web::{HttpResponse, web};

use super::show::missing;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Removes a limit.
#[utoipa::path(delete, path = "/api/limits/{id}", operation_id = "delete_limit", tag = "limits", params(("id" = String, Path, description = "The limit's id")),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such limit"), (status = 409, description = "Managed elsewhere")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    context
        .store
        .write(move |conn| {
            let Some(row) = store::limits::by_id(conn, &wanted)? else {
                return Ok(Err(missing(&id)));
            };
            match super::changeable(&row) {
                Ok(()) => store::limits::delete(conn, &wanted).map(Ok),
                Err(error) => Ok(Err(error)),
            }
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::NoContent().finish())
}
