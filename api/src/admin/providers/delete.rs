//! `DELETE /api/ai-providers/{id}`: removes a provider.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::find;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// What was done, in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// For people.
    pub message: &'static str,
}

/// Removes a provider with its credentials and models. Its rates are retired when no other
/// provider has its name; the record of calls stays.
#[utoipa::path(delete, path = "/api/ai-providers/{id}", operation_id = "delete_provider", tag = "providers", params(("id" = String, Path, description = "The provider's id")),
    responses((status = 200, body = Done), (status = 404, description = "No such provider"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let id = id.into_inner();
    context
        .store
        .write(move |conn| {
            let row = match find::changeable(conn, &id)? {
                Ok(row) => row,
                Err(error) => return Ok(Err(error)),
            };
            store::providers::delete(conn, &id)?;
            if store::providers::by_name(conn, &row.name)?.is_empty() {
                let mut rates = store::rates::in_force(conn, now.0)?;
                rates.extend(store::rates::scheduled(conn, now.0)?);
                for rate in rates {
                    if rate.provider == row.name && rate.source == find::DATABASE {
                        store::rates::retire(conn, &rate.id, now.0)?;
                    }
                }
            }
            Ok(Ok(()))
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(Done {
        message: "Provider deleted successfully",
    }))
}
