//! `DELETE /api/ai-providers/{providerId}/credentials/{credentialId}`: forgets a key.

use actix_web::{HttpResponse, web};

use super::update::credential;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::delete::Done;
use crate::identity::extract::AdminCaller;

/// Forgets a key for good.
#[utoipa::path(delete, path = "/api/ai-providers/{providerId}/credentials/{credentialId}", operation_id = "delete_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id"), ("credentialId" = String, Path, description = "The credential's id")),
    responses((status = 200, body = Done), (status = 404, description = "No such credential"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    ids: web::Path<(String, String)>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    context
        .store
        .write(move |conn| match credential(conn, &provider_id, &id)? {
            Ok(_) => store::credentials::delete(conn, &id).map(|_| Ok(())),
            Err(error) => Ok(Err(error)),
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(Done {
        message: "Credential deleted successfully",
    }))
}
