//! `DELETE /api/issuers/{id}`: removes an issuer.

use actix_web::{HttpResponse, web};

use super::{changeable, missing};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Removes an issuer. Who signed in with it stays, and so do their keys; their sessions end when
/// their hours are over.
#[utoipa::path(delete, path = "/api/issuers/{id}", operation_id = "delete_issuer", tag = "users", params(("id" = String, Path, description = "The issuer's id")),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such issuer"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let removed = context.store.write(move |conn| {
        let Some(row) = store::issuers::by_id(conn, &id)? else {
            return Ok(Err(missing(&id)));
        };
        if let Err(error) = changeable(&row) {
            return Ok(Err(error));
        }
        store::issuers::delete(conn, &id)?;
        Ok(Ok(()))
    });
    removed.await??;
    Ok(HttpResponse::NoContent().finish())
}
