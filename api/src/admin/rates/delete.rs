//! `DELETE /api/ai-providers/{providerId}/model-rates/{rateId}`: retires a rate.

use actix_web::{HttpResponse, web};

use super::update::changeable;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::delete::Done;
use crate::identity::extract::AdminCaller;

/// Retires a rate; the catalogue's, if there is one, is in force again.
#[utoipa::path(delete, path = "/api/ai-providers/{providerId}/model-rates/{rateId}", operation_id = "delete_rate", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id"), ("rateId" = String, Path, description = "The rate's id")),
    responses((status = 200, body = Done), (status = 404, description = "No such rate"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn delete(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    ids: web::Path<(String, String)>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    let now = context.clock.now();
    context
        .store
        .write(
            move |conn| match changeable(conn, &provider_id, &id, now)? {
                Ok(row) => store::rates::retire(conn, &row.id, now.0).map(|_| Ok(())),
                Err(error) => Ok(Err(error)),
            },
        )
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(Done {
        message: "Model rate deleted successfully",
    }))
}
