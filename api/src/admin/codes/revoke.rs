//! `DELETE /api/codes/{id}`: makes a code worthless.

use actix_web::{HttpResponse, web};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Makes a code worthless from now on. What it gave stays given.
#[utoipa::path(delete, path = "/api/codes/{id}", operation_id = "revoke_code", tag = "credits",
    params(("id" = String, Path, description = "The code's id")),
    responses((status = 204), (status = 404, description = "There is no such code")))]
pub async fn revoke(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (path.into_inner(), context.clock.now().0);
    let known = context
        .store
        .write(move |conn| store::codes::revoke(conn, &id, now))
        .await?;
    if known {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(AdminError::not_found("there is no such code"))
    }
}
