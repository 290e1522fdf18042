//! `DELETE /api/routes/{id}`: removes a route.

use actix_web::{HttpResponse, web};

use super::world::{changeable, is_free, missing};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Removes a route; the calls that went by it stay on record.
#[utoipa::path(delete, path = "/api/routes/{id}", operation_id = "delete_route", tag = "routes", params(("id" = String, Path, description = "The route's id")),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such route"), (status = 409, description = "Other routes lead to it, or it is managed by hub.toml")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    context
        .store
        .write(move |conn| {
            let rows = store::routes::all(conn)?;
            let Some(row) = rows.iter().find(|row| row.id == id) else {
                return Ok(Err(missing(&id)));
            };
            if let Err(error) = changeable(row).and_then(|()| is_free(&rows, &row.name)) {
                return Ok(Err(error));
            }
            store::routes::delete(conn, &id)?;
            Ok(Ok(()))
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::NoContent().finish())
}
